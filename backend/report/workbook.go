package report

import (
	"io"
	"time"

	"luohu/backend/spreadsheet"
)

// Taken says who takes tables away, and of what they are.
type Taken struct {
	Title string // of the whole
	By    string // an account's name
	Note  string // when it was counted, and what it is narrowed to
	At    time.Time
}

// Workbook writes tables as sheets of one file.
func Workbook(out io.Writer, t Taken, tables []*Table) error {
	pages := make([]spreadsheet.Page, len(tables))
	for i, table := range tables {
		pages[i] = table.page(t.Note)
	}
	return spreadsheet.Workbook(out, spreadsheet.Origin{Title: t.Title, By: t.By, Note: t.Note, At: t.At}, pages)
}

const (
	widest = 40 // characters
	narrow = 12
)

func (t *Table) page(note string) spreadsheet.Page {
	p := spreadsheet.Page{Name: t.Title, Head: []string{t.About}, Wide: []int{t.wide()}, Formats: []spreadsheet.Format{spreadsheet.Words}}
	for _, c := range t.Columns {
		p.Head, p.Formats = append(p.Head, c.Called()), append(p.Formats, c.Format)
		p.Wide = append(p.Wide, max(narrow, 2*len([]rune(c.Called()))+2))
	}
	for _, row := range t.Rows {
		cells := []spreadsheet.Cell{spreadsheet.Text(row.Label)}
		for _, v := range row.Values {
			if v.Digits == "" {
				cells = append(cells, spreadsheet.Text(v.Text))
				continue
			}
			cells = append(cells, spreadsheet.Number(v.Digits))
		}
		p.Rows = append(p.Rows, cells)
	}
	p.Notes = append(append([]string{""}, t.Notes...), note)
	return p
}

// wide is how wide the first column is: a Chinese character takes two.
func (t *Table) wide() int {
	most := narrow
	for _, row := range t.Rows {
		most = max(most, 2*len([]rune(row.Label))+2)
	}
	return min(most, widest)
}

// Called is the name of a column, with the period that it is of.
func (c Column) Called() string {
	if c.Side == "" {
		return c.Name
	}
	return c.Name + " · " + c.Side
}
