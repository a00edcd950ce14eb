package console

import (
	"context"
	"maps"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
	"luohu/estimator"
)

// names are what ids are called on a page.
type names struct {
	persons  map[string]string // masked
	units    map[string]string
	accounts map[string]string
}

// names finds them in four reads, however many there are.
func (o *console) names(ctx context.Context, persons, units, accounts []string) (n names, err error) {
	shown, err := o.People.Show(ctx, casework.ListTerms{}, distinct(persons)...)
	if err != nil {
		return n, err
	}
	n.persons = make(map[string]string, len(shown))
	for id, m := range shown {
		n.persons[id] = m.Name
	}
	if n.units, err = o.Load.Store.UnitNames(ctx, distinct(units)); err != nil {
		return n, err
	}
	n.accounts, err = o.Load.Store.AccountNames(ctx, distinct(accounts)...)
	return n, err
}

func distinct(ids []string) []string {
	return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool { return id == "" })
}

// named are some of what a department scores, or a table has.
type named struct{ ID, Name string }

// tables are the tables of some periods.
func (o *console) tables(ctx context.Context, periods []*casework.Period) (all []*estimator.Policy, err error) {
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

// indicators are what indicators are called, in the newest table that knows them.
func indicators(tables []*estimator.Policy) map[string]string {
	all := map[string]string{}
	for _, t := range slices.Backward(tables) {
		for _, in := range t.Outline() {
			all[in.ID] = in.Name
		}
	}
	return all
}

// scoredBy are the indicators of a department.
func scoredBy(tables []*estimator.Policy, department string) []named {
	all := map[string]named{}
	for _, t := range tables {
		for _, in := range t.Outline() {
			if slices.ContainsFunc(in.Departments, func(d estimator.Department) bool { return d.ID == department }) {
				all[in.ID] = named{in.ID, in.Name}
			}
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b named) int { return order(a.ID, b.ID, tables) })
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

// reach is what is within somebody's reach.
func reach(who casework.Actor) store.ApplicationFilter {
	f := store.ApplicationFilter{Points: who.Points}
	if who.Outside() { // these pages are not for them; should they come, they see their own
		f.Unit, f.Person, f.ID = who.Unit, who.Person, who.Application
	}
	if who.Role == casework.Scorer { // what their department scores
		f.Scores = who.Department
	}
	return f
}

// desk says whether somebody has work of their own.
func desk(p *site.Page) bool {
	return p.By().Role == casework.WindowOfficer || p.By().Role == casework.Scorer
}
