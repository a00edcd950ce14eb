package dialogue

import "luohu/estimator"

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

func (s *Session) mark(evidence string) string {
	text, known := s.words.Marks[evidence]
	if !known {
		return evidence
	}
	return text.String()
}
