package keyword

import (
	"strings"

	"golang.org/x/text/width"
)

// maxSign is the longest text taken for a sign, in bytes.
const maxSign = 16

// sign looks up a text without letters, such as "?".
func (m *Matcher) sign(text string) (Match, bool) {
	match, found := m.signs[signOf(text)]
	return match, found
}

// signOf is one of the signs that a short text is made of, when they are all
// the same: "？？" is "?".
func signOf(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxSign {
		return ""
	}
	sign := ""
	for _, r := range width.Fold.String(text) {
		if sign != "" && sign != string(r) {
			return ""
		}
		sign = string(r)
	}
	return sign
}
