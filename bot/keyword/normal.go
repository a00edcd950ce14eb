package keyword

import (
	_ "embed"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// maxRunes is how much of a message is looked at.
const maxRunes = 200

//go:embed data/simplified.txt
var simplifiedTable string

// normalizer brings what people type to one form: half width, simplified,
// small letters, and nothing but letters and digits.
type normalizer struct {
	simplified map[rune]rune // by traditional character
}

func newNormalizer() normalizer {
	n := normalizer{make(map[rune]rune, utf8.RuneCountInString(simplifiedTable)/2)}
	var traditional rune
	for _, r := range simplifiedTable {
		switch {
		case r == '\n':
		case traditional == 0:
			traditional = r
		default:
			n.simplified[traditional], traditional = r, 0
		}
	}
	return n
}

// String is the normal form of a text.
func (n normalizer) String(text string) string {
	return string(n.append(make([]byte, 0, len(text)), text))
}

// append adds the normal form of a text's first runes to a buffer.
func (n normalizer) append(buf []byte, text string) []byte {
	count := 0
	for _, r := range text {
		if count++; count > maxRunes {
			break
		}
		if r = n.rune(r); r != 0 {
			buf = utf8.AppendRune(buf, r)
		}
	}
	return buf
}

// rune is the normal form of one character; 0 if it says nothing.
func (n normalizer) rune(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return 0
	}
	if folded := width.LookupRune(r).Folded(); folded != 0 {
		r = folded
	}
	if s, traditional := n.simplified[r]; traditional {
		return s
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == utf8.RuneError {
		return 0
	}
	return unicode.ToLower(r)
}

// all are the normal forms of texts, without those that say nothing.
func (n normalizer) all(texts []string) (normal []string) {
	for _, text := range texts {
		if s := n.String(text); s != "" {
			normal = append(normal, s)
		}
	}
	return normal
}
