package casework

import "time"

// Work is what a desk has, or had, to do with an application.
type Work struct {
	Desk       Desk
	Department string
	Status     Status
	Open       bool
	Since      time.Time
	Due        Due
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
		all = append(all, Work{
			Desk: Desk{Line: r.Line}, Department: string(r.Line), Status: r.Status,
			Open: !over && (r.Status == Pending || r.Status == InSupplement), Since: r.Since, Due: due,
		})
	}
	due := Due{Day: dayOf(p.Terms.Filing.To).AddDate(0, 0, p.Terms.Clocks.ScoringCalendarDays)}
	for _, r := range a.Scores {
		if r.Status != Voided {
			all = append(all, Work{
				Desk: Desk{Indicator: r.Indicator, Department: r.Department}, Department: r.Department, Status: r.Status,
				Open: !over && !r.Closed(), Since: r.Since, Due: due,
			})
		}
	}
	return all
}
