package standing

import (
	"time"

	"luohu/backend/casework"
)

// LeastReason is as short, in characters, as the reason of an objection can be that
// says what is wrong.
const LeastReason = 4

// MayObject says whether an objection can be made at a moment.
func (s Standing) MayObject(now time.Time) bool {
	return s.Application.State == casework.Published && s.Application.Objection == nil &&
		s.Period.Stage == casework.ScoresPublished && s.Period.Display.Holds(now)
}

// Open are the lines that can be objected to: departments have scored them.
func (r *Results) Open() (all []Result) {
	for _, l := range r.Lines {
		if len(l.Records) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// Named is what a line of the table is called.
func (r *Results) Named(indicator string) string {
	for _, l := range r.Lines {
		if l.ID == indicator {
			return l.Name
		}
	}
	return indicator
}
