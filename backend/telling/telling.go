// Package telling tells followers what happens to the applications of whom they
// are: each event once and in order, by a message where WeChat lets one through,
// else with the answer to what they say next.
package telling

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// Channel writes to a follower; its errors say whether to try again.
type Channel interface {
	SendText(ctx context.Context, follower, text string) error
}

// Parts are what it stands on.
type Parts struct {
	Store     *store.Store
	Channel   Channel
	Notices   map[Subject]Notice                         // subscription notices that the account has
	Cards     Cards                                      // nil: the account has none
	Why       func(error) string                         // a reason for good: ByClosed, ByTooMany, ByGone; empty: it is tried again
	Kept      func(ctx context.Context, follower string) // something is kept for them from now on
	Words     Words
	Agents    Words // to agents, of what has happened to their unit's
	Topics    Texts // by what has happened
	Reminders Texts // by kind
	Days      func() casework.Workdays
	Called    *casework.Words
	Quiet     Hours
	Now       func() time.Time // the clock of the rules, for what is night
	Log       *slog.Logger
}

// Why something is kept or dropped.
const (
	ByClosed  = "closed"   // they have not written for two days
	ByTooMany = "too_many" // WeChat lets no more through until they write
	ByGone    = "gone"     // they do not follow any more
	ByHushed  = "hushed"   // they asked for it
	ByLong    = "long"     // it was tried for too long
	ByLate    = "late"     // it helps nobody any more
)

// Tellings tells them. Any number of machines may be at it.
type Tellings struct {
	Parts
	bars bars
}

// New makes one.
func New(p Parts) *Tellings { return &Tellings{Parts: p} }

// stale is for how long something is told that has happened: who binds themselves,
// or a machine that was away, brings back nothing from before.
const stale = 3 * 24 * time.Hour

const (
	messagesAtOnce = 200
	boundAtOnce    = 500
)

// moves are what a period's move means for its applications, by their state after it.
var moves = map[casework.PeriodKind]map[casework.State]casework.Kind{
	casework.FilingClosed:    {casework.Lapsed: casework.ApplicationLapsed},
	casework.ScoresShown:     {casework.Published: casework.PointsPublished},
	casework.ScoresTakenBack: {casework.Scored: casework.PublicationTakenBack},
	casework.ListShown:       {casework.Listed: casework.ApplicationListed, casework.NotListed: casework.ApplicationNotListed},
	casework.ListPulled:      {casework.Published: casework.ListTakenBack},
	casework.PeriodClosed:    {casework.Qualified: casework.RightGained},
}

// happened is what a message of the outbox says.
type happened struct {
	Kind    string `json:"kind"`
	Version int64  `json:"version"`
}

// Spread makes of what waits in the outbox what each follower is told; done is how
// many messages it was.
func (t *Tellings) Spread(ctx context.Context) (done int, err error) {
	waiting, err := t.Store.Waiting(ctx, messagesAtOnce)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	var single, all []store.Message
	for _, m := range waiting {
		if time.Since(m.At) < stale && (m.Topic == "period" || m.Topic == "notice") {
			all = append(all, m)
			continue
		}
		single = append(single, m)
	}
	if err := t.spreadSingle(ctx, single); err != nil {
		return 0, err
	}
	for _, m := range all {
		if err := t.spreadWide(ctx, m); err != nil {
			return 0, err
		}
	}
	return len(waiting), nil
}

