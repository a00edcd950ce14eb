package read

import (
	"strings"
	"time"
)

// IDNumber reads a Chinese identity number, 18 characters with the check
// digit of GB 11643 or the 15 digits used before, and returns the day of
// birth. The number itself is not kept, not even in a Problem.
func IDNumber(s string) (time.Time, error) {
	folded, err := prepare(s)
	if err != nil {
		return time.Time{}, err
	}
	return birthOf(strings.NewReplacer(" ", "", "-", "").Replace(folded))
}

// HoldsID says whether an identity number stands in a text, right or mistyped.
func HoldsID(s string) bool {
	run := 0
	for _, r := range fold(s) {
		switch {
		case isDigit(r):
			run++
		case r == ' ' || r == '-':
		case r == 'x' && run == 17:
			return true
		case run == 15 || run == 18:
			return true
		default:
			run = 0
		}
	}
	return run == 15 || run == 18
}

// looksLikeID is true of what can only be meant as an identity number.
func looksLikeID(s string) bool {
	return (len(s) == 15 || len(s) == 18) && digitsAt(s) >= len(s)-1
}

func birthOf(id string) (time.Time, error) {
	switch {
	case len(id) == 15 && digitsAt(id) == 15:
		return dayOf("19" + id[6:12])
	case len(id) != 18 || digitsAt(id) < 17 || (id[17] != 'x' && !isDigit(rune(id[17]))):
		return time.Time{}, &Problem{Code: CodeNotAnID}
	case checkDigit(id[:17]) != id[17]:
		return time.Time{}, &Problem{Code: CodeBadID}
	}
	return dayOf(id[6:14])
}

func dayOf(yyyymmdd string) (time.Time, error) {
	day, err := time.Parse("20060102", yyyymmdd)
	if err != nil || day.Year() < earliestYear {
		return time.Time{}, &Problem{Code: CodeImpossibleDate}
	}
	return day, nil
}

// checkDigit is the last character that follows from the first 17 digits
// (GB 11643-1999, ISO 7064 MOD 11-2).
func checkDigit(digits string) byte {
	sum := 0
	for _, d := range digits {
		sum = (sum + int(d-'0')) * 2 % 11
	}
	return "0123456789x"[(12-sum)%11]
}
