package casework

import "strings"

// USCC is a valid 统一社会信用代码, 18 characters.
type USCC string

// usccDigits are the digits of GB 32100, in the order of their values: no I, O,
// S, V, Z.
const usccDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// ParseUSCC reads one as people type it: full-width, with spaces, in small
// letters. Its error is a [Refusal].
func ParseUSCC(typed string) (USCC, error) {
	s := compact(typed)
	if len(s) != 18 {
		return "", refuse(CodeUSCCLength, "length", len([]rune(s)))
	}
	sum := 0
	for i := range len(s) {
		value := strings.IndexByte(usccDigits, s[i])
		if value < 0 {
			return "", refuse(CodeUSCCCharacters, "at", i+1, "character", s[i:i+1])
		}
		if i < len(usccWeights) {
			sum += value * usccWeights[i]
		}
	}
	if usccDigits[(31-sum%31)%31] != s[17] {
		return "", refuse(CodeUSCCCheck)
	}
	return USCC(s), nil
}
