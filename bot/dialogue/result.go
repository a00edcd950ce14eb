package dialogue

import (
	"maps"
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// estimate counts what is known so far.
func (s *Session) estimate() *estimator.Estimate {
	e, err := s.policy.Partial(s.state.Answers, s.asOf)
	if err != nil {
		// Every answer was checked when it was given, and the policy is the
		// one it was checked by.
		panic("interview: its own answers don't count: " + err.Error())
	}
	return e
}

// row is one indicator, or a part of one, as it is shown.
type row struct {
	Name, Points, Max, Mark, Because string
	Source                           int // its place in the list of sources
	Parts                            []row
}

// rows are the indicators that are wanted, and where their values come from,
// each source once.
func (s *Session) rows(e *estimator.Estimate, wanted func(estimator.IndicatorResult) bool) (rows []row, sources []string) {
	place := func(reference string) int {
		if i := slices.Index(sources, reference); i >= 0 {
			return i + 1
		}
		sources = append(sources, reference)
		return len(sources)
	}
	for _, i := range e.Indicators {
		if !wanted(i) {
			continue
		}
		r := row{
			Name: i.Name, Points: i.Points.Short(), Mark: s.mark(i.Evidence),
			Because: i.Because, Source: place(i.Reference),
		}
		if i.Max != nil && *i.Max > 0 {
			r.Max = i.Max.Short()
		}
		for _, p := range i.Parts {
			if p.Points != 0 {
				r.Parts = append(r.Parts, row{
					Name: p.Name, Points: p.Points.Short(), Mark: s.mark(p.Evidence),
					Because: p.Because, Source: place(p.Reference),
				})
			}
		}
		rows = append(rows, r)
	}
	return rows, sources
}

func counts(i estimator.IndicatorResult) bool { return i.Points != 0 }

// result is the first of three layers: the sum, what it is made of, what
// stands in the way.
func (s *Session) result() string {
	e := s.estimate()
	data := s.sum(e)
	data["Rows"], _ = s.rows(e, counts)
	data["Met"] = false
	var zero, failed, open []string
	for _, i := range e.Indicators {
		if i.Points == 0 {
			zero = append(zero, i.Name)
		}
	}
	for _, g := range e.Gates {
		switch {
		case g.ID == estimator.PassLineGate:
		case g.Passes == nil:
			open = append(open, g.Name)
		case *g.Passes:
			data["Met"] = true
		default:
			failed = append(failed, strings.TrimSpace(g.Name+"："+g.Because+" "+g.Mend))
		}
	}
	data["Zero"] = strings.Join(zero, "、")
	data["Failed"] = failed
	data["Open"] = strings.Join(open, "、")
	data["Uncounted"] = strings.Join(s.uncounted(e), "、")
	data["Notices"] = e.Notices
	data["Late"] = s.late(e)
	data["Unofficial"] = ""
	if e.UnofficialPoints != 0 {
		data["Unofficial"] = e.UnofficialPoints.Short()
	}
	return s.words.Result.With(data)
}

// breakdown is the second layer: every sum, its source, the open readings.
func (s *Session) breakdown() string {
	e := s.estimate()
	data := s.sum(e)
	data["Rows"], data["Sources"] = s.rows(e, func(i estimator.IndicatorResult) bool { return i.Points != 0 || len(i.Facts) > 0 })
	data["Readings"] = e.Readings
	return s.words.Breakdown.With(data)
}

// soFar is what stopping halfway has brought.
func (s *Session) soFar() string {
	e := s.estimate()
	data := s.sum(e)
	data["Rows"], _ = s.rows(e, counts)
	return s.words.SoFar.With(data)
}

// advice is what could be changed, best first.
func (s *Session) advice() string {
	e := s.estimate()
	type change struct{ Because, Gain, Total, Earliest string }
	var changes []change
	for _, a := range e.Advice {
		c := change{Because: a.Because, Gain: a.Gain.Short(), Total: a.Total.Short()}
		if !a.Earliest.IsZero() {
			c.Earliest = a.Earliest.Format(time.DateOnly)
		}
		changes = append(changes, c)
	}
	if len(changes) == 0 {
		return s.words.AdviceNone.String()
	}
	data := s.sum(e)
	data["Rows"] = changes
	return s.words.Advice.With(data)
}

// sum is what every layer begins with.
func (s *Session) sum(e *estimator.Estimate) map[string]any {
	margin := e.Total - e.PassLine
	if margin < 0 {
		margin = -margin
	}
	return map[string]any{
		"Total": e.Total.Short(), "Line": e.PassLine.Short(), "Passes": e.Passes, "Margin": margin.Short(),
		"AsOf": day(s.asOf), "Period": s.state.Period, "Policy": s.policy.Name,
	}
}

// uncounted are the questions skipped that could have given points: each counts
// as none, or leaves its indicator out.
func (s *Session) uncounted(e *estimator.Estimate) (names []string) {
	counts := map[string]bool{}
	for _, i := range e.Indicators {
		for _, used := range i.Facts {
			counts[used.Fact.ID] = true
		}
	}
	for _, id := range s.state.Skipped {
		if f, ok := s.policy.Fact(id); ok && (counts[id] || f.Required) {
			names = append(names, f.Name)
		}
	}
	return names
}

// late is what is lost by filing on the last day instead of at once: somebody
// may grow older meanwhile. Empty if nothing is.
func (s *Session) late(e *estimator.Estimate) string {
	submission := s.policy.SubmissionFact()
	if submission == nil {
		return ""
	}
	last := s.policy.Period(s.asOf.AddDate(0, 0, 1)).FilingTo
	facts := maps.Clone(s.state.Answers)
	facts[submission.ID] = last.Format(time.DateOnly)
	then, err := s.policy.Partial(facts, s.asOf)
	if err != nil || then.Total == e.Total {
		return ""
	}
	return s.words.Late.With(map[string]any{"Day": day(last), "Total": then.Total.Short()})
}

func (s *Session) mark(evidence string) string {
	text, known := s.words.Marks[evidence]
	if !known {
		return evidence
	}
	return text.String()
}
