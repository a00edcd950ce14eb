package report

import (
	"strconv"

	"luohu/backend/caseload"
	"luohu/backend/spreadsheet"
)

func (r *Report) funnel(sides []Side) *Table {
	type row = caseload.StageCount
	return r.note(set(r.Words, sides, sheet[row]{
		id: "funnel", section: progress, form: Bars, empty: true, versus: true,
		rows: func(s Side) []row {
			if len(sides) > 1 || len(s.Points) > 0 || s.Department != "" { // what has no point yet is in nobody's part, and no share
				return s.Funnel[1:]
			}
			return s.Funnel
		},
		key:   func(f row) string { return string(f.Stage) },
		label: func(f row) string { return called(r.Words.Milestones, f.Stage) },
		metrics: []metric[row]{
			{name: "count", format: spreadsheet.Whole, drawn: alone, of: func(f row, _ Side) Value { return count(f.Count) }},
			{name: "of_submitted", format: spreadsheet.Percent, drawn: compared, of: func(f row, s Side) Value {
				if f.Stage == caseload.Started {
					return nothing
				}
				return share(f.Count, s.Submitted)
			}},
		},
	}))
}

func (r *Report) states(sides []Side) *Table {
	type row = caseload.StateCount
	all := func(s Side) (n int) {
		for _, state := range s.States {
			n += state.Count
		}
		return n
	}
	return r.note(set(r.Words, sides, sheet[row]{
		id: "states", section: progress, form: Bars, empty: true, versus: true,
		rows: func(s Side) (some []row) {
			for _, state := range s.States {
				if state.Count > 0 {
					some = append(some, state)
				}
			}
			return some
		},
		key:   func(c row) string { return string(c.State) },
		label: func(c row) string { return called(r.Said.States, c.State) },
		metrics: []metric[row]{
			{name: "count", format: spreadsheet.Whole, drawn: alone, of: func(c row, _ Side) Value { return count(c.Count) }},
			{name: "of_all", format: spreadsheet.Percent, drawn: compared, of: func(c row, s Side) Value { return share(c.Count, all(s)) }},
		},
	}))
}

func (r *Report) points(sides []Side) *Table {
	type row = caseload.PointCount
	return r.note(set(r.Words, sides, sheet[row]{
		id: "points", section: progress, form: Bars, empty: true, versus: true,
		rows:  func(s Side) []row { return s.ByPoint },
		key:   func(c row) string { return string(c.Point) },
		label: func(c row) string { return called(r.Said.Points, c.Point) },
		metrics: []metric[row]{
			{name: "submitted", format: spreadsheet.Whole, drawn: alone, of: func(c row, _ Side) Value { return count(c.Count) }},
			{name: "of_submitted", format: spreadsheet.Percent, drawn: compared, of: func(c row, s Side) Value { return share(c.Count, s.Submitted) }},
		},
	}))
}

func (r *Report) units(sides []Side) *Table {
	type row = caseload.UnitCount
	others := sides[0].OtherUnits
	return r.note(set(r.Words, sides, sheet[row]{
		id: "units", section: people, form: Bars, versus: true,
		rows:    func(s Side) []row { return s.Units },
		key:     func(c row) string { return c.Unit },
		label:   func(c row) string { return c.Name },
		metrics: []metric[row]{{name: "submitted", format: spreadsheet.Whole, drawn: always, of: func(c row, _ Side) Value { return count(c.Count) }}},
	}), "units", strconv.Itoa(others.Units), "count", strconv.Itoa(others.Count))
}
