package bot

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// numeral is a number as it stands in a day: 10 or 二十五.
const numeral = `(\d{1,2}|[一二两三四五六七八九十廿]{1,3})`

// The ways to name a day that is still to come, the most exact first.
var dayForms = []struct {
	form *regexp.Regexp
	day  func(today time.Time, parts []string) (time.Time, bool)
}{
	{regexp.MustCompile(`(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?`), fullDay},
	{regexp.MustCompile(numeral + `\s*月\s*` + numeral + `\s*[日号]?`), dayOfMonth},
	{regexp.MustCompile(`\b(\d{1,2})[./-](\d{1,2})\b`), dayOfMonth},
	{regexp.MustCompile(`下个?月\s*` + numeral + `\s*[日号]`), dayOfNextMonth},
	{regexp.MustCompile(numeral + `\s*[日号]`), dayOfThisMonth},
	{regexp.MustCompile(`(大后天|后天|明天|明日|今天|今日)`), dayByName},
	{regexp.MustCompile(numeral + `\s*个?\s*(天|周|星期|礼拜|月)\s*(?:之|以)?后`), dayIn},
	{regexp.MustCompile(`(下下|下|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天])`), weekday},
}

// dayAhead finds a day that is named in words, and what is said besides. A day
// without a year is the next such day; one with a year may have passed.
func dayAhead(said string, today time.Time) (day time.Time, besides string, ok bool) {
	said = norm.NFKC.String(said)
	for _, f := range dayForms {
		at := f.form.FindStringSubmatchIndex(said)
		if at == nil {
			continue
		}
		if day, ok = f.day(today, f.form.FindStringSubmatch(said)); !ok { // the 30th of February is no 30th
			break
		}
		return day, strings.TrimSpace(said[:at[0]] + said[at[1]:]), true
	}
	return time.Time{}, said, false
}

func fullDay(today time.Time, parts []string) (time.Time, bool) {
	year, _ := strconv.Atoi(parts[1])
	return exactly(today, year, number(parts[2]), number(parts[3]))
}

func dayOfMonth(today time.Time, parts []string) (time.Time, bool) {
	for year := today.Year(); year <= today.Year()+4; year++ { // the 29th of February comes every four
		day, ok := exactly(today, year, number(parts[1]), number(parts[2]))
		if ok && !day.Before(today) {
			return day, true
		}
	}
	return time.Time{}, false
}

func dayOfNextMonth(today time.Time, parts []string) (time.Time, bool) {
	first := time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, today.Location())
	return exactly(today, first.Year(), int(first.Month()), number(parts[1]))
}

func dayOfThisMonth(today time.Time, parts []string) (time.Time, bool) {
	for months := range 3 { // the 31st may be two months away
		first := time.Date(today.Year(), today.Month()+time.Month(months), 1, 0, 0, 0, 0, today.Location())
		day, ok := exactly(today, first.Year(), int(first.Month()), number(parts[1]))
		if ok && !day.Before(today) {
			return day, true
		}
	}
	return time.Time{}, false
}

func dayByName(today time.Time, parts []string) (time.Time, bool) {
	in := map[string]int{"明天": 1, "明日": 1, "后天": 2, "大后天": 3}[parts[1]]
	return today.AddDate(0, 0, in), true
}

func dayIn(today time.Time, parts []string) (time.Time, bool) {
	n := number(parts[1])
	switch parts[2] {
	case "天":
		return today.AddDate(0, 0, n), n > 0
	case "月":
		return today.AddDate(0, n, 0), n > 0
	}
	return today.AddDate(0, 0, 7*n), n > 0
}

// weekday is one of this week, from Monday on, or of another; without a word for
// the week it is the next such day.
func weekday(today time.Time, parts []string) (time.Time, bool) {
	wanted := strings.Index("一二三四五六日", strings.Replace(parts[2], "天", "日", 1)) / len("一")
	is := (int(today.Weekday()) + 6) % 7
	in := wanted - is
	switch parts[1] {
	case "下":
		in += 7
	case "下下":
		in += 14
	case "":
		in = (in + 7) % 7
	}
	return today.AddDate(0, 0, in), true
}

// exactly is a day, if there is such a one.
func exactly(today time.Time, year, month, day int) (time.Time, bool) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, today.Location())
	return at, at.Year() == year && int(at.Month()) == month && at.Day() == day
}

// number reads 25 and 二十五; 0: it is none.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, tens := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			tens, n = 10*max(n, 1), 0
		case '廿':
			tens = 20
		case '两':
			n = 2
		default:
			n = strings.Index("一二三四五六七八九", string(r))/len("一") + 1
		}
	}
	return tens + n
}
