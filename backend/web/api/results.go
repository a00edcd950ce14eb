package api

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/store"
)

// withheld says why points are not shown any more.
type withheld struct {
	Code   casework.Code `json:"code" example:"query_over"`
	Detail string        `json:"detail" doc:"for people"`
	Until  time.Time     `json:"until" doc:"when the time to ask for results ended"`
}

// scoreShown is a department's record; until when it may still ask for a
// supplement is shown to those who could.
type scoreShown struct {
	casework.ScoreRecord
	AskUntil *casework.Due     `json:"ask_until,omitempty" doc:"the last day on which the department may ask for a supplement"`
	AskDays  []casework.DueDay `json:"ask_days,omitempty" doc:"each day of the count, with why it counted or not"`
}

// showResults adds what came out: departments' points are shown to staff, and to
// others from their publication until the period says.
func (c Cases) showResults(v *application, a *casework.Application, p *casework.Period, by casework.Actor) {
	if refusal, over := casework.IsRefusal(p.Results(by, c.Load.Now())); over {
		says, help := c.Words.Refusal(refusal)
		v.Withheld = &withheld{refusal.Code, says + help, p.Terms.QueryUntil}
		return
	}
	v.Objection = a.Objection
	v.Place, v.Outside = a.Came()
	if by.Outside() && !a.State.PointsOut() {
		return
	}
	if a.State.PointsOut() || a.State == casework.Scored {
		v.Total = &a.Total
	}
	for _, r := range a.Scores {
		v.Scores = append(v.Scores, c.record(r, a, p, by))
	}
}

func (c Cases) record(r casework.ScoreRecord, a *casework.Application, p *casework.Period, by casework.Actor) scoreShown {
	shown := scoreShown{ScoreRecord: r}
	if by.Outside() || a.State != casework.Accepted || r.Status != casework.Received {
		return shown
	}
	if due, days := r.AskUntil(p, c.Load.Days()); !due.IsZero() {
		shown.AskUntil, shown.AskDays = &due, days
	}
	return shown
}

// sight is what somebody sees of results in a list.
func (c Cases) sight(ctx context.Context, by casework.Actor) (exchange.Sight, error) {
	if !by.Outside() {
		return exchange.ForStaff, nil
	}
	all, err := c.Load.Periods(ctx)
	if err != nil {
		return nil, err
	}
	periods := map[casework.PeriodID]*casework.Period{}
	for _, p := range all {
		periods[p.ID] = p
	}
	return func(l store.Line) (state casework.State, points, place bool) {
		p, now := periods[l.Period], c.Load.Now()
		if p == nil { // begun since
			return l.State, false, false
		}
		shown := p.Results(by, now) == nil && l.State.PointsOut()
		return p.Told(l.State, by, now), shown, shown
	}, nil
}

// past are the periods whose results somebody can't ask for any more: a list that
// is narrowed by a state must not tell them either.
func (c Cases) past(ctx context.Context, by casework.Actor) (ids []casework.PeriodID, err error) {
	if !by.Outside() {
		return nil, nil
	}
	all, err := c.Load.Periods(ctx)
	for _, p := range all {
		if p.Results(by, c.Load.Now()) != nil {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}
