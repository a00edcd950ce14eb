package dialogue

import (
	"time"

	"luohu/estimator"
)

// How much advice fits a message; the page of a saved estimate has all of it.
const (
	waysShown    = 4
	changesShown = 6
)

// suggestion is a change, or several that together reach the line.
type suggestion struct{ Because, Effort, Gain, Total, Earliest, Needs string }

// advice is how the line can be reached, and what could be changed, best first.
func (s *Session) advice() string {
	e := s.estimate()
	conditions := s.gates(e)
	if len(e.Advice) == 0 && len(conditions.Failed) == 0 {
		return s.words.AdviceNone.String()
	}
	var ways, changes []suggestion
	for _, way := range e.Ways[:min(waysShown, len(e.Ways))] {
		ways = append(ways, suggestion{Because: way.Because, Total: way.Total.Short(), Earliest: s.cutOff(way.Earliest)})
	}
	for _, a := range e.Advice[:min(changesShown, len(e.Advice))] {
		changes = append(changes, suggestion{
			Because: a.Because, Effort: s.policy.EffortInWords(a.Effort), Gain: a.Gain.Short(),
			Total: a.Total.Short(), Earliest: s.cutOff(a.Earliest), Needs: a.Needs,
		})
	}
	data := s.sum(e)
	data["Gates"], data["Learnt"] = conditions, e.Learnt()
	data["Ways"], data["Rows"], data["More"] = ways, changes, len(e.Advice)-len(changes)
	return s.words.Advice.With(data)
}

// cutOff is a cut-off day as the period that is counted to it.
func (s *Session) cutOff(day estimator.Day) string {
	if day.IsZero() {
		return ""
	}
	if name := s.policy.PeriodOf(day.Time()).Name; name != "" {
		return name
	}
	return day.Format(time.DateOnly)
}
