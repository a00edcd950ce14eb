package estimator

import (
	"fmt"
	"strconv"
	"strings"
)

// Points are points of a table, exact: whole multiples of 1/120000.
//
// A value of a table has at most four digits after the decimal point and is
// divided by twelve when it is counted by the month. No decimal type holds a
// twelfth; an integer of this unit holds every sum there can be.
type Points int64

const (
	unitsPerPoint = 120_000
	unitsPerCent  = unitsPerPoint / 100
	unitsPerDigit = unitsPerPoint / 10_000 // the fourth digit after the point

	// maxPoints bounds a single value of a table, far from overflow however
	// many months it is multiplied with.
	maxPoints = 1_000_000
)

// ParsePoints reads a plain decimal number with at most four digits after the
// point: "10", "-30", "10.5".
func ParsePoints(s string) (Points, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if whole == "" || point && fraction == "" || len(fraction) > 4 || !isDigits(whole) || !isDigits(fraction) {
		return 0, fmt.Errorf("%q is not a plain number with at most four digits after the point", s)
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > maxPoints {
		return 0, fmt.Errorf("%q is beyond %d points", s, maxPoints)
	}
	f, err := strconv.ParseInt((fraction + "0000")[:4], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q: %w", s, err)
	}
	p := Points(n*unitsPerPoint + f*unitsPerDigit)
	if negative {
		p = -p
	}
	return p, nil
}

// Rounded is p to two digits, half up: halves go towards more points.
func (p Points) Rounded() Points { return Points(p.cents() * unitsPerCent) }

// String is p with two digits, half up: "92.00".
func (p Points) String() string {
	return string(p.append(nil))
}

// Short is p as it stands in a sentence, without zeros that say nothing:
// "10", "9.5".
func (p Points) Short() string {
	return string(p.appendShort(nil))
}

// Exact is p with every digit of it, up to four after the point, as values of a
// table are written: "10", "-0.0001". What has more is rounded down to them.
func (p Points) Exact() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	digits := fmt.Sprintf("%d.%04d", p/unitsPerPoint, p%unitsPerPoint/unitsPerDigit)
	return sign + strings.TrimSuffix(strings.TrimRight(digits, "0"), ".")
}

// MarshalJSON writes p as a string with two digits.
func (p Points) MarshalJSON() ([]byte, error) {
	b := p.append([]byte{'"'})
	return append(b, '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes, and other numbers that
// [ParsePoints] reads, as a string or a number.
func (p *Points) UnmarshalJSON(src []byte) (err error) {
	if string(src) == "null" {
		return nil
	}
	*p, err = ParsePoints(strings.Trim(string(src), `"`))
	return err
}

func (p Points) append(b []byte) []byte {
	c := p.cents()
	if c < 0 {
		b, c = append(b, '-'), -c
	}
	b = strconv.AppendInt(b, c/100, 10)
	return append(b, '.', byte('0'+c/10%10), byte('0'+c%10))
}

func (p Points) appendShort(b []byte) []byte {
	b = p.append(b)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	return b
}

// cents is p in hundredths, half up.
func (p Points) cents() int64 {
	n := int64(p) + unitsPerCent/2
	c := n / unitsPerCent
	if n%unitsPerCent < 0 {
		c-- // Go divides towards zero, rounding here goes down
	}
	return c
}

// ends says whether p is a decimal number of at most four digits, so that it
// can be written down exactly.
func (p Points) ends() bool { return p%unitsPerDigit == 0 }

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
