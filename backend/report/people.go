package report

import (
	"strconv"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
)

// groups is a table of groups of people.
func (r *Report) groups(id string, sides []Side, form Form, of func(Side) []caseload.GroupFigures, name func(string) string, order func(string) int) *Table {
	type row = caseload.GroupFigures
	label := func(name func(string) string) func(string) string {
		return func(group string) string {
			switch group {
			case "":
				return r.Words.Unknown
			case caseload.OtherGroups:
				return r.Words.Other
			}
			return name(group)
		}
	}(name)
	t := set(r.Words, sides, sheet[row]{
		id: id, section: people, form: form, versus: true,
		rows:  of,
		key:   func(g row) string { return g.Name },
		label: func(g row) string { return label(g.Name) },
		order: func(g row) int {
			switch g.Name {
			case "":
				return 1 << 30
			case caseload.OtherGroups:
				return 1 << 29
			}
			return order(g.Name)
		},
		metrics: []metric[row]{
			{name: "submitted", format: spreadsheet.Whole, drawn: alone, of: func(g row, _ Side) Value { return count(g.Submitted) }},
			{name: "of_submitted", format: spreadsheet.Percent, drawn: compared, of: func(g row, s Side) Value { return share(g.Submitted, s.Submitted) }},
			{name: "accepted", format: spreadsheet.Whole, of: func(g row, _ Side) Value { return few(g.Accepted) }},
			{name: "scored", format: spreadsheet.Whole, of: func(g row, _ Side) Value { return few(g.Scored) }},
			{name: "reached", format: spreadsheet.Whole, drawn: alone, of: func(g row, _ Side) Value { return few(g.Reached) }},
			{name: "reached_share", format: spreadsheet.Percent, of: func(g row, _ Side) Value { return fewOf(g.Reached, g.Scored) }},
			{name: "listed", format: spreadsheet.Whole, of: func(g row, _ Side) Value { return few(g.Listed) }},
			{name: "mean", format: spreadsheet.Hundredths, of: func(g row, _ Side) Value {
				if g.Mean == nil {
					return nothing
				}
				return points(*g.Mean)
			}},
		},
	})
	r.note(t)
	if t != nil {
		for i, s := range sides {
			if of := inOther(of(s), label); of != "" {
				t.Notes = append(t.Notes, fill(r.Words.Small, "of", of))
				named(t, sides, i)
			}
		}
	}
	return t
}

// inOther are the groups that are too small.
func inOther(all []caseload.GroupFigures, name func(string) string) string {
	var names []string
	for _, g := range all {
		for _, of := range g.Of {
			names = append(names, name(of))
		}
	}
	return strings.Join(names, "、")
}

// fewOf is a share where both of it are told.
func fewOf(part, whole *int) Value {
	if part == nil || whole == nil {
		return nothing
	}
	return share(*part, *whole)
}

func (r *Report) districts(sides []Side) *Table {
	return r.groups("districts", sides, Bars, func(s Side) []caseload.GroupFigures { return s.Districts }, func(name string) string {
		if name == casework.NoHome {
			return r.Words.NoHome
		}
		return name
	}, func(name string) int {
		if name == casework.NoHome {
			return 1 << 28
		}
		return 0 // as they come: by the most
	})
}

func (r *Report) ages(sides []Side) *Table {
	return r.groups("ages", sides, Columns, func(s Side) []caseload.GroupFigures { return s.Ages }, r.age, func(name string) int {
		first, _ := strconv.Atoi(name) // groups of ours
		return first
	})
}

func (r *Report) age(name string) string {
	first, _ := strconv.Atoi(name) // groups of ours
	switch first {
	case casework.Youngest:
		return r.Words.Ages.Youngest
	case casework.Oldest:
		return r.Words.Ages.Oldest
	}
	return fill(r.Words.Ages.Middle, "from", name, "to", strconv.Itoa(first+casework.AgeStep-1))
}

func (r *Report) kinds(sides []Side) *Table {
	return r.groups("kinds", sides, Bars, func(s Side) []caseload.GroupFigures { return s.UnitKinds },
		func(name string) string { return called(r.Words.UnitKinds, name) }, func(string) int { return 0 })
}
