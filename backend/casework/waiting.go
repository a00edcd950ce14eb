package casework

import (
	"slices"
	"time"
)

// Supplement is one by its id, nil if there is none.
func (a *Application) Supplement(id string) *Supplement {
	for i := range a.Wanted {
		if a.Wanted[i].ID == id {
			return &a.Wanted[i]
		}
	}
	return nil
}

// asked is the open supplement of a desk, nil if there is none.
func (a *Application) asked(desk Desk) *Supplement {
	for i := range a.Wanted {
		if s := &a.Wanted[i]; s.Open() && s.From == desk {
			return s
		}
	}
	return nil
}

// OverdueAt is the id of what a desk has asked for and nobody answered in time,
// if that is not noted yet.
func (a *Application) OverdueAt(desk string, now time.Time) string {
	for _, s := range a.Wanted {
		if s.Open() && !s.Overdue && s.From.Name() == desk && s.Due.Past(now) {
			return s.ID
		}
	}
	return ""
}

// Lapsed says that a desk has asked for what nobody answered in time.
func (a *Application) Lapsed(desk Desk) bool {
	s := a.asked(desk)
	return s != nil && s.Overdue
}

// awaited says that a desk waits for an answer, and has to: once a supplement is
// overdue, the desk may decide on what is there.
func (a *Application) awaited(desk Desk) bool {
	s := a.asked(desk)
	return s != nil && !s.Overdue
}

// AskUntil is until when a department may ask for a supplement, with the days;
// zero if it has received nothing yet, or the period sets no bound.
func (r ScoreRecord) AskUntil(p *Period, days Workdays) (Due, []DueDay) {
	n := p.Terms.Clocks.AskSupplement
	if n == 0 || r.ReceivedAt.IsZero() {
		return Due{}, nil
	}
	return CountDue(days, r.ReceivedAt, n)
}

// ask opens a supplement; the clock of a line stands until it is answered.
func (a *Application) ask(e Asked, at time.Time) {
	a.Wanted = append(a.Wanted, Supplement{Asked: e, AskedAt: at})
	if r := a.Review(e.From.Line); r != nil {
		r.Status, r.Since, r.Rounds = InSupplement, at, r.Rounds+1
		r.Pauses = append(r.Pauses, Pause{From: at})
		return
	}
	r := a.Score(e.From.Indicator, e.From.Department)
	r.Status, r.Since, r.Rounds = InSupplement, at, r.Rounds+1
}

func (a *Application) answered(s *Supplement, at time.Time) {
	s.AnsweredAt = at
	a.resume(s, at)
	if r := a.Score(s.From.Indicator, s.From.Department); r != nil {
		r.ReceivedAt = at
	}
}

// resume lets the desk that asked go on.
func (a *Application) resume(s *Supplement, at time.Time) {
	if r := a.Review(s.From.Line); r != nil {
		if r.Status == InSupplement {
			r.Status, r.Since = Pending, at
		}
		if last := len(r.Pauses) - 1; last >= 0 && r.Pauses[last].To.IsZero() {
			r.Pauses[last].To = at
		}
		return
	}
	if r := a.Score(s.From.Indicator, s.From.Department); r != nil && r.Status == InSupplement {
		r.Status, r.Since = Received, at
	}
}

// closeSupplements ends what still waits, when it is not waited for any more.
func (a *Application) closeSupplements(at time.Time) {
	for i := range a.Wanted {
		if a.Wanted[i].Open() {
			a.closeSupplement(&a.Wanted[i], at)
		}
	}
}

// closeSupplement ends one, if there is one, that was not answered.
func (a *Application) closeSupplement(s *Supplement, at time.Time) {
	if s != nil {
		s.ClosedAt = at
		a.resume(s, at)
	}
}

// recounted puts in the days of another calendar. Those of the lines follow from
// the calendar by themselves.
func (a *Application) recounted(e Recounted, at time.Time) {
	for _, d := range e.Days {
		switch {
		case d.Supplement != "":
			s := a.Supplement(d.Supplement)
			s.Due, s.Overdue = d.After, s.Overdue && d.After.Past(at)
		case d.Line == "":
			a.Permit = d.After
		}
	}
}

// touched notes that files of a material have changed, with the open supplements
// that ask for it.
func (a *Application) touched(material string) {
	for i := range a.Wanted {
		s := &a.Wanted[i]
		if s.Open() && s.wants(material) && !slices.Contains(s.Changed, material) {
			s.Changed = append(s.Changed, material)
		}
	}
}

func (s Supplement) wants(material string) bool {
	return slices.ContainsFunc(s.Wants, func(w Wanted) bool { return w.Material == material })
}

// wants says whether an open supplement asks for a material.
func (a *Application) wants(material string) bool {
	return slices.ContainsFunc(a.Wanted, func(s Supplement) bool {
		return s.Open() && s.wants(material)
	})
}

// WantedFor is why an open supplement asks for a material; empty if none does.
func (a *Application) WantedFor(material string) string {
	for _, s := range a.Wanted {
		for _, w := range s.Wants {
			if s.Open() && w.Material == material {
				return w.Reason
			}
		}
	}
	return ""
}
