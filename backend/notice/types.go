package notice

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How WeChat wants dates and times: 24 hours, and two of them with ~ between.
const (
	dateWord = `\d{4}年\d{1,2}月\d{1,2}日`
	timeWord = `(?:` + dateWord + ` ?)?\d{1,2}:\d{2}`
)

var (
	dates   = regexp.MustCompile(`^` + dateWord + `$`)
	times   = regexp.MustCompile(`^(?:` + dateWord + `|` + timeWord + `)(?:~(?:` + dateWord + `|` + timeWord + `))?$`)
	numbers = regexp.MustCompile(`^-?\d+(?:\.\d+)?$`)
	phones  = regexp.MustCompile(`^\+?[0-9][0-9\- ]*$`)
	ascii   = regexp.MustCompile(`^[\x21-\x7e]+$`)
)

// forms are what may stand in a field of a type.
var forms = map[string]func(string) bool{
	"any":    anything,
	nameForm: anything,
	"han": func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	},
	"ascii":  ascii.MatchString,
	"number": numbers.MatchString,
	"date":   func(s string) bool { return dates.MatchString(s) && exists(s) },
	timeForm: func(s string) bool { return times.MatchString(s) && exists(s) },
	"phone":  phones.MatchString,
}

var (
	daysIn  = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日`)
	clockIn = regexp.MustCompile(`(\d{1,2}):(\d{2})`)
)

// exists says that there is every day and every time of day that a text names.
func exists(s string) bool {
	for _, m := range daysIn.FindAllStringSubmatch(s, -1) {
		y, month, d := numberIn(m[1]), time.Month(numberIn(m[2])), numberIn(m[3])
		if t := time.Date(y, month, d, 0, 0, 0, 0, time.UTC); t.Month() != month || t.Day() != d {
			return false
		}
	}
	for _, m := range clockIn.FindAllStringSubmatch(s, -1) {
		if numberIn(m[1]) > 23 || numberIn(m[2]) > 59 {
			return false
		}
	}
	return true
}

// timeForm is the form of times.
const timeForm = "time"

var momentIn = regexp.MustCompile(`^(\d{4}年\d{1,2}月\d{1,2}日)(?: ?(\d{1,2}:\d{2}))?$`)

// later says that a moment is after another; one of them without its day, or from
// one to another, can't be told. A day without a time of day ends at midnight.
func later(moment, than string) bool {
	ends, is := startOf(moment)
	begins, told := startOf(than)
	if !is || !told {
		return true
	}
	if !clockIn.MatchString(moment) {
		ends = ends.AddDate(0, 0, 1)
	}
	return ends.After(begins)
}

// startOf is the moment that a text names.
func startOf(s string) (t time.Time, named bool) {
	m := momentIn.FindStringSubmatch(s)
	if m == nil {
		return t, false
	}
	t, err := time.Parse(momentForm, m[1]+" "+cmp.Or(m[2], "0:00"))
	return t, err == nil
}

// numberIn reads a few digits.
func numberIn(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func anything(string) bool { return true }

// most is how long a value of a type may be. Of names, letters count half.
func (t Type) most(value string) int {
	if t.Form == nameForm && !strings.ContainsFunc(value, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return 2 * t.Most
	}
	return t.Most
}

// nameForm is the form of names; those and any text may be cut.
const nameForm = "name"

func (t Type) cuts() bool { return t.Form == "any" || t.Form == nameForm }
