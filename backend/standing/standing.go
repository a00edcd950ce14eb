// Package standing tells the people of an application where it stands: how far it
// has come, who has it, until when, and what they can do themselves.
package standing

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// Standing is where one application stands, as somebody is told of it.
type Standing struct {
	Application *casework.Application
	Period      *casework.Period
	Name        string // of the person, masked; empty: erased
	Way         []Stop
	Hands       []Hand
	Results     error // why points can't be seen; nil: they can, once they are out
}

// Parts are what it stands on.
type Parts struct {
	Store *store.Store
	Names func(ctx context.Context, persons ...string) (map[string]string, error) // masked
	Masks func(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]vault.Masked, error)
	Days  func() casework.Workdays
	Now   func() time.Time
}

// Standings tells them.
type Standings struct{ Parts }

// New makes one.
func New(p Parts) *Standings { return &Standings{p} }

// told is how many applications of one person are told of at once.
const told = 6

// Of are the applications of a person that were not deleted, the newest first.
func (s *Standings) Of(ctx context.Context, person string) (all []Standing, err error) {
	by := casework.Actor{ID: person, Role: casework.Applicant, Person: person}
	err = s.Store.Look(ctx, func(tx *store.Tx) error {
		own, err := tx.OfPerson(person, told)
		if err != nil {
			return err
		}
		for _, a := range own {
			p, err := tx.Period(a.Period)
			if err != nil {
				return err
			}
			all = append(all, s.tell(a, p, by))
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	names, err := s.Names(ctx, person)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Name = names[person]
	}
	return all, nil
}

func (s *Standings) tell(a *casework.Application, p *casework.Period, by casework.Actor) Standing {
	a.State = p.Told(a.State, by, s.Now()) // results can't be asked for for ever
	return Standing{Application: a, Period: p, Way: WayOf(a), Hands: s.hands(a, p), Results: p.Results(by, s.Now())}
}
