package exchange

import (
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/digest"
	"luohu/backend/spreadsheet"
	"luohu/estimator"
)

// comment begins a row that is not looked at.
const comment = "#"

// ReadScores reads a department's file of results. What can't be read at all is
// refused; what is wrong with single rows is told with them.
func (t *Tables) ReadScores(src []byte) (in caseload.Import, err error) {
	in.Hash = digest.Of(src)
	rows, err := spreadsheet.Read(src)
	if err != nil {
		return in, err
	}
	var at map[string]int
	for _, row := range rows {
		if strings.HasPrefix(row.Cell(0), comment) {
			continue
		}
		if at == nil {
			if at, err = t.columns(row); err != nil {
				return in, err
			}
			continue
		}
		read := caseload.ScoreRow{Row: row.Number}
		cell := func(column string) string {
			if i, there := at[column]; there {
				return row.Cell(i)
			}
			return ""
		}
		read.Number = spreadsheet.Decimal(cell(caseload.ColumnNumber))
		read.Indicator = strings.TrimSpace(cell(caseload.ColumnIndicator))
		read.Evidence, read.Reason = cell(caseload.ColumnEvidence), cell(caseload.ColumnReason)
		if typed := spreadsheet.Decimal(cell(caseload.ColumnPoints)); typed != "" {
			points, err := estimator.ParsePoints(typed)
			if err != nil {
				in.Faults = append(in.Faults, caseload.RowFault{
					Row: row.Number, Column: caseload.ColumnPoints, Refusal: refuse(caseload.CodeNoPoints, nil),
				})
				continue
			}
			read.Points = &points
		}
		in.Rows = append(in.Rows, read)
	}
	if len(in.Rows)+len(in.Faults) == 0 {
		return in, refuse(caseload.CodeImportEmpty, nil)
	}
	return in, nil
}

// columns are where they stand. Others are a department's own.
func (t *Tables) columns(head spreadsheet.Row) (map[string]int, error) {
	at := map[string]int{}
	for i, cell := range head.Cells {
		key, known := t.columnCalled(cell)
		if _, twice := at[key]; known && !twice {
			at[key] = i
		}
	}
	var missing []string
	for _, key := range importColumns[:3] { // without the others there is nothing to import
		if _, there := at[key]; !there {
			missing = append(missing, t.Column(key))
		}
	}
	if len(missing) > 0 {
		return nil, refuse(caseload.CodeImportColumns, map[string]any{"missing": strings.Join(missing, "、")})
	}
	return at, nil
}
