package estimator

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Bounds of a value by its type.
const (
	maxMonths = 600
	maxCount  = 99
	maxMoney  = 1_000_000_000
	firstDay  = Day(1900_01_01)
)

// read turns what a caller gave into the number that rules work with: a day,
// an amount, 0 or 1, the index of a choice. The problem is for people; it
// never repeats what was given, which may be personal.
func (f *Fact) read(v any) (value int64, problem string) {
	switch f.Type {
	case Date:
		return f.readDay(v)
	case Bool:
		if b, ok := v.(bool); ok {
			return truthValue(b), ""
		}
		return 0, f.words.NotBool.text(str(f.Name))
	case ChoiceType:
		return f.readChoice(v)
	}
	highest := f.Most()
	n, ok := wholeNumber(v)
	if !ok || n < 0 || n > highest {
		return 0, f.words.NotWhole.text(str(f.Name), num(highest))
	}
	return n, ""
}

// Most is the largest value of a fact that is a number.
func (f *Fact) Most() int64 {
	switch f.Type {
	case Months:
		return maxMonths
	case Count:
		return maxCount
	}
	return maxMoney
}

func (f *Fact) readDay(v any) (int64, string) {
	var d Day
	switch v := v.(type) {
	case time.Time: // YAML knows dates
		d = makeDay(v.Year(), int(v.Month()), v.Day())
	case string:
		d, _ = parseDay(v)
	}
	if d < firstDay || d > 9999_12_31 {
		return 0, f.words.NotADay.text(str(f.Name), str(firstDay.String()))
	}
	return int64(d), ""
}

func (f *Fact) readChoice(v any) (int64, string) {
	s, ok := v.(string)
	if ok {
		if i, found := f.choice(s); found {
			return int64(i), ""
		}
	}
	if near := nearest(s, f.choiceValues()); near != "" {
		return 0, f.words.NotAChoiceNear.text(str(f.Name), str(f.choiceNamed(near)))
	}
	return 0, f.words.NotAChoice.text(str(f.Name), str(f.choicesInWords()))
}

// choicesInWords are the values as callers write them, with their names.
func (f *Fact) choicesInWords() string {
	all := make([]string, len(f.Choices))
	for i := range f.Choices {
		all[i] = f.choiceNamed(f.Choices[i].Value)
	}
	return strings.Join(all, f.words.RuleList.text())
}

// choiceNamed is a value with its name; one that is its own name stands alone.
func (f *Fact) choiceNamed(value string) string {
	i, _ := f.choice(value)
	if f.Choices[i].Name == value {
		return value
	}
	return f.words.NamedChoice.text(str(value), str(f.Choices[i].Name))
}

func (f *Fact) choiceValues() []string {
	values := make([]string, len(f.Choices))
	for i, c := range f.Choices {
		values[i] = c.Value
	}
	return values
}

// wholeNumber accepts every Go type that JSON and YAML decoders make of a whole
// number, and refuses fractions, infinities and what is no number.
func wholeNumber(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case uint64:
		return int64(v), v <= math.MaxInt64
	case float64: // encoding/json makes one of every number
		return int64(v), v == math.Trunc(v) && math.Abs(v) < 1<<53
	case json.Number:
		if n, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return n, true
		}
		f, err := v.Float64()
		return int64(f), err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53
	}
	return 0, false
}

func truthValue(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// given is a value as callers know it, for JSON and for words.
func (f *Fact) given(value int64) any {
	switch f.Type {
	case Date:
		return Day(value).String()
	case Bool:
		return value == 1
	case ChoiceType:
		return f.Choices[value].Value
	}
	return int(value)
}

// appendJSON writes a value without a detour.
func (f *Fact) appendJSON(b []byte, value int64) []byte {
	switch f.Type {
	case Date:
		b = Day(value).append(append(b, '"'))
		return append(b, '"')
	case Bool:
		return strconv.AppendBool(b, value == 1)
	case ChoiceType:
		s, _ := json.Marshal(f.Choices[value].Value) // strings always marshal
		return append(b, s...)
	}
	return strconv.AppendInt(b, value, 10)
}
