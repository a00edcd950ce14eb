package keyword

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// maxPolite is how many fillers are taken off a message, bounding the work.
const maxPolite = 8

// fillers are what people say around what they mean: greetings, politeness,
// particles. Longer ones come first.
type fillers struct {
	before, after []string
}

func newFillers(n normalizer, words fillerWords) fillers {
	return fillers{longestFirst(n, words.Before), longestFirst(n, words.After)}
}

func longestFirst(n normalizer, words []string) []string {
	var all []string
	for _, w := range words {
		if normal := n.String(w); normal != "" {
			all = append(all, normal)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(all)
}

// strip takes fillers off both ends, one at a time, until what is left is a
// known word.
func (f fillers) strip(text []byte, words map[string]Match) (Match, bool) {
	for range maxPolite {
		shorter := f.one(text)
		if len(shorter) == len(text) {
			break
		}
		text = shorter
		if match, found := words[string(text)]; found {
			return match, true
		}
	}
	return Match{}, false
}

// bare is a text without the fillers at its ends.
func (f fillers) bare(text string) string {
	left := []byte(text)
	for range maxPolite {
		left = f.one(left)
	}
	return string(left)
}

// one takes one filler off, in front if it can; never the whole text.
func (f fillers) one(text []byte) []byte {
	for _, w := range f.before {
		if len(w) < len(text) && string(text[:len(w)]) == w {
			return text[len(w):]
		}
	}
	for _, w := range f.after {
		if len(w) < len(text) && string(text[len(text)-len(w):]) == w {
			return bytes.TrimSuffix(text, []byte(w))
		}
	}
	return text
}
