package bot

import (
	"strings"
	"unicode/utf8"
)

// PageBytes is how much WeChat takes in one reply; a page leaves room for the
// line that leads to the next.
const (
	ReplyBytes = 2048
	pageBytes  = ReplyBytes - 200
	widowed    = pageBytes * 5 / 4
)

// split cuts a text into pages by meaning: between paragraphs if it can, else
// between lines, else after a sentence, and only then anywhere. A clickable
// choice is never cut.
func split(text string) []string {
	if len(text) <= ReplyBytes {
		return []string{text}
	}
	var pages []string
	for len(text) > ReplyBytes {
		room := pageBytes
		if len(text) < widowed {
			room = len(text) * 3 / 5 // else a sentence would be left for the last page
		}
		at := cut(text[:room+1])
		pages = append(pages, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		pages = append(pages, text)
	}
	return pages
}

// cut finds where to end a page that may have all bytes of s but the last.
func cut(s string) int {
	s = s[:len(s)-1]
	if open := strings.LastIndex(s, "<a "); open > 0 && !strings.Contains(s[open:], "</a>") {
		s = s[:open]
	}
	for _, mark := range []string{"\n\n", "\n", "。", "；", "，"} {
		if i := strings.LastIndex(s, mark); i > len(s)/3 {
			return i + len(mark)
		}
	}
	return wholeRunes(s)
}

// wholeRunes is the length of s without a rune that its end cuts in two.
func wholeRunes(s string) int {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if utf8.FullRuneInString(s[i:]) {
				return len(s)
			}
			return i
		}
	}
	return len(s)
}
