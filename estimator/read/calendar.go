package read

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Years that a date may lie in.
const (
	earliestYear = 1900
	latestYear   = 2200
)

// marks of the parts of a date.
const (
	yearMark  = 'Y'
	monthMark = 'M'
	dayMark   = 'D'
)

// part is a number in a date, with the width it was written in and the mark
// behind it.
type part struct {
	value, width int
	mark         rune // yearMark, monthMark, dayMark, a separator, or 0
}

// written is a date as it stands in a text.
type written []part

// writtenAt reads up to three numbers with marks or one kind of separator
// between them, and the bytes they take.
func writtenAt(s string) (w written, length int) {
	for len(w) < 3 {
		p, size := partAt(s[length:])
		if size == 0 {
			break
		}
		mark, markSize := markAt(s[length+size:])
		length += size
		p.mark = mark
		w = append(w, p)
		if mark == 0 || mark == dayMark {
			return w, length + markSize
		}
		next, _ := partAt(s[length+markSize:])
		otherMark := len(w) == 2 && isSeparator(w[0].mark) && w[0].mark != mark && isSeparator(mark)
		twoDates := len(w) == 2 && w[0].width > 2 && next.width > 2 // 2019-3-2024-5
		if isSeparator(mark) && (next.width == 0 || otherMark || twoDates || len(w) == 3) {
			w[len(w)-1].mark = 0
			return w, length
		}
		length += markSize
	}
	return w, length
}

func partAt(s string) (part, int) {
	if n := digitsAt(s); n > 0 {
		if n > 8 {
			return part{}, 0
		}
		value, _ := decimal(s[:n]).whole()
		return part{value: int(value), width: n}, n
	}
	if _, length := wordAt(s); length > 0 {
		return part{}, 0 // 一直
	}
	n := numeralAt(s)
	value, whole := n.value.whole()
	if n.length == 0 || !whole || value > 99_999_999 {
		return part{}, 0
	}
	width := utf8.RuneCountInString(s[:n.length])
	if n.unit {
		width = 2 // 二十八
	}
	return part{value: int(value), width: width}, n.length
}

func markAt(s string) (rune, int) {
	for _, m := range [...]struct {
		text string
		mark rune
	}{{"年", yearMark}, {"月份", monthMark}, {"月", monthMark}, {"日", dayMark}, {"号", dayMark}} {
		if strings.HasPrefix(s, m.text) {
			return m.mark, len(m.text)
		}
	}
	if s != "" && isSeparator(rune(s[0])) {
		return rune(s[0]), 1
	}
	return 0, 0
}

func isSeparator(r rune) bool { return r != 0 && strings.ContainsRune(`-/., _\`, r) }

// civil is a date with its parts known; month or day is 0 where it is missing.
type civil struct{ year, month, day int }

// civilOf says which part is which, or why it can't be told. today decides
// the century of a year of two digits.
func (w written) civil(today time.Time) (civil, string) {
	switch {
	case len(w) == 0:
		return civil{}, CodeNotADate
	case w[0].mark == monthMark, w[0].mark == dayMark:
		return civil{month: w[0].value}, CodeNoYear
	case len(w) == 1 && w[0].mark == 0:
		return compact(w[0], today)
	case w[0].mark == yearMark || w[0].width == 4:
		return w.inOrder(today)
	case len(w) == 2 && w[1].width == 4:
		return civil{year: w[1].value, month: w[0].value}, ""
	case len(w) == 3 && (w[2].width == 4 || w[2].value > 31):
		return w.yearLast(today)
	case len(w) == 2 && w[0].value <= 31:
		return civil{}, CodeNoYear // 5.6
	}
	return w.inOrder(today)
}

func (w written) inOrder(today time.Time) (civil, string) {
	year, code := w[0].year(today)
	d := civil{year: year}
	if len(w) > 1 {
		d.month = w[1].value
	} else if code == "" {
		code = CodeYearOnly
	}
	if len(w) > 2 {
		d.day = w[2].value
		if d.day == 0 {
			code = CodeImpossibleDate
		}
	}
	return d, code
}

// yearLast reads 05/06/1990, which is the 5th of June to some and the 6th of
// May to others.
func (w written) yearLast(today time.Time) (civil, string) {
	year, code := w[2].year(today)
	a, b := w[0].value, w[1].value
	switch {
	case code != "":
		return civil{}, code
	case a > 12:
		return civil{year, b, a}, ""
	case b > 12 || a == b:
		return civil{year, a, b}, ""
	}
	return civil{}, CodeAmbiguousDate
}

// year gives a year of two digits its century: never later than today.
func (p part) year(today time.Time) (int, string) {
	switch {
	case p.width == 4:
		return p.value, ""
	case p.width != 2:
		return 0, CodeNotADate
	case p.value > today.Year()%100:
		return today.Year()/100*100 - 100 + p.value, ""
	}
	return today.Year()/100*100 + p.value, ""
}

// compact reads 19900506, 199005 and 900506.
func compact(p part, today time.Time) (civil, string) {
	switch p.width {
	case 8:
		return civil{p.value / 10_000, p.value / 100 % 100, p.value % 100}, ""
	case 6:
		long := civil{year: p.value / 100, month: p.value % 100}
		year, _ := part{value: p.value / 10_000, width: 2}.year(today)
		short := civil{year, p.value / 100 % 100, p.value % 100}
		fits := slices.DeleteFunc([]civil{long, short}, func(d civil) bool { return !d.exists() || d.year > today.Year() })
		switch len(fits) {
		case 0:
			return civil{}, CodeImpossibleDate
		case 1:
			return fits[0], ""
		}
		return civil{}, CodeAmbiguousDate
	case 4:
		if p.value >= earliestYear && p.value <= today.Year() {
			return civil{year: p.value}, CodeYearOnly
		}
	}
	return civil{}, CodeNotADate
}

func (d civil) exists() bool {
	t := d.time()
	return d.year >= earliestYear && d.year <= latestYear && t.Year() == d.year && int(t.Month()) == d.month && (d.day == 0 || t.Day() == d.day)
}

// time is midnight UTC of the day, of the first of the month if the day is
// missing.
func (d civil) time() time.Time {
	return time.Date(d.year, time.Month(d.month), max(d.day, 1), 0, 0, 0, 0, time.UTC)
}
