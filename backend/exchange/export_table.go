package exchange

import (
	"io"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
)

// column is one of an export.
type column struct {
	key  string
	wide int
	of   func(e *Extract, n Named) spreadsheet.Cell
}

// exportColumns are all of them, in their order.
var exportColumns = []column{
	{"number", 16, func(_ *Extract, n Named) spreadsheet.Cell { return spreadsheet.Text(n.Number) }},
	{"period", 9, func(_ *Extract, n Named) spreadsheet.Cell { return spreadsheet.Text(string(n.Period)) }},
	{"point", 22, func(e *Extract, n Named) spreadsheet.Cell { return spreadsheet.Text(e.x.Words.Points[n.Point]) }},
	{"unit", 32, func(_ *Extract, n Named) spreadsheet.Cell { return spreadsheet.Text(n.UnitName) }},
	{"name", 10, func(_ *Extract, n Named) spreadsheet.Cell { return spreadsheet.Text(n.Name) }},
	{"state", 16, func(e *Extract, n Named) spreadsheet.Cell { return spreadsheet.Text(e.x.Words.States[n.State]) }},
	{"submitted_at", 17, func(_ *Extract, n Named) spreadsheet.Cell {
		if n.SubmittedAt.IsZero() {
			return spreadsheet.Text("")
		}
		return spreadsheet.Moment(n.SubmittedAt.In(casework.Zone))
	}},
	{"total", 10, func(_ *Extract, n Named) spreadsheet.Cell {
		if n.Hidden {
			return spreadsheet.Text("")
		}
		return spreadsheet.Number(n.Total.String())
	}},
	{"place", 8, func(_ *Extract, n Named) spreadsheet.Cell {
		if n.Place == 0 {
			return spreadsheet.Text("")
		}
		return spreadsheet.Number(strconv.Itoa(n.Place))
	}},
	{"outside", 20, func(e *Extract, n Named) spreadsheet.Cell {
		if words, known := e.x.Tables.Export.Outside[n.Outside]; known {
			return spreadsheet.Text(words)
		}
		return spreadsheet.Text(n.Outside)
	}},
}

// minute is how times stand in tables.
const minute = "2006-01-02 15:04"

// table is an export as CSV or XLSX.
type table struct {
	e *Extract
	w spreadsheet.Writer
}

func (e *Extract) newTable(out io.Writer, format string) (sheet, error) {
	words := e.x.Tables.Export
	head, wide := make([]spreadsheet.Cell, len(exportColumns)), make([]int, len(exportColumns))
	for i, c := range exportColumns {
		head[i], wide[i] = spreadsheet.Text(words.Columns[c.key]), c.wide
	}
	var w spreadsheet.Writer
	var err error
	if format == XLSX {
		w, err = spreadsheet.NewXLSX(out, spreadsheet.Origin{Title: words.Title, By: e.by.ID, Note: e.note(), At: e.at, Wide: wide})
	} else {
		w, err = spreadsheet.NewCSV(out)
	}
	if err != nil {
		return nil, err
	}
	return table{e, w}, w.Row(head...)
}

func (t table) lines(all []Named) error {
	for _, n := range all {
		cells := make([]spreadsheet.Cell, len(exportColumns))
		for i, c := range exportColumns {
			cells[i] = c.of(t.e, n)
		}
		if err := t.w.Row(cells...); err != nil {
			return err
		}
	}
	return nil
}

func (t table) end(rows int) error {
	last := comment + " " + fill(t.e.x.Tables.Export.Last, "{rows}", strconv.Itoa(rows)) + t.e.note()
	if err := t.w.Row(spreadsheet.Text(last)); err != nil {
		return err
	}
	return t.w.Close()
}

// note says who has taken the list away, and when.
func (e *Extract) note() string {
	return fill(e.x.Tables.Export.Note, "{by}", e.by.ID, "{role}", e.x.Words.Roles[e.by.Role], "{time}", e.at.In(casework.Zone).Format(minute))
}
