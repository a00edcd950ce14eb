package telling

import (
	"context"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// ByLeft is why something is told to nobody: who was to be told is an agent no more.
const ByLeft = "left"

// sum is what has happened to several applications of a unit, as its agents are told
// of it: in one message, for they would get dozens.
type sum struct {
	unit, message string // the first that told of it
	kind          casework.Kind
	said          Said
	due           time.Time
}

// sums are what agents hear of, in the order in which it has happened.
type sums []*sum

// add puts what has happened to one application to the rest.
func (all *sums) add(unit, message string, kind casework.Kind, s Said, due time.Time) {
	for _, one := range *all {
		if one.unit != unit || one.kind != kind || one.said.Period != s.Period {
			continue
		}
		one.said.People++
		one.said.Items += s.Items
		if one.said.Department != s.Department {
			one.said.Department = ""
		}
		if !due.IsZero() && (one.due.IsZero() || due.Before(one.due)) {
			one.due, one.said.Day = due, s.Day
		}
		return
	}
	s.People = 1
	*all = append(*all, &sum{unit, message, kind, s, due})
}

// toAgents is what agents are told of events of single applications of their units.
func (t *Tellings) toAgents(tx *store.Tx, all sums) (told []store.Telling, err error) {
	var units []string
	for _, one := range all {
		units = append(units, one.unit)
	}
	if len(units) == 0 {
		return nil, nil
	}
	slices.Sort(units)
	bound, err := tx.BoundAgents(slices.Compact(units))
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		for _, b := range bound {
			if b.Unit != one.unit {
				continue
			}
			note, err := t.toAgent(b, one.message, one.kind, one.said)
			if err != nil {
				return nil, err
			}
			told = append(told, note)
		}
	}
	return told, nil
}

// toAgent is one of them: about a unit, so that what an applicant is told stands
// beside it where the same follower is both.
func (t *Tellings) toAgent(b store.BoundAgent, message string, kind casework.Kind, s Said) (store.Telling, error) {
	one, err := t.note(message, b.Follower, b.Hushed, store.AgentTelling+string(kind), t.Agents[kind], s, time.Time{})
	one.Application = b.Unit
	return one, err
}

// moveToAgents tells agents once what a move of the period means for all of their
// unit's.
func (t *Tellings) moveToAgents(ctx context.Context, m store.Message, moved casework.PeriodKind) error {
	kind := casework.Kind(moved)
	if t.Agents[kind] == nil {
		return nil
	}
	var states []casework.State
	for state := range moves[moved] {
		states = append(states, state)
	}
	var told []store.Telling
	err := t.Store.Do(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(casework.PeriodID(m.Subject))
		if err != nil {
			return err
		}
		bound, err := tx.BoundAgentsIn(p.ID, states)
		if err != nil {
			return err
		}
		s := ofPeriod(p)
		told = nil
		for i, b := range bound {
			s.People += b.People
			if b.State == casework.Listed {
				s.Listed += b.People
			}
			if i+1 < len(bound) && bound[i+1].Follower == b.Follower { // in another state
				continue
			}
			note, err := t.toAgent(b, m.ID, kind, s)
			if err != nil {
				return err
			}
			told, s = append(told, note), ofPeriod(p)
		}
		return tx.AddTellings(told)
	})
	if err == nil {
		t.hushed(ctx, told)
	}
	return err
}

// ofPerson is what a message about a person is told: their followers, and the agents
// of units that have an application of theirs which goes on.
func (t *Tellings) ofPerson(tx *store.Tx, m store.Message, kind casework.Kind, all *sums) (told []store.Telling, err error) {
	if t.Words[kind] != nil {
		bound, err := tx.BoundPersons(m.Subject)
		if err != nil {
			return nil, err
		}
		for _, b := range bound {
			one, err := t.telling(m, b, kind, Said{})
			if err != nil {
				return nil, err
			}
			told = append(told, one)
		}
	}
	if t.Agents[kind] == nil {
		return told, nil
	}
	own, err := tx.OfPerson(m.Subject, applicationsMost)
	if err != nil {
		return nil, err
	}
	for _, a := range own {
		p, err := tx.Period(a.Period)
		if err != nil {
			return nil, err
		}
		if p.Stage.Current() && a.State != casework.Withdrawn && a.State != casework.Lapsed {
			all.add(a.Unit, m.ID, kind, Said{Period: notice.PeriodName(p.ID)}, time.Time{})
		}
	}
	return told, nil
}

// applicationsMost is above how many a person has in periods that go on.
const applicationsMost = 20

// still takes out what is told to agents who are none any more.
func (t *Tellings) still(ctx context.Context, all []store.Telling) (left, dropped []store.Telling, err error) {
	var followers []string
	for _, one := range all {
		if one.ToAgent() {
			followers = append(followers, one.Follower)
		}
	}
	if len(followers) == 0 {
		return all, nil, nil
	}
	still, err := t.Store.StillAgents(ctx, followers)
	if err != nil {
		return nil, nil, err
	}
	for _, one := range all {
		if one.ToAgent() && !still[one.Follower] {
			one.State, one.Why = store.TellingDropped, ByLeft
			dropped = append(dropped, one)
			continue
		}
		left = append(left, one)
	}
	return left, dropped, nil
}
