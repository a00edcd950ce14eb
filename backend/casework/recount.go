package casework

// Recount counts the days of what is open anew, by the calendar of now.
type Recount struct {
	Told map[Line]Date // until when the lines were to decide, as it was last known
}

func (Recount) act(*Application) Kind { return DaysRecounted }

func (c Recount) decide(a *Application, w World) ([]Event, error) {
	var days []RecountedDay
	note := func(d RecountedDay) {
		if d.Before.Day != d.After.Day || d.Before.Provisional != d.After.Provisional {
			days = append(days, d)
		}
	}
	for _, r := range a.Reviews {
		if told, known := c.Told[r.Line]; known && r.Status == Pending {
			after, _ := a.Acceptance(r.Line, w.Period, w.Days)
			note(RecountedDay{Line: r.Line, Before: Due{Day: told, Provisional: after.Provisional}, After: after})
		}
	}
	for _, s := range a.Wanted {
		if s.Open() {
			note(RecountedDay{Supplement: s.ID, Before: s.Due, After: s.again(w)})
		}
	}
	if a.State == Qualified {
		note(RecountedDay{Before: a.Permit, After: promised(w.Period, w.Days)})
	}
	if len(days) == 0 {
		return nil, nil
	}
	return []Event{Recounted{w.Days.Edition(), days}}, nil
}

// again is the day by the calendar of now. A unit that was told a later one keeps
// it.
func (s Supplement) again(w World) Due {
	due, _ := CountDue(w.Days, s.AskedAt, w.Period.Terms.Clocks.AnswerSupplement)
	if due.Day.Before(s.Due.Day) {
		due.Day = s.Due.Day
	}
	return due
}

// promised is until when permits come, for those whom the list named.
func promised(p *Period, days Workdays) Due {
	clocks := p.Terms.Clocks
	due, _ := CountDue(days, p.Listing.To, clocks.PermitCheck+clocks.PermitPost)
	return due
}

// running is the window of what is on display, and how many working days it is
// to last.
func (p *Period) running() (Window, int) {
	if p.Stage == ListPublished {
		return p.Listing, p.Terms.Clocks.ListDisplay
	}
	return p.Display, p.Terms.Clocks.Display
}

// recount lets a display run its full time by another calendar, also if by the
// one before it is over and the clock has not come to end it. It never becomes
// shorter than what was announced.
func (p *Period) recount(moved Moved, w World) (Moved, error) {
	window, n := p.running()
	last, _ := CountDue(w.Days, window.From, n-1)
	to := last.Day.start().Add(closes)
	if !to.After(window.To) {
		return Moved{}, refuse(CodeNothingToChange)
	}
	moved.Window, moved.Calendar = &Window{From: window.From, To: to}, w.Days.Edition()
	return moved, nil
}

// Provisional says that the last day of what is on display rests on a year whose
// calendar is not known.
func (p *Period) Provisional(days Workdays) bool {
	if p.Stage != ScoresPublished && p.Stage != ListPublished {
		return false
	}
	window, n := p.running()
	last, _ := CountDue(days, window.From, n-1)
	return last.Provisional
}
