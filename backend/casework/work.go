package casework

import (
	"slices"
	"time"
)

// Work is what a desk has, or had, to do with an application.
type Work struct {
	Desk       Desk
	Department string
	Status     Status
	Open       bool
	Since      time.Time
	Due        Due
	AnswerBy   Due  // of what the desk has asked for
	Overdue    bool // and that it is, is noted
	Claim      *Claimed
	Answered   bool  // what it has asked for was answered, and it has not gone on since
	Calendar   int64 // the oldest edition that days were counted by which another may change; 0: there are none
}

// Name is the desk's: police, or education/hrss.
func (d Desk) Name() string {
	if d.Line != "" {
		return string(d.Line)
	}
	return d.Indicator + "/" + d.Department
}

// Work is what the desks have to do, as it follows from the state.
func (a *Application) Work(p *Period, days Workdays) (all []Work) {
	over := a.State == Rejected || a.State == Withdrawn || a.State == Disqualified
	for _, r := range a.Reviews {
		due, _ := a.Acceptance(r.Line, p, days)
		all = append(all, a.told(Work{
			Desk: Desk{Line: r.Line}, Department: string(r.Line), Status: r.Status,
			Open: !over && (r.Status == Pending || r.Status == InSupplement), Since: r.Since, Due: due, Calendar: due.Calendar,
		}))
	}
	due := p.scoredBy()
	for _, r := range a.Scores {
		if r.Status != Voided {
			all = append(all, a.told(Work{
				Desk: Desk{Indicator: r.Indicator, Department: r.Department}, Department: r.Department, Status: r.Status,
				Open: !over && !r.Closed(), Since: r.Since, Due: due,
			}))
		}
	}
	return all
}

// told adds what is known of the open supplement of a desk, and of who has it in
// hand. What is done with needs no calendar any more.
func (a *Application) told(w Work) Work {
	if !w.Open {
		w.Calendar = 0
		return w
	}
	w.Claim = a.claim(w.Desk)
	w.Answered = a.answeredTo(w.Desk, w.Since)
	if s := a.asked(w.Desk); s != nil {
		w.AnswerBy, w.Overdue = s.Due, s.Overdue
		if w.Calendar == 0 || s.Due.Calendar < w.Calendar {
			w.Calendar = s.Due.Calendar
		}
	}
	return w
}

// answeredTo says that what a desk has asked for was answered then.
func (a *Application) answeredTo(desk Desk, since time.Time) bool {
	return slices.ContainsFunc(a.Wanted, func(s Supplement) bool {
		return s.From == desk && !s.AnsweredAt.IsZero() && s.AnsweredAt.Equal(since)
	})
}
