package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
	"time"
)

// Cell is what is written into one: text, a number as plain digits, or a moment.
type Cell struct {
	Text   string
	Number bool
	At     time.Time // of a moment: Text says the same
}

// Text is a cell of words.
func Text(s string) Cell { return Cell{Text: s} }

// Number is a cell of plain digits, which programs count with.
func Number(s string) Cell { return Cell{Text: s, Number: true} }

// Moment is a cell of a day and an hour, which programs sort and filter by. Its
// clock is that of the place where t stands.
func Moment(t time.Time) Cell { return Cell{Text: t.Format("2006-01-02 15:04"), At: t} }

// Origin says whose table it is: every page of it tells.
type Origin struct {
	Title string // of the sheet
	By    string // who takes it away
	Note  string // at the foot of every page
	At    time.Time
	Wide  []int // how many characters wide the columns are
}

// Writer takes a table row by row and keeps nothing of it. A file that was not
// closed can be told from a whole one.
type Writer interface {
	Row(cells ...Cell) error
	Close() error
}

type csvWriter struct{ *csv.Writer }

// NewCSV writes for spreadsheets: UTF-8 with its mark, lines ended by CRLF, and
// nothing that is taken for a formula. A file has no pages, so that its rows say
// whose it is.
func NewCSV(out io.Writer) (Writer, error) {
	if _, err := out.Write(byteOrderMark); err != nil {
		return nil, err
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	return csvWriter{w}, nil
}

func (w csvWriter) Row(cells ...Cell) error {
	record := make([]string, len(cells))
	for i, c := range cells {
		if record[i] = c.Text; !c.Number && c.At.IsZero() {
			record[i] = Inert(c.Text)
		}
	}
	return w.Write(record)
}

func (w csvWriter) Close() error {
	w.Flush()
	return w.Error()
}

// Inert keeps spreadsheets from taking somebody's words for a formula.
func Inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
