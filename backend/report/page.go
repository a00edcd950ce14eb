package report

import (
	"context"
	_ "embed"
	"time"

	"luohu/backend/paper"
)

//go:embed report.sheet
var form string

// printed is what stands on the sheet.
type printed struct {
	Taken
	Clock  string // when it was printed
	Cells  []paper.Cell
	Tables map[string]*Table
	Turns  []*Table // of how long desks took
}

// Print makes the sheet of one period as a PDF; clock is when, as people read it.
func (r *Report) Print(ctx context.Context, of Side, t Taken, clock string) ([]byte, error) {
	about := printed{Taken: t, Clock: clock, Tables: map[string]*Table{}}
	for _, c := range r.Cards(of) {
		about.Cells = append(about.Cells, paper.Cell{Number: c.Value.Text, Words: c.Name})
	}
	for _, table := range r.Tables(of) {
		about.Tables[table.ID] = table
		if table.ID == "lines" || table.ID == "departments" {
			about.Turns = append(about.Turns, table)
		}
	}
	return r.press.Print(ctx, about, t.At.Truncate(time.Second))
}

// Text is a number of a row, by what it is.
func (t *Table) Text(row Row, metric string) string {
	for i, c := range t.Columns {
		if c.Metric == metric {
			return row.Values[i].Text
		}
	}
	return nothing.Text
}

// Lying are the rows as bars: the longest of the first column fills the width.
func (t *Table) Lying() (all []paper.Bar) {
	most := 0.0
	for _, row := range t.Rows {
		most = max(most, row.Values[0].Of)
	}
	for _, row := range t.Rows {
		v := row.Values[0]
		bar := paper.Bar{Label: row.Label, Value: v.Text}
		if most > 0 {
			bar.Part = max(v.Of, 0) / most
		}
		all = append(all, bar)
	}
	return all
}

// Standing are the rows of a histogram as columns, with its mark among them.
func (t *Table) Standing() paper.Standing {
	c := paper.Standing{Bars: t.Lying(), Mark: -1}
	if t.Chart == nil || len(t.Chart.Marks) == 0 || len(t.Chart.Places) < 2 {
		return c
	}
	step := t.Chart.Places[1] - t.Chart.Places[0]
	c.Mark, c.Name = (t.Chart.Marks[0].At-t.Chart.Places[0])/step+0.5, t.Chart.Marks[0].Name
	return c
}
