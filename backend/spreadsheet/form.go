package spreadsheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Form is a workbook that people fill in: one row for each.
type Form struct {
	Title  string // of the sheet that is filled in
	Fields []FormField
	Rows   int // that there is room for
	// Help is a sheet of its own, told line by line.
	HelpTitle    string
	Help         []string
	ChoicesTitle string // of the hidden sheet with what may be chosen
	Wrong        string // what is said of a choice that is none
}

// FormField is a column of it.
type FormField struct {
	Head    string
	Note    string // told when one comes to the head
	Example string
	Wide    float64 // in characters
	Needed  bool
	Choices []string // to choose from; none: anything may be typed
}

// The rows of a form: its head, an example that nobody reads in, and those that
// are filled in.
const headRow, exampleRow, firstRow = 1, 2, 3

// Write writes it. Every cell is text, so that no program shortens a number of
// eighteen digits.
func (f Form) Write(out io.Writer) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	title := sheetName(f.Title)
	if err := book.SetSheetName(book.GetSheetName(0), title); err != nil {
		return fmt.Errorf("name the sheet of a form: %w", err)
	}
	w := &formWriter{book: book, sheet: title, form: f}
	for _, step := range []func() error{w.styles, w.columns, w.choices, w.help} {
		if err := step(); err != nil {
			return fmt.Errorf("write the form %s: %w", f.Title, err)
		}
	}
	return book.Write(out)
}

type formWriter struct {
	book                         *excelize.File
	sheet                        string
	form                         Form
	text, example, needed, other int // styles
}

func (w *formWriter) styles() (err error) {
	const asText = 49
	line := []excelize.Border{{Type: "bottom", Color: "C9D2CC", Style: 1}, {Type: "right", Color: "C9D2CC", Style: 1}}
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&w.text, excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&w.example, excelize.Style{NumFmt: asText, Font: &excelize.Font{Italic: true, Color: "7A857E"}, Fill: fill("F3F6F4"), Border: line, Alignment: middle}},
		{&w.needed, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("0B6B3A"), Border: line, Alignment: middle}},
		{&w.other, excelize.Style{Font: &excelize.Font{Bold: true, Color: "0B6B3A"}, Fill: fill("E1F0E7"), Border: line, Alignment: middle}},
	} {
		if *s.to, err = w.book.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return w.book.SetPanes(w.sheet, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: headRow, TopLeftCell: "B2", ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: "A3", ActiveCell: "A3", Pane: "bottomRight"}},
	})
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func (w *formWriter) columns() error {
	for i, field := range w.form.Fields {
		name, head := columnName(i), w.other
		if field.Needed {
			head = w.needed
		}
		at := func(row int) string { return fmt.Sprint(name, row) }
		for _, err := range []error{
			w.book.SetColStyle(w.sheet, name, w.text),
			w.book.SetColWidth(w.sheet, name, name, field.Wide),
			w.book.SetCellStr(w.sheet, at(headRow), field.Head), w.book.SetCellStyle(w.sheet, at(headRow), at(headRow), head),
			w.book.SetCellStr(w.sheet, at(exampleRow), field.Example), w.book.SetCellStyle(w.sheet, at(exampleRow), at(exampleRow), w.example),
			w.book.AddComment(w.sheet, excelize.Comment{Cell: at(headRow), Author: w.form.Title, Text: field.Note, Width: 260, Height: 120}),
		} {
			if err != nil {
				return err
			}
		}
	}
	if err := w.book.SetRowHeight(w.sheet, exampleRow, 34); err != nil {
		return err
	}
	return w.book.SetRowHeight(w.sheet, headRow, 26)
}

// choices stand on a hidden sheet: a list within a cell may have 255 characters.
func (w *formWriter) choices() error {
	if _, err := w.book.NewSheet(w.form.ChoicesTitle); err != nil {
		return err
	}
	for i, field := range w.form.Fields {
		if len(field.Choices) == 0 {
			continue
		}
		name := columnName(i)
		for row, choice := range field.Choices {
			if err := w.book.SetCellStr(w.form.ChoicesTitle, fmt.Sprint(name, row+1), choice); err != nil {
				return err
			}
		}
		list := excelize.NewDataValidation(true)
		list.SetSqref(fmt.Sprintf("%s%d:%s%d", name, firstRow, name, firstRow+w.form.Rows-1))
		list.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", w.form.ChoicesTitle, name, name, len(field.Choices)))
		list.SetError(excelize.DataValidationErrorStyleStop, field.Head, w.form.Wrong)
		if err := w.book.AddDataValidation(w.sheet, list); err != nil {
			return err
		}
	}
	return w.book.SetSheetVisible(w.form.ChoicesTitle, false)
}

func (w *formWriter) help() error {
	if _, err := w.book.NewSheet(w.form.HelpTitle); err != nil {
		return err
	}
	if err := w.book.SetColWidth(w.form.HelpTitle, "A", "A", 90); err != nil {
		return err
	}
	for i, line := range w.form.Help {
		if err := w.book.SetCellStr(w.form.HelpTitle, fmt.Sprint("A", i+1), line); err != nil {
			return err
		}
	}
	w.book.SetActiveSheet(0)
	return nil
}
