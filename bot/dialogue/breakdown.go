package dialogue

import (
	"strings"

	"luohu/estimator"
)

// row is one indicator as the second layer shows it.
type row struct{ Name, Points, Mark, Because string }

func (s *Session) rows(e *estimator.Estimate, wanted func(estimator.IndicatorResult) bool) (rows []row) {
	for _, i := range e.Indicators {
		if wanted(i) {
			rows = append(rows, row{i.Name, i.Points.Short(), s.mark(i.Evidence), i.Because})
		}
	}
	return rows
}

// breakdown is the second layer: every line with its sum, and the open
// readings.
func (s *Session) breakdown() string {
	e := s.estimate()
	data := s.sum(e)
	data["Rows"] = s.rows(e, func(i estimator.IndicatorResult) bool { return i.Points != 0 })
	var zero []string
	for _, i := range e.Indicators {
		if i.Points == 0 {
			zero = append(zero, i.Name)
		}
	}
	data["Zero"] = zero
	data["Readings"] = e.Readings
	return s.words.Breakdown.With(data)
}

// LineAsked is the name in words that ask about one line of the table, such as
// 社会保险明细; ok is false if they ask about none.
func (iv *Interview) LineAsked(words string) (name string, ok bool) {
	words = strings.TrimRight(strings.TrimSpace(words), "？?。！! ")
	for _, ask := range iv.words.LineWords {
		if name, ok = strings.CutSuffix(words, ask); ok {
			name = strings.TrimSuffix(strings.TrimSpace(name), "的")
		} else if name, ok = strings.CutPrefix(words, ask); ok {
			name = strings.TrimSpace(name)
		}
		if ok {
			return name, name != ""
		}
	}
	return "", false
}

// Line is the third layer: one line of the table in full, by its name. ok is
// false if the table has no such line.
func (s *Session) Line(name string) (reply string, ok bool) {
	x, err := s.policy.ExplainPartial(s.facts(), s.asOf)
	if err != nil {
		return "", false // every answer was checked when it was given
	}
	for _, line := range x.Lines {
		for _, each := range append([]estimator.Explained{line}, line.Parts...) {
			if each.Name == name {
				return s.line(each), true
			}
		}
	}
	return "", false
}

func (s *Session) line(x estimator.Explained) string {
	type told struct {
		estimator.Explained
		Points, Max, Mark string
	}
	tell := func(x estimator.Explained) told {
		t := told{Explained: x, Points: x.Points.Short(), Mark: s.mark(x.Evidence)}
		if x.Max != nil && *x.Max > 0 {
			t.Max = x.Max.Short()
		}
		return t
	}
	parts := make([]told, len(x.Parts))
	for i, part := range x.Parts {
		parts[i] = tell(part)
	}
	return s.words.Line.With(map[string]any{"Line": tell(x), "Parts": parts})
}

func (s *Session) mark(evidence string) string {
	text, known := s.words.Marks[evidence]
	if !known {
		return evidence
	}
	return text.String()
}
