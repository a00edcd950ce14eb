package read_test

import (
	_ "embed"
	"errors"
	"strings"
	"testing"

	"luohu/estimator/read"
)

//go:embed testdata/answers.txt
var answers string

// fuzz feeds a reader with what people wrote and what grows from it. within
// says what must hold of a value.
func fuzz[T any](f *testing.F, reader func(string) (T, error), within func(T) bool) {
	for line := range strings.Lines(answers) {
		f.Add(strings.TrimSuffix(line, "\n"))
	}
	f.Fuzz(func(t *testing.T, s string) {
		value, err := reader(s)
		if err != nil {
			p, ok := errors.AsType[*read.Problem](err)
			if !ok || p.Code == "" {
				t.Fatalf("%q: %v is no problem with a code", s, err)
			}
			if len(p.Got) > len(s)+200 {
				t.Fatalf("%q: understood %d bytes", s, len(p.Got))
			}
			return
		}
		if !within(value) {
			t.Fatalf("%q is read as %v", s, value)
		}
	})
}

func FuzzWhole(f *testing.F) {
	fuzz(f, read.Whole, func(n int) bool { return n >= 0 && n <= read.MaxWhole })
}

func FuzzMonths(f *testing.F) {
	fuzz(f, months, func(n int) bool { return n >= 0 && n <= read.MaxMonths })
}

func FuzzSince(f *testing.F) {
	fuzz(f, func(s string) (int, error) { return read.Since(s, asOf) }, func(n int) bool { return n >= 1 && n <= read.MaxMonths })
}

func FuzzMoney(f *testing.F) {
	fuzz(f, read.Money, func(n int64) bool { return n >= 0 && n <= read.MaxYuan })
}

func FuzzDate(f *testing.F) {
	fuzz(f, func(s string) (bool, error) {
		day, err := read.Date(s, today)
		return day.Year() >= 1900 && !day.After(today), err
	}, func(past bool) bool { return past })
}

func FuzzYesNo(f *testing.F) {
	fuzz(f, read.YesNo, func(bool) bool { return true })
}

func FuzzStrays(f *testing.F) {
	const question = "你有合法有效的户口吗？"
	fuzz(f, func(s string) (bool, error) { return read.Strays(s, question) && read.Lacks(s, question), nil }, func(both bool) bool { return !both })
}

func FuzzChoose(f *testing.F) {
	fuzz(f, func(s string) (int, error) { return read.Choose(s, education) }, func(i int) bool { return i >= 0 && i < len(education) })
}

func FuzzIDNumber(f *testing.F) {
	fuzz(f, func(s string) (bool, error) {
		day, err := read.IDNumber(s)
		return day.Year() >= 1900, err
	}, func(possible bool) bool { return possible })
}
