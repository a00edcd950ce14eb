package dialogue

import (
	"strings"
	"time"

	"luohu/estimator"
)

// show is a value in words. A yes and a no are those to the question, which may
// ask for the opposite of the fact.
func (s *Session) show(f *estimator.Fact, value any) string {
	switch v := value.(type) {
	case bool:
		if v != f.Opposite {
			return s.words.Yes.String()
		}
		return s.words.No.String()
	case string:
		for _, c := range f.Choices {
			if c.Value == v {
				return c.Name
			}
		}
		if d, err := time.Parse(time.DateOnly, v); err == nil {
			return day(d)
		}
		return v
	}
	n := whole(value)
	switch {
	case f.Type == estimator.Months && n >= 12:
		return s.words.MonthsAndYears.With(map[string]any{"Months": n, "Years": n / 12, "Rest": n % 12})
	case f.Type == estimator.Months:
		return s.words.Months.With(n)
	case f.Type == estimator.Money:
		return s.words.Money.With(n)
	}
	return s.words.Count.With(n)
}

// label is what a fact is called beside a value that is shown: its name, or the
// question where that asks for the opposite. 未到法定退休年龄：否 is a riddle.
func (s *Session) label(f *estimator.Fact) string {
	if !f.Opposite {
		return f.Name
	}
	return strings.TrimRight(s.asked(f), "？?")
}

// asked is the question itself, without the remarks behind it.
func (s *Session) asked(f *estimator.Fact) string {
	question := f.Ask(s.asOf)
	for _, mark := range []string{"？", "?"} {
		if before, _, found := strings.Cut(question, mark); found {
			return before + mark
		}
	}
	return question
}
