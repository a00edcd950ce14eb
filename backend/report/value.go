package report

import (
	"strconv"

	"luohu/backend/spreadsheet"
	"luohu/estimator"
)

// Value is a number of a table.
type Value struct {
	Text   string // for people; "—": there is none, "<5": it is not told
	Digits string // for programs, plain; empty where Text is no number
	Of     float64
}

// nothing is where a number would mean nothing.
var nothing = Value{Text: "—"}

func number(digits, text string) Value {
	of, _ := strconv.ParseFloat(digits, 64) // they are digits of ours
	return Value{text, digits, of}
}

func count(n int) Value { return number(strconv.Itoa(n), grouped(n)) }

// few is a count that is not told where it is nil.
func few(n *int) Value {
	if n == nil {
		return Value{Text: "<5"}
	}
	return count(*n)
}

func points(p estimator.Points) Value { return number(p.String(), p.String()) }

// share is a part of a whole, as a fraction of one.
func share(part, whole int) Value {
	if whole == 0 {
		return nothing
	}
	of := float64(part) / float64(whole)
	return Value{percent(of), strconv.FormatFloat(of, 'f', 6, 64), of}
}

func percent(of float64) string { return strconv.FormatFloat(of*100, 'f', 1, 64) + "%" }

// less is how much more one value is than another of its kind.
func less(kind spreadsheet.Format, a, b Value) Value {
	if a.Digits == "" || b.Digits == "" {
		return nothing
	}
	of := a.Of - b.Of
	digits := strconv.FormatFloat(of, 'f', 0, 64)
	text := grouped(int(of))
	switch kind {
	case spreadsheet.Percent:
		digits, text = strconv.FormatFloat(of, 'f', 6, 64), percent(of)
	case spreadsheet.Hundredths:
		digits = strconv.FormatFloat(of, 'f', 2, 64)
		text = digits
	}
	if of > 0 {
		text = "+" + text
	}
	return Value{text, digits, of}
}

// grouped has a comma before each three digits of a number that is long.
func grouped(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	if len(digits) > 4 {
		for at := len(digits) - 3; at > 0; at -= 3 {
			digits = digits[:at] + "," + digits[at:]
		}
	}
	return sign + digits
}
