package spreadsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"luohu/backend/casework"
)

// CodeFormula refuses a cell that is worked out by a formula.
const CodeFormula casework.Code = "table_formula" // cell

// ReadEntered is [Read] of a table that people have typed in themselves: what a
// formula works out is refused, with the cell. What it came to last need not be
// what they see, and another program makes something else of it.
func ReadEntered(src []byte) ([]Row, error) {
	rows, err := Read(src)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		for i, cell := range row.Cells {
			if strings.HasPrefix(cell, "=") {
				return nil, formula(columnName(i) + strconv.Itoa(row.Number))
			}
		}
	}
	if !bytes.HasPrefix(src, []byte(zipHead)) {
		return rows, nil
	}
	return rows, withoutFormulas(src)
}

const zipHead = "PK\x03\x04"

func formula(cell string) error {
	return &casework.Refusal{Code: CodeFormula, Params: map[string]any{"cell": cell}}
}

// columnName is what a spreadsheet calls a column: A … Z, AA …; there are 64.
func columnName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnName(i/26-1) + columnName(i%26)
}

// withoutFormulas looks through every sheet: what is shown of one may come from
// another. Nothing is kept of what it reads.
func withoutFormulas(src []byte) error {
	all, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return unreadable(0)
	}
	left := int64(maxUnzipped)
	for _, part := range all.File {
		if !strings.HasPrefix(strings.TrimPrefix(part.Name, "/"), "xl/worksheets/") || path.Ext(part.Name) != ".xml" {
			continue
		}
		content, err := part.Open()
		if err != nil {
			return unreadable(0)
		}
		bounded := &io.LimitedReader{R: content, N: left}
		err = sheetWithoutFormulas(bounded)
		_ = content.Close()
		if err != nil {
			return err
		}
		if left = bounded.N; left <= 0 {
			return tooLarge("bytes", maxUnzipped)
		}
	}
	return nil
}

func sheetWithoutFormulas(sheet io.Reader) error {
	decoder, cell := xml.NewDecoder(sheet), ""
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(0)
		}
		start, is := token.(xml.StartElement)
		switch {
		case !is:
		case start.Name.Local == "c":
			for _, a := range start.Attr {
				if a.Name.Local == "r" {
					cell = a.Value
				}
			}
		case start.Name.Local == "f":
			return formula(cell)
		}
	}
}
