package standing

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// Case is an application in the list of its unit.
type Case struct {
	store.Line
	Of    *casework.Period // in which it is
	Name  string           // masked; empty: erased
	Tail  string           // the end of the ID number that lists show: it tells two of one name apart
	Asked bool             // a supplement waits for an answer
	Left  *Left            // until when the unit has to do something; nil: nothing is due
}

// Today says that it is due today, or was before.
func (c Case) Today(now time.Time) bool {
	return c.Left != nil && !c.Left.Day.After(civil(now))
}

// ofUnit is far above how many applications a unit has in a period.
const ofUnit = 1000

// OfUnit are the applications of an agent's unit in the current period, as the portal
// lists them, and their period (nil: there is none, and all are told of): what is due
// stands first, what has ended last.
func (s *Standings) OfUnit(ctx context.Context, by casework.Actor) (current *casework.Period, all []Case, err error) {
	var periods []*casework.Period
	err = s.Store.Look(ctx, func(tx *store.Tx) (err error) {
		periods, err = tx.Periods()
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	f := store.ApplicationFilter{Unit: by.Unit, States: listed(), Limit: ofUnit}
	for _, p := range periods {
		if p.Stage.Current() {
			current, f.Period = p, p.ID
		}
	}
	lines, err := s.Store.Applications(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	asked, err := Asked(ctx, s.Store, lines, s.Now(), s.Days())
	if err != nil {
		return nil, nil, err
	}
	for _, l := range lines {
		c := Case{Line: l, Left: asked[l.ID], Asked: asked[l.ID] != nil}
		if i := slices.IndexFunc(periods, func(p *casework.Period) bool { return p.ID == l.Period }); i >= 0 {
			c.Of = periods[i]
			c.State = c.Of.Told(l.State, by, s.Now())
		}
		if c.State.Editable() && c.Of != nil && c.Of.Stage == casework.Applying {
			c.Left = Until(casework.Due{Day: casework.Date{Time: civil(c.Of.Terms.Filing.To)}}, s.Now(), s.Days())
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b Case) int {
		if n := cmp.Compare(a.rank(), b.rank()); n != 0 || a.Left == nil {
			return n
		}
		return a.Left.Day.Compare(b.Left.Day)
	})
	return current, all, nil
}

// listed are all states but that of what was deleted.
func listed() []casework.State {
	return slices.DeleteFunc(slices.Clone(casework.States), func(s casework.State) bool { return s == casework.Deleted })
}

// rank is what is due, what goes on, and what has ended.
func (c Case) rank() int {
	switch {
	case c.Left != nil:
		return 0
	case slices.Contains(ended, c.State), c.State == casework.PermitIssued:
		return 2
	}
	return 1
}

// Asked is until when a supplement is to be answered, by application: the one that is
// due first. What waits for none is left out.
func Asked(ctx context.Context, s *store.Store, lines []store.Line, now time.Time, days casework.Workdays) (map[string]*Left, error) {
	ids := make([]string, 0, len(lines))
	for _, l := range lines {
		if l.State == casework.Submitted || l.State == casework.Accepted {
			ids = append(ids, l.ID)
		}
	}
	open, err := s.OpenSupplements(ctx, ids)
	if err != nil {
		return nil, err
	}
	first := map[string]*Left{}
	for id, all := range open {
		for _, one := range all {
			left := Until(one.Due, now, days)
			if left != nil && (first[id] == nil || left.Day.Before(first[id].Day)) {
				first[id] = left
			}
		}
	}
	return first, nil
}

// Named fills in the masked names of some of them.
func (s *Standings) Named(ctx context.Context, some []Case) error {
	persons := map[casework.PeriodID][]string{} // how much of a number is shown is the period's to say
	for _, c := range some {
		persons[c.Period] = append(persons[c.Period], c.Person)
	}
	shown := map[casework.PeriodID]map[string]vault.Masked{}
	for i, c := range some {
		if c.Of == nil {
			continue
		}
		if shown[c.Period] == nil {
			var err error
			if shown[c.Period], err = s.Masks(ctx, c.Of.Terms.List, persons[c.Period]...); err != nil {
				return err
			}
		}
		m := shown[c.Period][c.Person]
		some[i].Name, some[i].Tail = m.Name, m.IDNumber[strings.LastIndex(m.IDNumber, "*")+1:]
	}
	return nil
}

// One is an application within somebody's reach.
func (s *Standings) One(ctx context.Context, by casework.Actor, id string) (one Standing, err error) {
	err = s.Store.Look(ctx, func(tx *store.Tx) error {
		a, err := tx.Application(id)
		if err != nil {
			return err
		}
		if !by.Reaches(a) {
			return &casework.Refusal{Code: casework.CodeNotYours}
		}
		p, err := tx.Period(a.Period)
		if err == nil {
			one = s.tell(a, p, by)
		}
		return err
	})
	if err != nil {
		return one, err
	}
	names, err := s.Names(ctx, one.Application.Person)
	one.Name = names[one.Application.Person]
	return one, err
}
