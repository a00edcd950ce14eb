package spreadsheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Format is how the numbers of a column are shown.
type Format int

// The formats.
const (
	Words      Format = iota // no numbers
	Whole                    // 1,234
	Hundredths               // 1,234.50
	Percent                  // of one: 12.3%
)

// numberFormats are their codes of Excel.
var numberFormats = [...]string{Whole: "#,##0", Hundredths: "#,##0.00", Percent: "0.0%"}

// Page is one sheet of a workbook.
type Page struct {
	Name    string
	Head    []string
	Wide    []int // how many characters wide the columns are
	Formats []Format
	Rows    [][]Cell
	Notes   []string // under the rows
}

// Workbook writes several sheets at once. The first row of each stays in sight;
// its properties and the foot of every page say whose it is.
func Workbook(out io.Writer, o Origin, pages []Page) (err error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it has no file
	b := binder{f: f, origin: o}
	if err := b.styled(); err != nil {
		return fmt.Errorf("make a workbook: %w", err)
	}
	for i, page := range pages {
		if err := b.page(i, page); err != nil {
			return fmt.Errorf("write the sheet %s: %w", page.Name, err)
		}
	}
	err = f.SetDocProps(&excelize.DocProperties{
		Title: o.Title, Creator: o.By, Description: o.Note, Created: o.At.UTC().Format(time.RFC3339), Modified: o.At.UTC().Format(time.RFC3339),
	})
	if err == nil {
		err = f.Write(out)
	}
	if err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	return nil
}

type binder struct {
	f          *excelize.File
	origin     Origin
	head, note int // styles
	formats    [len(numberFormats)]int
}

func (b *binder) styled() (err error) {
	style := func(to *int, s excelize.Style) {
		if err == nil {
			*to, err = b.f.NewStyle(&s)
		}
	}
	style(&b.head, excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E5F3EA"}},
		Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "7C8A82"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	})
	style(&b.note, excelize.Style{Font: &excelize.Font{Color: "55615A"}})
	for i := range numberFormats {
		code := numberFormats[i]
		if code == "" {
			continue
		}
		style(&b.formats[i], excelize.Style{CustomNumFmt: &code})
	}
	return err
}

func (b *binder) page(i int, p Page) error {
	name := sheetName(p.Name)
	if i == 0 {
		if err := b.f.SetSheetName(b.f.GetSheetName(0), name); err != nil {
			return err
		}
	} else if _, err := b.f.NewSheet(name); err != nil {
		return err
	}
	w, err := b.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for n, wide := range p.Wide {
		if err := w.SetColWidth(n+1, n+1, float64(wide)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := 0
	put := func(cells []any, options ...excelize.RowOpts) error {
		row++
		at, err := excelize.CoordinatesToCellName(1, row)
		if err != nil {
			return err
		}
		return w.SetRow(at, cells, options...)
	}
	if err := put(headed(p.Head, b.head)); err != nil {
		return err
	}
	for _, cells := range p.Rows {
		if err := put(b.cells(p, cells)); err != nil {
			return err
		}
	}
	for _, note := range p.Notes {
		if err := put([]any{excelize.Cell{StyleID: b.note, Value: note}}); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return b.printed(name)
}

func headed(names []string, style int) []any {
	all := make([]any, len(names))
	for i, name := range names {
		all[i] = excelize.Cell{StyleID: style, Value: name}
	}
	return all
}

func (b *binder) cells(p Page, row []Cell) []any {
	all := make([]any, len(row))
	for i, c := range row {
		if !c.Number {
			all[i] = excelize.Cell{Value: c.Text}
			continue
		}
		style := 0
		if i < len(p.Formats) {
			style = b.formats[p.Formats[i]]
		}
		all[i] = excelize.Cell{StyleID: style, Value: numeral(c.Text)}
	}
	return all
}

// printed lets a sheet be one page wide, with whose it is at its foot.
func (b *binder) printed(name string) error {
	fits, wide, tall := true, 1, 0
	if err := b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fits}); err != nil {
		return err
	}
	size, across := 9, "landscape" // A4
	if err := b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	return b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddHeader: "&C" + doubled(b.origin.Title), OddFooter: "&L" + doubled(b.origin.Note) + "&R&P/&N",
	})
}

// doubled keeps & from beginning a code.
func doubled(s string) string { return strings.ReplaceAll(s, "&", "&&") }

// numeral is a number of plain digits as Excel counts: with 15 of them at most.
func numeral(digits string) any {
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return n
	}
	if n, err := strconv.ParseFloat(digits, 64); err == nil {
		return n
	}
	return digits
}
