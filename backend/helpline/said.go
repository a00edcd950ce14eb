package helpline

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What is kept of a talk is for helping, not for knowing who somebody is.
var (
	idNumber = regexp.MustCompile(`([1-9]\d{5})[- ]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{2}(\d[\dXx])`)
	mobile   = regexp.MustCompile(`(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})`)
	link     = regexp.MustCompile(`<a [^>]*>([^<]*)</a>`)
	wide     = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "Ｘ", "X")
)

// longestKept bounds one line of what is kept, in characters.
const longestKept = 1000

// Kept is what somebody said as it is kept: ID and mobile numbers masked, choices
// to touch as plain words, and no longer than a screen.
func Kept(said string) string {
	said = html.UnescapeString(link.ReplaceAllString(wide.Replace(said), "$1"))
	said = idNumber.ReplaceAllString(said, "$1**********$2")
	said = mobile.ReplaceAllString(said, "$1****$2")
	if utf8.RuneCountInString(said) > longestKept {
		said = string([]rune(said)[:longestKept]) + "…"
	}
	return strings.TrimSpace(said)
}

// Masked is an OpenID by which officers tell followers apart, and nobody is found.
func Masked(openID string) string {
	const shown = 4
	if len(openID) <= 2*shown {
		return "…" + openID[len(openID)/2:]
	}
	return openID[:shown] + "…" + openID[len(openID)-shown:]
}
