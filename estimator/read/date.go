package read

import (
	"strings"
	"time"
)

// Precision says how much of a date was given.
type Precision int

// The precisions of a date.
const (
	ToDay   Precision = iota
	ToMonth           // the date returned is the first of the month
)

// Date reads a day of the solar calendar and returns midnight UTC of it:
// 1990-05-06, 1990/5/6, 19900506, 90年5月6日, 一九九〇年五月六日, or an identity
// number, of which only the day of birth is kept. A year of two digits is the
// last such year up to today. With CodeFuture and CodeNoDay the date (the
// first of its month) is returned beside the Problem, for callers who can use
// it.
func Date(s string, today time.Time) (time.Time, error) {
	day, precision, err := DateOrMonth(s, today)
	if err == nil && precision == ToMonth {
		err = &Problem{Code: CodeNoDay, Got: day.Format("2006-01")}
	}
	return day, err
}

// DateOrMonth reads as Date does and also takes a month without a day.
func DateOrMonth(s string, today time.Time) (time.Time, Precision, error) {
	folded, err := prepare(s)
	if err != nil {
		return time.Time{}, ToDay, err
	}
	got := shown(s)
	text := cutAll(folded, dateWords)
	if id := strings.NewReplacer(" ", "", "-", "").Replace(strings.Trim(text, blanks)); looksLikeID(id) {
		day, err := birthOf(id)
		return day, ToDay, err
	}
	if digitsIn(folded) > 8 {
		got = "" // perhaps a piece of an identity number
	}
	if listed(stripped(strings.Trim(folded, blanks)), unsureWords) {
		return time.Time{}, ToDay, &Problem{Code: CodeUnknown, Got: got}
	}
	if strings.Contains(folded, "农历") || strings.Contains(folded, "阴历") || strings.ContainsAny(folded, "初腊闰") || strings.Contains(folded, "正月") {
		return time.Time{}, ToDay, &Problem{Code: CodeLunar, Got: got}
	}
	day, precision, rest, err := dateAt(text, got, today)
	if err == nil || is(err, CodeFuture) {
		if cutAll(rest, dateWords) != "" {
			return time.Time{}, ToDay, beside(day, precision, rest, got, today)
		}
	}
	return day, precision, err
}

// beside is the problem of a date with other words behind it.
func beside(day time.Time, precision Precision, rest, got string, today time.Time) error {
	for at := range rest {
		if _, _, _, err := dateAt(rest[at:], "", today); err == nil {
			return &Problem{Code: CodeSeveral, Got: got}
		}
	}
	if precision == ToMonth {
		return &Problem{Code: CodeUnsure, Got: day.Format("2006-01")}
	}
	return &Problem{Code: CodeUnsure, Got: day.Format(time.DateOnly)}
}

func dateAt(s, got string, today time.Time) (day time.Time, precision Precision, rest string, err error) {
	w, length := writtenAt(s)
	rest = s[length:]
	d, code := w.civil(today)
	switch {
	case len(w) == 1 && (strings.HasPrefix(rest, "岁") || strings.HasPrefix(rest, "周岁")):
		code = CodeAgeGiven
	case code == "" && !d.exists():
		code = CodeImpossibleDate
	}
	if code != "" {
		return time.Time{}, ToDay, rest, &Problem{Code: code, Got: got}
	}
	if d.day == 0 {
		precision = ToMonth
	}
	if day = d.time(); day.After(today) {
		err = &Problem{Code: CodeFuture, Got: got}
	}
	return day, precision, rest, err
}

func digitsIn(s string) (n int) {
	for _, r := range s {
		if isDigit(r) {
			n++
		}
	}
	return n
}

const dateWords = "我 是 的 人 生 生于 出生 出生于 出生在 出生日期 出生年月 生日 于 在 日期 时间 大概 大约 差不多 左右 应该 了 公历 阳历 新历 " +
	"身份证 身份证号 身份证号码 号码 号 从 自 , . : ; ! ( ) ~ 啊 吧 哦 呢 嗯 那天"
