package read

import (
	"slices"
	"strings"
)

// Is says whether an answer is one of some words, however it is written and
// whatever is said around it: 我离婚了 is 离婚.
func Is(s string, words []string) bool {
	folded, err := prepare(s)
	if err != nil {
		return false
	}
	said := strings.Trim(folded, blanks)
	core := cutBoth(stripped(said), choiceFillers)
	return slices.ContainsFunc(words, func(word string) bool {
		word = strings.Trim(fold(word), blanks)
		return word == said || word == core
	})
}
