package caseload

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Outlook is where a period stands, and what may become of it next.
type Outlook struct {
	Period  *casework.Period
	Next    []NextMove
	Counts  []store.StateCount // its applications
	Open    []store.OpenWork   // what its departments have still to do
	Objects int                // how many have an objection that is not answered
	Asked   []casework.Request // that wait for a decision
	History []store.PeriodEvent
}

// NextMove is a move that a period may make from where it stands.
type NextMove struct {
	Kind    casework.PeriodKind
	Asks    casework.RequestKind // by which two persons make it; empty: the clock does
	At      time.Time            // then; zero: it makes none yet
	Showing casework.Window      // how long what is published would be on display, if it were now
	Stops   *casework.Refusal    // why it could not be made now; nil: it could, or its time is still to come
	Waits   []casework.Blocker   // for these, the first of them
	Waiting int                  // how many there are in all
	Others  []casework.PeriodID  // that have to be closed before
}

// asksFor are the requests by which two persons move a period.
var asksFor = map[casework.PeriodKind]casework.RequestKind{
	casework.PeriodApproved: casework.AskPeriod, casework.ScoresShown: casework.AskScores, casework.ListShown: casework.AskList,
	casework.ScoresTakenBack: casework.AskTakeBack, casework.ListPulled: casework.AskTakeBack,
}

// mostPeriodEvents bounds a period's history; a life has a dozen.
const mostPeriodEvents = 200

// figures are what has to be counted of a period. They are used again while the
// audit log stands: what changes a period writes into it, in the same transaction.
type figures struct {
	stand     int64
	day       string // what is overdue changes with it
	counts    []store.StateCount
	open      []store.OpenWork
	unscored  blockers // what publication waits for
	objecting blockers // what the list waits for
}

type blockers struct {
	first []casework.Blocker
	n     int
}

// figuresOf counts a period, or has them from the last time. Who comes while they are
// counted waits for them.
func (c *Caseload) figuresOf(tx *store.Tx, id casework.PeriodID) (f figures, err error) {
	stand, err := tx.AuditStand()
	if err != nil {
		return f, err
	}
	day := c.Now().In(casework.Zone).Format(time.DateOnly)
	if f, known := c.lastFigures(id, stand, day); known {
		return f, nil
	}
	c.sums.Lock()
	defer c.sums.Unlock()
	if f, known := c.lastFigures(id, stand, day); known {
		return f, nil
	}
	f = figures{stand: stand, day: day}
	if f.counts, err = tx.StateCounts(id); err != nil {
		return f, err
	}
	if f.open, err = tx.OpenWork(id, day); err != nil {
		return f, err
	}
	if f.unscored.first, f.unscored.n, err = open(tx, id); err != nil {
		return f, err
	}
	if f.objecting.first, f.objecting.n, err = objections(tx, id); err != nil {
		return f, err
	}
	c.figures.Store(id, f)
	return f, nil
}

// lastFigures are those that were counted last, if nothing has changed since.
func (c *Caseload) lastFigures(id casework.PeriodID, stand int64, day string) (f figures, known bool) {
	last, there := c.figures.Load(id)
	if there {
		f = last.(figures)
	}
	return f, there && f.stand == stand && f.day == day
}

// Outlook asks the rules of every move, as of one moment. Nothing is written.
func (c *Caseload) Outlook(ctx context.Context, id casework.PeriodID) (o Outlook, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		if o.Period, err = tx.Period(id); err != nil {
			return err
		}
		f, err := c.figuresOf(tx, id)
		if err != nil {
			return err
		}
		o.Counts, o.Open, o.Objects = f.counts, f.open, f.objecting.n
		for _, row := range casework.Moves {
			next, leads, err := c.nextMove(tx, o.Period, row, f)
			if err != nil {
				return err
			}
			if leads {
				o.Next = append(o.Next, next)
			}
		}
		if o.Asked, err = tx.Requests(store.RequestFilter{State: casework.RequestOpen, Subject: string(id), Limit: mostOpen}); err != nil {
			return err
		}
		o.History, err = tx.PeriodEvents(id, mostPeriodEvents)
		return err
	})
	return o, err
}

// nextMove is what a row of the table means for a period as it stands; leads is
// false if it leads nowhere from there.
func (c *Caseload) nextMove(tx *store.Tx, p *casework.Period, row casework.Move, f figures) (n NextMove, leads bool, err error) {
	n = NextMove{Kind: row.On, Asks: asksFor[row.On]}
	clock, at, _ := p.Clockwise()
	if !leadsFrom(p, row) || n.Asks == "" && clock != row.On || row.On == casework.PeriodApproved && p.Approved {
		return n, false, nil
	}
	command := casework.PeriodCommand{Kind: row.On, Reason: "?", List: &casework.List{Selection: p.Terms.Selection}}
	switch row.On {
	case casework.ScoresShown:
		command.Open, command.Waiting = f.unscored.first, f.unscored.n
	case casework.ListShown:
		command.Open, command.Waiting = f.objecting.first, f.objecting.n
	default:
		if err := waitsFor(tx, p, &command); err != nil {
			return n, false, err
		}
	}
	n.Waits, n.Waiting, n.Others = command.Open, command.Waiting, command.Others
	w := c.now(casework.Actor{ID: "second", Role: row.Who[0]})
	if row.On == casework.ScoresShown || row.On == casework.ListShown {
		n.Showing, _ = p.Showing(row.On, w) // why not is what the rules say below
	}
	if n.Asks == "" {
		if n.At = at; w.Now.Before(at) { // it is not late
			return n, true, nil
		}
	}
	if _, err := casework.DecidePeriod(p, command, w); err != nil {
		refusal, is := casework.IsRefusal(err)
		if !is {
			return n, false, err
		}
		n.Stops = refusal
	}
	return n, true, nil
}

func leadsFrom(p *casework.Period, row casework.Move) bool {
	for _, stage := range row.From {
		if stage == p.Stage {
			return true
		}
	}
	return false
}

// Obstacle is why a request of a period could not be carried out now; nil: it
// could, or it is about something else.
func (c *Caseload) Obstacle(ctx context.Context, r casework.Request) (stops *casework.Refusal, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(casework.PeriodID(r.Subject))
		if err != nil {
			return err
		}
		d, err := DetailsOf(r)
		if err != nil {
			return err
		}
		command := casework.PeriodCommand{Reason: r.Reason}
		switch r.Kind {
		case casework.AskPeriod:
			command.Kind = casework.PeriodApproved
		case casework.AskScores:
			command.Kind = casework.ScoresShown
		case casework.AskTakeBack:
			command.Kind = takenBack(p)
		case casework.AskList:
			command.Kind, command.Seen = casework.ListShown, r.Hash
			if d.Selection != nil {
				command.List = &casework.List{Selection: *d.Selection}
				if _, err := selected(tx, p.ID, command.List); err != nil {
					return err
				}
			}
		default:
			return nil
		}
		if r.Kind != casework.AskList && standing(p) != r.Hash {
			return &casework.Refusal{Code: casework.CodePeriodChanged}
		}
		if err := waitsFor(tx, p, &command); err != nil {
			return err
		}
		_, err = casework.DecidePeriod(p, command, c.now(casework.Actor{ID: "second", Role: casework.Approver}))
		return err
	})
	if refusal, is := casework.IsRefusal(err); is {
		return refusal, nil
	}
	return nil, err
}
