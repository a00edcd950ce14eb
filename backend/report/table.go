package report

import (
	"cmp"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/spreadsheet"
)

// Table is one of a report: rows that are about something, with numbers.
type Table struct {
	ID, Section string
	Title       string
	About       string   // what the rows are
	Notes       []string // under it
	Columns     []Column
	Rows        []Row
	Chart       *Chart // nil: it is not drawn
}

// Column is what numbers under each other are.
type Column struct {
	Metric string // its name in the words
	Name   string
	Side   string // of which period, where two are compared
	Format spreadsheet.Format
}

// Row is what a row is about, and its numbers.
type Row struct {
	Label  string
	Values []Value
}

// Side is a period, as it is compared with another.
type Side struct {
	Name string
	*caseload.Statistics
	Chat *caseload.ChatUse // nil: it is not looked at
}

// When a metric is drawn.
type drawn int

const (
	never    drawn = iota
	always         // with one period, and with two
	alone          // with one: two of different size would mislead, or be too much
	compared       // with two
)

func (d drawn) with(sides int) bool {
	return d == always || d == alone && sides == 1 || d == compared && sides == 2
}

// metric is a number of a row.
type metric[R any] struct {
	name   string // in the words
	format spreadsheet.Format
	drawn  drawn
	of     func(R, Side) Value
	called string // its name, if it has none in the words
}

// sheet is how rows become a table.
type sheet[R any] struct {
	id, section string
	form        Form // of the chart
	rows        func(Side) []R
	key         func(R) string
	label       func(R) string
	order       func(R) int // nil: as they come
	place       func(R) float64
	metrics     []metric[R]
	empty       bool // what one period does not have is none, not unknown
	versus      bool // say how much more
}

// set makes a table of one period or of two; without rows it is nil.
func set[R any](w *Words, sides []Side, s sheet[R]) *Table {
	words := w.Tables[s.id]
	t := &Table{ID: s.id, Section: s.section, Title: words.Title, About: words.About}
	rows, keys := make([]map[string]R, len(sides)), []string(nil)
	first := map[string]R{}
	for i, side := range sides {
		rows[i] = map[string]R{}
		for _, r := range s.rows(side) {
			key := s.key(r)
			if _, known := first[key]; !known {
				first[key] = r
				keys = append(keys, key)
			}
			rows[i][key] = r
		}
	}
	if len(keys) == 0 {
		return nil
	}
	if s.order != nil {
		slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(s.order(first[a]), s.order(first[b])) })
	}
	chart := &Chart{Form: s.form}
	for _, key := range keys {
		r := first[key]
		t.Rows = append(t.Rows, Row{Label: s.label(r)})
		chart.Labels = append(chart.Labels, s.label(r))
		if s.place != nil {
			chart.Places = append(chart.Places, s.place(r))
		}
	}
	for n, m := range s.metrics {
		name := cmp.Or(m.called, w.Metrics[m.name])
		var all [][]Value
		for i, side := range sides {
			column := make([]Value, len(keys))
			for k, key := range keys {
				r, there := rows[i][key]
				if column[k] = nothing; there || s.empty {
					column[k] = m.of(r, side)
				}
			}
			all = append(all, column)
			t.add(Column{Metric: m.name, Name: name, Side: sideName(sides, i), Format: m.format}, column)
			if m.drawn.with(len(sides)) {
				chart.add(name, sideName(sides, i), i, m.format, column)
			}
		}
		if s.versus && n == 0 && len(sides) == 2 {
			more := make([]Value, len(keys))
			for k := range keys {
				more[k] = less(m.format, all[0][k], all[1][k])
			}
			t.add(Column{Metric: "versus", Name: w.Metrics["versus"], Format: m.format}, more)
		}
	}
	if len(chart.Series) > 0 {
		t.Chart = chart
	}
	return t
}

func (t *Table) add(c Column, values []Value) {
	t.Columns = append(t.Columns, c)
	for i := range t.Rows {
		t.Rows[i].Values = append(t.Rows[i].Values, values[i])
	}
}

func sideName(sides []Side, i int) string {
	if len(sides) == 1 {
		return ""
	}
	return sides[i].Name
}
