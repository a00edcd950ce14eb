package casework

import (
	"strings"
	"time"

	"golang.org/x/text/width"
)

// IDNumber is a valid 公民身份号码: 18 characters, the last a digit or X.
type IDNumber string

// The weights of GB 11643, and what the remainder of their sum stands for.
var (
	idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	idChecks  = "10X98765432"
)

// earliestBirth is before anybody alive was born.
const earliestBirth = 1880

// ParseIDNumber reads one as people type it: full-width, with spaces, with a
// small x. today bounds the birthday. Its error is a [Refusal].
func ParseIDNumber(typed string, today time.Time) (IDNumber, error) {
	s := compact(typed)
	if len(s) != 18 {
		return "", refuse(CodeIDLength, "length", len([]rune(s)))
	}
	sum := 0
	for i, weight := range idWeights {
		if s[i] < '0' || s[i] > '9' {
			return "", refuse(CodeIDCharacters, "at", i+1)
		}
		sum += weight * int(s[i]-'0')
	}
	if last := s[17]; (last < '0' || last > '9') && last != 'X' {
		return "", refuse(CodeIDCharacters, "at", 18)
	}
	born, err := time.Parse("20060102", s[6:14])
	if err != nil || born.Year() < earliestBirth || born.After(today) {
		return "", refuse(CodeIDBirthday)
	}
	if idChecks[sum%11] != s[17] {
		return "", refuse(CodeIDCheck)
	}
	return IDNumber(s), nil
}

// Birthday is the day of birth, at midnight UTC.
func (n IDNumber) Birthday() time.Time {
	born, _ := time.Parse("20060102", string(n[6:14])) // it was read when n was
	return born
}

// compact is what was typed without spaces and hyphens, half-width, in capitals.
func compact(typed string) string {
	s := strings.ToUpper(width.Narrow.String(typed))
	return strings.NewReplacer(" ", "", "\u3000", "", "\t", "", "-", "", "\u00a0", "").Replace(s)
}
