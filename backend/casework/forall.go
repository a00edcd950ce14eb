package casework

// ForAll is an event that happens at once to all applications of a period that
// are in some states.
type ForAll struct {
	Event Event
	From  []State
	To    State
}

// forAll is what a move means for the applications of the period, which is as it
// is after the move. A list besides says of each how it came out: see [Placed].
var forAll = map[PeriodKind]func(p *Period, days Workdays) Event{
	// The facts of a draft are kept for the next period.
	FilingClosed:    func(*Period, Workdays) Event { return Ended{End: ApplicationLapsed} },
	ScoresShown:     func(p *Period, _ Workdays) Event { return Shown{Until: p.Display.To} },
	ScoresTakenBack: func(*Period, Workdays) Event { return Shown{TakenBack: true} },
	ListPulled:      func(*Period, Workdays) Event { return Selected{Outcome: ListTakenBack} },
	PeriodClosed:    func(p *Period, days Workdays) Event { return Gained{promised(p, days)} },
}

// MovesApplications says that something happens to the applications of a period
// when it moves so.
func (k PeriodKind) MovesApplications() bool { return forAll[k] != nil || k == ListShown }

// ForAll is what a move has meant for the applications of a period; moves is
// false if nothing, or not the same for all.
func (p *Period) ForAll(kind PeriodKind, days Workdays) (all ForAll, moves bool) {
	event, moves := forAll[kind]
	if !moves {
		return all, false
	}
	all.Event = event(p, days)
	t := byKind[all.Event.Kind()]
	all.From, all.To = t.From, t.To
	return all, true
}
