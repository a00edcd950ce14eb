package dialogue

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// estimate counts what is known so far.
func (s *Session) estimate() *estimator.Estimate {
	e, err := s.policy.Partial(s.facts(), s.asOf)
	if err != nil {
		// Every answer was checked when it was given, and the policy is the
		// one it was checked by.
		panic("interview: its own answers don't count: " + err.Error())
	}
	return e
}

// result is the first of three layers: the sum, whether one can file, where the
// points come from, and what must be known.
func (s *Session) result() string {
	e := s.estimate()
	data := s.sum(e)
	data["Most"] = most(e)
	data["Gates"] = s.gates(e)
	data["Uncounted"] = s.uncounted(e, s.skipped())
	data["Skipped"] = len(s.state.Skipped) > 0
	data["Unasked"], data["Age"], data["Early"] = []string{}, s.ageToAsk(), s.state.Early
	if s.state.Early {
		data["Unasked"] = s.uncounted(e, s.open())
	}
	data["Notices"] = e.Notices
	data["Readings"] = e.Readings
	data["Late"] = s.late(e)
	data["Unofficial"] = ""
	if e.UnofficialPoints != 0 {
		data["Unofficial"] = e.UnofficialPoints.Short()
	}
	return s.words.Result.With(data)
}

// mostShown is how many lines the first layer names.
const mostShown = 3

// most are the lines that give most, and those that take away.
func most(e *estimator.Estimate) (lines []string) {
	all := slices.DeleteFunc(slices.Clone(e.Indicators), func(i estimator.IndicatorResult) bool { return i.Points == 0 })
	slices.SortStableFunc(all, func(a, b estimator.IndicatorResult) int { return cmp.Compare(b.Points, a.Points) })
	for n, i := range all {
		if n < mostShown || i.Points < 0 {
			lines = append(lines, i.Name+" "+i.Points.Short())
		}
	}
	return lines
}

// gates are the conditions for filing, apart from the line, by how they stand.
type gates struct {
	Failed []string // each with what would mend it
	Open   string
	Met    bool
	Barred string // why nothing helps; empty if nothing stands in the way for good
}

func (s *Session) gates(e *estimator.Estimate) (g gates) {
	var open []string
	for _, gate := range e.Gates {
		switch {
		case gate.ID == estimator.PassLineGate:
		case gate.Passes == nil:
			open = append(open, gate.Name)
		case *gate.Passes:
			g.Met = true
		default:
			g.Failed = append(g.Failed, strings.TrimSpace(gate.Name+"："+gate.Because+"。"+gate.Mend))
		}
	}
	g.Open, g.Barred = strings.Join(open, "、"), e.Barred()
	return g
}

// soFar is what stopping halfway has brought.
func (s *Session) soFar() string {
	e := s.estimate()
	data := s.sum(e)
	data["Rows"] = s.rows(e, func(i estimator.IndicatorResult) bool { return i.Points != 0 })
	data["Range"] = s.words.Range.With(s.rangeOf(s.bounds()))
	return s.words.SoFar.With(data)
}

// sum is what every layer begins with.
func (s *Session) sum(e *estimator.Estimate) map[string]any {
	margin := e.Total - e.PassLine
	if margin < 0 {
		margin = -margin
	}
	return map[string]any{
		"Total": e.Total.Short(), "Line": lineOf(e), "Passes": e.Passes, "Margin": margin.Short(), "Exactly": margin == 0,
		"AsOf": day(s.asOf), "Period": s.state.Period, "Policy": s.policy.Name,
	}
}

// uncounted are the questions without an answer that could have given points:
// each counts as none, or leaves its indicator out.
func (s *Session) uncounted(e *estimator.Estimate, unanswered []*estimator.Fact) (names []string) {
	counts := map[string]bool{}
	for _, i := range e.Indicators {
		for _, used := range i.Facts {
			counts[used.Fact.ID] = true
		}
	}
	for _, f := range unanswered {
		if counts[f.ID] || f.Required {
			names = append(names, f.Name)
		}
	}
	return names
}

func (s *Session) skipped() (facts []*estimator.Fact) {
	for _, id := range s.state.Skipped {
		if f, ok := s.policy.Fact(id); ok {
			facts = append(facts, f)
		}
	}
	return facts
}

// late is what is lost by filing on the last day instead of at once: somebody
// may grow older meanwhile. Empty if nothing is.
func (s *Session) late(e *estimator.Estimate) string {
	submission := s.policy.SubmissionFact()
	if submission == nil {
		return ""
	}
	last := s.policy.Period(s.asOf.AddDate(0, 0, 1)).FilingTo
	facts := s.facts()
	from := facts[submission.ID]
	facts[submission.ID] = last.Format(time.DateOnly)
	then, err := s.policy.Partial(facts, s.asOf)
	if err != nil || then.Total == e.Total {
		return ""
	}
	first := "" // while one can't file yet
	if opens := s.policy.FilingDay(s.asOf, s.asOf); opens.Format(time.DateOnly) == from && opens.After(s.now()) {
		first = day(opens)
	}
	return s.words.Late.With(map[string]any{"From": first, "Day": day(last), "Total": then.Total.Short()})
}
