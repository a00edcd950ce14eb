package notice

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// measure says how long a text is: in characters, or in bytes.
type measure func(string) int

func characters(s string) int { return utf8.RuneCountInString(s) }
func bytesOf(s string) int    { return len(s) }

// numeral is a figure of a number: Han numerals count as well.
const numeral = `[0-9０-９〇零一二三四五六七八九十百千万亿两]`

// whole are what is never cut in two: variables, addresses, the numbers of
// documents, numbers with what belongs to them (dates, times, amounts), and words
// of Latin letters.
var whole = regexp.MustCompile(`\{\{[^{}\n]*\}\}` +
	`|https?://[^\s，。；：、！？）」》]+` +
	`|\p{Han}{0,3}〔\d{4}〕 ?第?\d+ ?号` +
	`|第?` + numeral + `+(?:[.,:：/~～年月日时点分至到–-]{1,2} ?` + numeral + `+)*` +
	`(?: ?[年月日时点分秒期号元人件天岁周个项名条页次区%％℃]{1,2})?(?: ?周[一二三四五六日天])?(?: \d{1,2}[:：]\d{2})?` +
	`|[A-Za-z]+(?:[.@_/-][A-Za-z]+)*`)

// ends are where a thought ends, the fullest stop first: after how much of the
// room it must be to be a good place, and whether it needs to be told that more
// comes.
var ends = []struct {
	marks string
	more  bool
}{
	{"。！？!?\n", false},
	{"；;", true},
	{"，、：,", true},
}

const etc = "…"

// Cut is as much of a text as there is room for, ended where a thought ends if it
// can, and never within a number, a date or a word. It is empty if not even the
// first of these has room.
func Cut(text string, room int, long measure) string {
	text = strings.TrimSpace(text)
	if long(text) <= room {
		return text
	}
	held := wholes(text)
	for _, end := range ends {
		if at := lastEnd(text, room, long, held, end.marks, end.more); at > 0 {
			return ended(text[:at], end.more)
		}
	}
	last := 0
	for at := range text {
		if long(ended(text[:at], true)) > room {
			break
		}
		if !within(held, at) {
			last = at
		}
	}
	if last == 0 {
		return ""
	}
	return ended(text[:last], true)
}

// lastEnd is behind the last of some marks that there is room for; 0: there is
// none, or too little would be left.
func lastEnd(text string, room int, long measure, held [][]int, marks string, more bool) (last int) {
	for at, r := range text {
		behind := at + utf8.RuneLen(r)
		if !strings.ContainsRune(marks, r) || within(held, at) || within(held, behind) {
			continue
		}
		cut := ended(text[:behind], more)
		if long(cut) > room {
			break
		}
		if 4*long(cut) >= room {
			last = behind
		}
	}
	return last
}

// ended takes away what leads to something that does not come any more.
func ended(text string, more bool) string {
	text = strings.TrimSpace(text)
	if !more {
		return text
	}
	return strings.TrimRight(text, "，、：；,;: （(「《") + etc
}

// wholes are the places of what stays whole; a number that touches a word, as in
// 3MB, is one with it.
func wholes(text string) (all [][]int) {
	for _, at := range whole.FindAllStringIndex(text, -1) {
		if last := len(all) - 1; last >= 0 && all[last][1] == at[0] && latin(text[at[0]-1]) && latin(text[at[0]]) {
			all[last][1] = at[1]
			continue
		}
		all = append(all, at)
	}
	return all
}

func latin(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// within says whether a place is inside something that stays whole.
func within(held [][]int, at int) bool {
	for _, h := range held {
		if h[0] < at && at < h[1] {
			return true
		}
	}
	return false
}

// oneLine is a text without the ends of its lines.
func oneLine(text string) string {
	var b strings.Builder
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "•"))
		if line == "" {
			continue
		}
		if i > 0 && b.Len() > 0 && !stops(b.String()) {
			b.WriteString("；")
		}
		b.WriteString(line)
	}
	return b.String()
}

// stops says whether a text ends with a mark, so that none is needed behind it.
func stops(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("。！？；：，、!?;:,", last)
}
