package base

import (
	"context"
	"maps"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// Called is what ids are called on a page.
type Called struct {
	Persons  map[string]string // masked
	Units    map[string]string
	Accounts map[string]string
}

// Names finds them in four reads, however many there are.
func (o *Console) Names(ctx context.Context, persons, units, accounts []string) (n Called, err error) {
	if n.Persons, err = o.People.Names(ctx, Distinct(persons)...); err != nil {
		return n, err
	}
	if n.Units, err = o.Load.Store.UnitNames(ctx, Distinct(units)); err != nil {
		return n, err
	}
	n.Accounts, err = o.Load.Store.AccountNames(ctx, accounts...)
	return n, err
}

// Distinct are ids, each once, without the empty one.
func Distinct(ids []string) []string {
	return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool { return id == "" })
}

// Indicator is one that a department scores, or a table has.
type Indicator struct{ ID, Name string }

// Tables are the tables of some periods.
func (o *Console) Tables(ctx context.Context, periods []*casework.Period) (all []*estimator.Policy, err error) {
	seen := map[string]bool{}
	for _, p := range slices.Backward(periods) {
		if seen[p.Terms.PolicyVersion] {
			continue
		}
		seen[p.Terms.PolicyVersion] = true
		table, err := o.Load.Table(ctx, p)
		if err != nil {
			return nil, err
		}
		all = append(all, table)
	}
	return all, nil
}

// Indicators are what indicators are called, in the newest table that knows them.
func Indicators(tables []*estimator.Policy) map[string]string {
	all := map[string]string{}
	for _, t := range slices.Backward(tables) {
		for _, in := range t.Outline() {
			all[in.ID] = in.Name
		}
	}
	return all
}

// ScoredBy are the indicators of a department.
func ScoredBy(tables []*estimator.Policy, department string) []Indicator {
	all := map[string]Indicator{}
	for _, t := range tables {
		for _, in := range t.Outline() {
			if slices.ContainsFunc(in.Departments, func(d estimator.Department) bool { return d.ID == department }) {
				all[in.ID] = Indicator{in.ID, in.Name}
			}
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Indicator) int { return order(a.ID, b.ID, tables) })
}

// order is that of the newest table.
func order(a, b string, tables []*estimator.Policy) int {
	at := func(id string) int {
		for _, t := range tables {
			if i := slices.IndexFunc(t.Outline(), func(in estimator.Outline) bool { return in.ID == id }); i >= 0 {
				return i
			}
		}
		return 0
	}
	return at(a) - at(b)
}

// Reach is what is within somebody's reach.
func Reach(who casework.Actor) store.ApplicationFilter {
	f := store.ApplicationFilter{Points: who.Points}
	if who.Outside() { // these pages are not for them; should they come, they see their own
		f.Unit, f.Person, f.ID = who.Unit, who.Person, who.Application
	}
	if who.Role == casework.Scorer { // what their department scores
		f.Scores = who.Department
	}
	return f
}

// HasDesk says whether somebody has work of their own.
func HasDesk(p *site.Page) bool {
	return p.By().Role == casework.WindowOfficer || p.By().Role == casework.Scorer
}
