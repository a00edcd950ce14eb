// Package spreadsheet reads the tables that people send, CSV or XLSX, however
// hostile, and writes those that they take away, row by row.
package spreadsheet

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/casework"
)

// Type is that of an XLSX, as it is sent.
const Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Bounds of what is read.
const (
	MaxBytes    = 8 << 20  // of the file
	MaxRows     = 20_000   // below the header
	MaxColumns  = 64       //
	maxUnzipped = 64 << 20 // bytes of everything in an XLSX
	maxInMemory = 4 << 20  // of one sheet of it; what has more waits in a file
)

// What a file is refused for.
const (
	CodeUnreadable casework.Code = "table_unreadable" // row; 0: all of it
	CodeOldFormat  casework.Code = "table_old_format" // .xls, or one with a password
	CodeTooLarge   casework.Code = "table_too_large"  // what, most
)

// Row is what stands in one row.
type Row struct {
	Number int // as a spreadsheet counts: the first is 1
	Cells  []string
}

// Cell is what stands in a column; empty where nothing does.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Read reads the first sheet, without its empty rows. What can't be read is
// refused as a [casework.Refusal].
func Read(src []byte) ([]Row, error) {
	switch {
	case len(src) > MaxBytes:
		return nil, tooLarge("bytes", MaxBytes)
	case bytes.HasPrefix(src, []byte(zipHead)):
		return readXLSX(src)
	case bytes.HasPrefix(src, []byte("\xd0\xcf\x11\xe0")): // the container of .xls, and of what has a password
		return nil, &casework.Refusal{Code: CodeOldFormat}
	}
	return readCSV(src)
}

func unreadable(row int) error {
	return &casework.Refusal{Code: CodeUnreadable, Params: map[string]any{"row": row}}
}

func tooLarge(what string, most int) error {
	return &casework.Refusal{Code: CodeTooLarge, Params: map[string]any{"what": what, "most": most}}
}

// take adds a row to those that were read, within the bounds.
func take(all []Row, number int, cells []string) ([]Row, error) {
	last := 0
	for i, cell := range cells {
		if cells[i] = clean(cell); cells[i] != "" {
			last = i + 1
		}
	}
	switch {
	case last == 0:
		return all, nil
	case last > MaxColumns:
		return nil, tooLarge("columns", MaxColumns)
	case len(all) > MaxRows: // the header is no row
		return nil, tooLarge("rows", MaxRows)
	}
	return append(all, Row{number, cells[:last]}), nil
}

// clean is a cell as it is compared: on one line, without what can't be seen.
func clean(cell string) string {
	return strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 || r == 0xfeff || r == '　' }), " ")
}

// number is how spreadsheets write one into a file, whatever they show.
var number = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?$`)

// shownDigits is how many digits of a number spreadsheets show; what stands
// behind is the error of a binary fraction: 71.33 may be kept as
// 71.329999999999998.
const shownDigits = 15

// Decimal is a number as the spreadsheet shows it, in plain ASCII digits; what
// is no number stays as it is.
func Decimal(cell string) string {
	s := norm.NFKC.String(strings.TrimSpace(cell))
	if !number.MatchString(s) {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'g', shownDigits, 64), 64); err != nil {
		return s
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
