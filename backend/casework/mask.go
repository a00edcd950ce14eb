package casework

import "strings"

// MaskName covers all of a name but its first character and, of three or more,
// its last: 王*明, 李*. A middle dot of a minority name stays.
func MaskName(name string) string {
	runes := []rune(name)
	for i := range runes {
		last := i == len(runes)-1 && len(runes) > 2
		if i > 0 && !last && runes[i] != '·' {
			runes[i] = '*'
		}
	}
	return string(runes)
}

// MaskID covers an ID but for its first and last characters, as the period sets
// it.
func (t ListTerms) MaskID(id IDNumber) string {
	covered := len(id) - t.IDFirst - t.IDLast
	return string(id[:t.IDFirst]) + strings.Repeat("*", covered) + string(id[t.IDFirst+covered:])
}
