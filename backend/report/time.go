package report

import (
	"strconv"

	"luohu/backend/caseload"
	"luohu/backend/spreadsheet"
)

// turnMetrics are how long desks take.
func turnMetrics(clocked bool) []metric[caseload.TurnFigures] {
	type row = caseload.TurnFigures
	whole := func(name string, of func(row) int) metric[row] {
		return metric[row]{name: name, format: spreadsheet.Whole, of: func(t row, _ Side) Value { return count(of(t)) }}
	}
	took := func(name string, drawn drawn, of func(row) int) metric[row] {
		return metric[row]{name: name, format: spreadsheet.Whole, drawn: drawn, of: func(t row, _ Side) Value {
			if t.Done == 0 {
				return nothing
			}
			return count(of(t))
		}}
	}
	all := []metric[row]{
		took("p50", alone, func(t row) int { return t.P50 }),
		took("p90", always, func(t row) int { return t.P90 }),
		took("p99", alone, func(t row) int { return t.P99 }),
	}
	if clocked {
		all = append(all, whole("clock", func(t row) int { return t.Clock }))
	}
	return append(all,
		whole("done", func(t row) int { return t.Done }),
		whole("late", func(t row) int { return t.Late }),
		metric[row]{name: "late_share", format: spreadsheet.Percent, of: func(t row, _ Side) Value { return share(overTime(t)) }},
		whole("open", func(t row) int { return t.Open }),
		whole("overdue", func(t row) int { return t.Overdue }),
	)
}

// overTime is how many took too long or do so now, of those that should be done. Of
// what is done alone, a desk that lets its oldest lie would look the best.
func overTime(all ...caseload.TurnFigures) (over, due int) {
	for _, t := range all {
		over, due = over+t.Late+t.Overdue, due+t.Done+t.Overdue
	}
	return over, due
}

func (r *Report) lines(sides []Side) *Table {
	type row = caseload.TurnFigures
	t := set(r.Words, sides, sheet[row]{
		id: "lines", section: inTime, form: Bars,
		rows:    func(s Side) []row { return s.Lines },
		key:     func(t row) string { return t.Of },
		label:   func(t row) string { return r.review(t.Of) },
		metrics: turnMetrics(true),
	})
	r.note(t, "clock", clockOf(sides[0]))
	r.clock(t, sides)
	return t
}

func (r *Report) review(line string) string {
	return fill(r.Words.Review, "department", r.department(line))
}

// clockOf is how many working days a review has.
func clockOf(s Side) string {
	if len(s.Lines) == 0 {
		return nothing.Text
	}
	return strconv.Itoa(s.Lines[0].Clock)
}

// clock marks how many working days there are.
func (r *Report) clock(t *Table, sides []Side) {
	seen := map[int]bool{}
	for _, s := range sides {
		for _, line := range s.Lines {
			if !seen[line.Clock] {
				r.mark(t, float64(line.Clock), "clock", strconv.Itoa(line.Clock))
			}
			seen[line.Clock] = true
		}
	}
}

// dayRow is how many of each line took so many days.
type dayRow struct {
	days   int
	byLine map[string]int
}

func (r *Report) days(sides []Side) *Table {
	var metrics []metric[dayRow]
	seen := map[string]bool{}
	for _, s := range sides {
		for _, line := range s.Lines {
			if seen[line.Of] {
				continue
			}
			seen[line.Of] = true
			of, name := line.Of, r.review(line.Of)
			metrics = append(metrics,
				metric[dayRow]{called: name, format: spreadsheet.Whole, drawn: alone, of: func(d dayRow, _ Side) Value { return count(d.byLine[of]) }},
				metric[dayRow]{called: name + " " + r.Words.Metrics["share"], format: spreadsheet.Percent, drawn: compared, of: func(d dayRow, s Side) Value {
					return share(d.byLine[of], doneBy(s, of))
				}})
		}
	}
	t := set(r.Words, sides, sheet[dayRow]{
		id: "days", section: inTime, form: Columns, empty: true,
		rows:    daysOf,
		key:     func(d dayRow) string { return strconv.Itoa(d.days) },
		label:   func(d dayRow) string { return strconv.Itoa(d.days) },
		order:   func(d dayRow) int { return d.days },
		metrics: metrics,
	})
	r.clock(t, sides)
	return t
}

func doneBy(s Side, line string) int {
	for _, t := range s.Lines {
		if t.Of == line {
			return t.Done
		}
	}
	return 0
}

// daysOf are all days from the same on up to the longest, and to the clock at
// least.
func daysOf(s Side) (all []dayRow) {
	most := -1
	for _, line := range s.Lines {
		for _, d := range line.Days {
			most = max(most, d.Days, line.Clock)
		}
	}
	for i := range most + 1 {
		all = append(all, dayRow{i, map[string]int{}})
	}
	for _, line := range s.Lines {
		for _, d := range line.Days {
			all[d.Days].byLine[line.Of] = d.Count
		}
	}
	return all
}

func (r *Report) departments(sides []Side) *Table {
	type row = caseload.TurnFigures
	return r.note(set(r.Words, sides, sheet[row]{
		id: "departments", section: inTime, form: Bars,
		rows:    func(s Side) []row { return s.Departments },
		key:     func(t row) string { return t.Of },
		label:   func(t row) string { return r.department(t.Of) },
		metrics: turnMetrics(false),
	}))
}

// countRow is one of a side.
type countRow struct {
	name  string
	count int
}

func (r *Report) supplements(sides []Side) *Table {
	return r.note(set(r.Words, sides, sheet[countRow]{
		id: "supplements", section: inTime, form: Bars, empty: true, versus: true,
		rows: func(s Side) []countRow {
			sup := s.Supplements
			if sup.Asked == 0 {
				return nil
			}
			return []countRow{{"asked", sup.Asked}, {"answered", sup.Answered}, {"late", sup.Late}, {"open", sup.Open}, {"overdue", sup.Overdue}}
		},
		key:     func(c countRow) string { return c.name },
		label:   func(c countRow) string { return called(r.Words.Supplements, c.name) },
		metrics: []metric[countRow]{{name: "items", format: spreadsheet.Whole, drawn: always, of: func(c countRow, _ Side) Value { return count(c.count) }}},
	}))
}

func (r *Report) objections(sides []Side) *Table {
	type row = caseload.AnswerFigures
	whole := func(name string, drawn drawn, of func(row) int) metric[row] {
		return metric[row]{name: name, format: spreadsheet.Whole, drawn: drawn, of: func(a row, _ Side) Value { return count(of(a)) }}
	}
	return r.note(set(r.Words, sides, sheet[row]{
		id: "objections", section: inTime, form: Stacked,
		rows:  func(s Side) []row { return s.Answers },
		key:   func(a row) string { return a.Of },
		label: func(a row) string { return r.department(a.Of) },
		metrics: []metric[row]{
			whole("items", never, func(a row) int { return a.Items }),
			whole("kept", always, func(a row) int { return a.Kept }),
			whole("changed", always, func(a row) int { return a.Changed }),
			whole("unanswered", always, func(a row) int { return a.Open }),
			whole("p50", never, func(a row) int { return a.P50 }),
			whole("p90", never, func(a row) int { return a.P90 }),
		},
	}))
}
