package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/digest"
	"luohu/backend/store"
)

// Questions of fewer letters say nothing, and of longer ones only the beginning
// is kept, in characters.
const (
	shortest = 2
	longest  = 60
)

// question is what is kept of words: one line, masked and bounded. It is not
// worth keeping if nothing is left of it.
func question(words string) (q store.Question, worth bool) {
	text := Mask(words)
	runes := []rune(text)
	if len(runes) > longest {
		text = string(runes[:longest])
	}
	key := keyOf(text)
	if utf8.RuneCountInString(key) < shortest {
		return q, false
	}
	return store.Question{Hash: digest.Of([]byte(key)), Text: text, Times: 1}, true
}

// keyOf is the same for questions that differ in signs, width and case only. What
// was masked says nothing.
func keyOf(text string) string {
	for _, mask := range masks {
		text = strings.ReplaceAll(text, mask, "")
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(text))
}