// spreadSingle spreads what has happened to single applications or persons; what is
// about something else, or too old, is told to nobody.
func (t *Tellings) spreadSingle(ctx context.Context, all []store.Message) error {
	var ids, applications []string
	var kinds []casework.Kind
	events := map[string]happened{}
	for _, m := range all {
		ids = append(ids, m.ID)
		var h happened
		if time.Since(m.At) > stale || json.Unmarshal([]byte(m.Data), &h) != nil || t.Words[casework.Kind(h.Kind)] == nil && t.Agents[casework.Kind(h.Kind)] == nil {
			continue
		}
		if m.Topic == "application" || m.Topic == "person" {
			events[m.ID] = h
		}
		if m.Topic == "application" {
			applications, kinds = append(applications, m.Subject), append(kinds, casework.Kind(h.Kind))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(applications)
	applications = slices.Compact(applications)
	var told []store.Telling
	err := t.Store.Do(ctx, func(tx *store.Tx) error {
		bound, err := tx.BoundTo(applications)
		if err != nil {
			return err
		}
		among := batch{bound: map[string][]store.Bound{}}
		for _, b := range bound {
			among.bound[b.Application] = append(among.bound[b.Application], b)
		}
		if among.units, among.watched, err = watched(tx, applications); err != nil {
			return err
		}
		if among.stopped, err = t.stopsOf(tx, bound, kinds...); err != nil {
			return err
		}
		told = nil
		for _, m := range all {
			h, tells := events[m.ID]
			if !tells {
				continue
			}
			more, err := t.ofEvent(tx, m, h, &among)
			if err != nil {
				return err
			}
			told = append(told, more...)
		}
		more, err := t.toAgents(tx, among.agents)
		if err != nil {
			return err
		}
		told = append(told, more...)
		if err := tx.AddTellings(told); err != nil {
			return err
		}
		return tx.MarkSent(ids...)
	})
	if err == nil {
		t.hushed(ctx, told)
	}
	return err
}

// batch is what is known of all that is spread together.
type batch struct {
	bound   map[string][]store.Bound // followers who are the persons, by application
	units   map[string]store.Line    // the applications, by their ids
	watched map[string]bool          // units with an agent who is bound
	stopped stops
	agents  sums // what agents are told in the end
}

// watched are some applications, and which of their units have an agent who is bound.
func watched(tx *store.Tx, applications []string) (of map[string]store.Line, units map[string]bool, err error) {
	if of, err = tx.UnitsOf(applications); err != nil {
		return nil, nil, err
	}
	var ids []string
	for _, line := range of {
		ids = append(ids, line.Unit)
	}
	agents, err := tx.BoundAgents(ids)
	units = map[string]bool{}
	for _, one := range agents {
		units[one.Unit] = true
	}
	return of, units, err
}

// ofEvent is what one event means to the followers who are its person, and adds it to
// what agents are told.
func (t *Tellings) ofEvent(tx *store.Tx, m store.Message, h happened, among *batch) (told []store.Telling, err error) {
	kind := casework.Kind(h.Kind)
	if m.Topic == "person" {
		return t.ofPerson(tx, m, kind, &among.agents)
	}
	a, bound := among.units[m.Subject], among.bound[m.Subject]
	if t.Words[kind] == nil {
		bound = nil
	}
	watched := t.Agents[kind] != nil && among.watched[a.Unit]
	if !watched && len(bound) == 0 { // as most are
		return nil, nil
	}
	s, due, err := t.saidOf(tx, a, h)
	if err != nil {
		return nil, err
	}
	if watched {
		among.agents.add(a.Unit, m.ID, kind, s, due)
	}
	for _, b := range bound {
		one, err := t.telling(m, b, kind, s)
		if err != nil {
			return nil, err
		}
		among.stopped.heed(&one)
		told = append(told, one)
		if err := t.foresee(tx, b, h); err != nil {
			return nil, err
		}
	}
	return told, nil
}

// hushed are told when they write.
func (t *Tellings) hushed(ctx context.Context, told []store.Telling) {
	for _, one := range told {
		if one.State == store.TellingKept {
			t.Kept(ctx, one.Follower)
		}
	}
}

// spreadWide spreads what may concern everybody.
func (t *Tellings) spreadWide(ctx context.Context, m store.Message) error {
	spread := t.spreadMove
	if m.Topic == "notice" {
		spread = t.announce
	}
	if err := spread(ctx, m); err != nil {
		return err
	}
	return t.Store.Sent(ctx, m.ID)
}

// spreadMove spreads what a move of a period means, some hundred at a time: one
// that was broken off is spread anew, and nobody is told twice.
func (t *Tellings) spreadMove(ctx context.Context, m store.Message) error {
	var h happened
	if err := json.Unmarshal([]byte(m.Data), &h); err != nil {
		return fmt.Errorf("read message %s: %w", m.ID, err)
	}
	kinds := moves[casework.PeriodKind(h.Kind)]
	var states []casework.State
	for state, kind := range kinds {
		if t.Words[kind] != nil {
			states = append(states, state)
		}
	}
	for after, more := "", len(states) > 0; more; {
		var told []store.Telling
		err := t.Store.Do(ctx, func(tx *store.Tx) error {
			p, err := tx.Period(casework.PeriodID(m.Subject))
			if err != nil {
				return err
			}
			bound, err := tx.BoundIn(p.ID, states, after, boundAtOnce)
			if err != nil {
				return err
			}
			told = nil
			for _, b := range bound {
				s := ofPeriod(p)
				if due, err := casework.ParseDate(b.PermitDue); err == nil && b.State == casework.Qualified {
					s.Day = day(casework.Due{Day: due})
				}
				one, err := t.telling(m, b, kinds[b.State], s)
				if err != nil {
					return err
				}
				told = append(told, one)
			}
			if more = len(bound) == boundAtOnce; more {
				after = before(bound)
			}
			return tx.AddTellings(told)
		})
		if err != nil {
			return err
		}
		t.hushed(ctx, told)
	}
	if err := t.moveToAgents(ctx, m, casework.PeriodKind(h.Kind)); err != nil {
		return err
	}
	return t.herald(ctx, m, casework.PeriodKind(h.Kind))
}

// before is where the next page begins so that all followers of its first
// application are on it.
func before(page []store.Bound) string {
	last := page[len(page)-1].Application
	for _, b := range slices.Backward(page) {
		if b.Application != last {
			return b.Application
		}
	}
	return last
}

func ofPeriod(p *casework.Period) Said {
	s := Said{Period: notice.PeriodName(p.ID)}
	switch p.Stage {
	case casework.ScoresPublished:
		s.Until = casework.Moment(p.Display.To)
	case casework.ListPublished:
		s.Until = casework.Moment(p.Listing.To)
	}
	return s
}

// saidOf is what can be told of an event, and the day that it sets.
func (t *Tellings) saidOf(tx *store.Tx, a store.Line, h happened) (s Said, due time.Time, err error) {
	p, err := tx.Period(a.Period)
	if err != nil {
		return s, due, err
	}
	events, err := tx.SomeEvents(a.ID, h.Version-1, 1)
	if err != nil {
		return s, due, err
	}
	s = ofPeriod(p)
	if len(events) == 1 && events[0].Version == h.Version {
		switch e := events[0].Event.(type) {
		case casework.Asked:
			s.Department, s.Items, s.Day, due = t.Called.Departments[string(e.From.Line)+e.From.Department], len(e.Wants), day(e.Due), e.Due.Day.Time
		case casework.ObjectionKept:
			s.Department = t.Called.Departments[e.Department]
		case casework.Rescored:
			s.Department = t.Called.Departments[e.Department]
		case casework.Gained:
			s.Day = day(e.Permit)
		}
	}
	return s, due, nil
}

func day(d casework.Due) string {
	if d.IsZero() || d.Stands() {
		return ""
	}
	return dayOf(d.Day.Time)
}

func dayOf(t time.Time) string {
	return t.Format("1月2日") + "（周" + string([]rune("日一二三四五六")[t.Weekday()]) + "）"
}

func (t *Tellings) telling(m store.Message, b store.Bound, kind casework.Kind, s Said) (store.Telling, error) {
	one, err := t.note(m.ID, b.Follower, b.Hushed, string(kind), t.Words[kind], s, time.Time{})
	one.Person, one.Application = b.Person, b.Application
	return one, err
}
