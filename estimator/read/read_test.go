package read_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"luohu/estimator/read"
)

var (
	today = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	asOf  = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
)

// code is the code of the problem, "" if there is none.
func code(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	p, ok := errors.AsType[*read.Problem](err)
	if !ok {
		t.Fatalf("%v is no problem of reading", err)
	}
	return p.Code
}

// reading is one text and either its value or its problem's code.
type reading[T any] struct {
	text string
	want T
	code string
}

func check[T comparable](t *testing.T, read func(string) (T, error), readings []reading[T]) {
	t.Helper()
	for _, r := range readings {
		got, err := read(r.text)
		if c := code(t, err); c != r.code || (c == "" && got != r.want) {
			t.Errorf("%q is read as %v (%s), want %v (%s)", r.text, got, c, r.want, r.code)
		}
	}
}

func TestEveryReaderRefusesEmptyAndEndlessText(t *testing.T) {
	readers := map[string]func(string) error{
		"Whole":    func(s string) error { _, err := read.Whole(s); return err },
		"Months":   func(s string) error { _, err := read.Months(s, asOf); return err },
		"Since":    func(s string) error { _, err := read.Since(s, asOf); return err },
		"Money":    func(s string) error { _, err := read.Money(s); return err },
		"Date":     func(s string) error { _, err := read.Date(s, today); return err },
		"YesNo":    func(s string) error { _, err := read.YesNo(s); return err },
		"Choose":   func(s string) error { _, err := read.Choose(s, education); return err },
		"IDNumber": func(s string) error { _, err := read.IDNumber(s); return err },
	}
	for name, reader := range readers {
		for text, want := range map[string]string{
			"": read.CodeEmpty, string([]rune{0x20, 0x0a, 0x3000}): read.CodeEmpty, "。，！": read.CodeEmpty, "\u200b": read.CodeEmpty,
			strings.Repeat("一", 201): read.CodeTooLong, strings.Repeat("9", 1<<20): read.CodeTooLong,
		} {
			if got := code(t, reader(text)); got != want {
				t.Errorf("%s(%.12q): %s, want %s", name, text, got, want)
			}
		}
	}
}

func TestAProblemKeepsWhatPeopleWroteOutOfLogs(t *testing.T) {
	_, err := read.Whole("我叫王小明")
	if err == nil || strings.Contains(err.Error(), "王") {
		t.Errorf("error says %v", err)
	}
}
