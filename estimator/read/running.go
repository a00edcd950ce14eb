package read

import (
	"maps"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Running is a text of several clauses, folded as an answer is, that still
// knows where each piece of it stood in what was written. Blanks and full stops
// stay, since they part clauses: a stretch of blanks is one ' ', a new line
// (with the blanks around it) one '\n', and 。 and 、 are not folded.
type Running struct {
	Folded string
	said   string
	from   []int32 // by byte of Folded, and one more: where it begins in said
}

// Folding folds running texts.
type Folding struct{ same map[rune]rune }

// NewFolding replaces the runes of also besides those that every reader does;
// what it maps to must be folded.
func NewFolding(also map[rune]rune) Folding {
	f := Folding{same: maps.Clone(also)}
	if f.same == nil {
		f.same = map[rune]rune{}
	}
	kept := rune(0)
	for _, r := range samePairs {
		if kept == 0 {
			kept = r
			continue
		}
		if r != '。' && r != '、' {
			f.same[r] = kept
		}
		kept = 0
	}
	for r := rune('!'); r <= '~'; r++ {
		f.same[r+fullWidth] = unicode.ToLower(r)
	}
	return f
}

// fullWidth is how far the full-width form of an ASCII rune is from it.
const fullWidth = '！' - '!'

// Run folds a running text.
func (f Folding) Run(s string) Running {
	var b strings.Builder
	b.Grow(len(s) + 8)
	t := Running{said: s, from: make([]int32, 0, len(s)+8)}
	put := func(r rune, at int) {
		b.WriteRune(r)
		for len(t.from) < b.Len() {
			t.from = append(t.from, int32(at))
		}
	}
	blank := rune(0)
	for at, r := range s {
		kept, same := r, r >= '!' && r <= '~' || r >= 0x4E00 && r <= 0x9FFF
		if other, replaced := f.same[r]; replaced {
			kept, same = other, true
		} else if r <= 'Z' && r >= 'A' {
			kept = r + 'a' - 'A'
		}
		if same {
			if blank != 0 && b.Len() > 0 {
				put(blank, at)
			}
			blank = 0
			put(kept, at)
			continue
		}
		if unicode.IsSpace(r) {
			if r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' {
				blank = '\n'
			} else if blank == 0 {
				blank = ' '
			}
			continue
		}
		if ignored(r) {
			continue
		}
		if blank != 0 && b.Len() > 0 {
			put(blank, at)
		}
		blank = 0
		for _, n := range norm.NFKC.String(string(r)) {
			if !unicode.IsSpace(n) && !ignored(n) {
				put(f.plain(unicode.ToLower(n)), at)
			}
		}
	}
	t.Folded = b.String()
	t.from = append(t.from, int32(len(s)))
	return t
}

// ignored are joiners and variation selectors of emoji, skin tones, control
// characters.
func ignored(r rune) bool {
	return r >= 0x1F3FB && r <= 0x1F3FF || r >= 0x7F && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me) || r < ' '
}

func (f Folding) plain(r rune) rune {
	if kept, other := f.same[r]; other {
		return kept
	}
	return r
}

// Said is what was written where from and to stand in the folded text, without
// blanks around it.
func (t Running) Said(from, to int) string {
	return strings.TrimSpace(t.said[t.from[from]:t.from[to]])
}
