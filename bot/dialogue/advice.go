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
	if len(e.Advice)+len(e.Ways)+len(conditions.Failed) == 0 {
		return s.words.AdviceNone.String()
	}
	var ways, changes []suggestion
	alone := map[int]bool{} // changes that are told as a way already
	for _, way := range e.Ways[:min(waysShown, len(e.Ways))] {
		told := suggestion{Because: way.Because, Gain: way.Gain.Short(), Total: way.Total.Short(), Earliest: s.cutOff(way.Earliest)}
		if len(way.Steps) == 1 {
			alone[way.Steps[0]] = true
			told.Effort = s.policy.EffortInWords(e.Advice[way.Steps[0]].Effort)
		}
		ways = append(ways, told)
	}
	more := 0
	for i, a := range e.Advice {
		switch {
		case alone[i]:
			continue
		case len(changes) == changesShown:
			more++
			continue
		}
		changes = append(changes, suggestion{
			Because: a.Because, Effort: s.policy.EffortInWords(a.Effort), Gain: a.Gain.Short(),
			Total: a.Total.Short(), Earliest: s.cutOff(a.Earliest), Needs: a.Needs,
		})
	}
	data := s.sum(e)
	data["Gates"], data["Learnt"] = conditions, e.Learnt()
	data["Ways"], data["Rows"], data["More"] = ways, changes, more
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
