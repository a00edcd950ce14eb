package notice

import (
	"regexp"
	"strings"
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
	"date":   dates.MatchString,
	"time":   times.MatchString,
	"phone":  phones.MatchString,
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
