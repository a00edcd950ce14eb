package transfer

import (
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/web/console/base"
)

// importRow is a row of the file, with what is wrong with it.
type importRow struct {
	caseload.RowResult
	Called string
	Faults []rowFault
}

// rowFault is what is wrong in a column.
type rowFault struct{ Column, Says string }

// importRows are the rows with their faults: faulty ones first, then what would
// be written, then the others.
func (o *pages) importRows(done *caseload.Imported, names []base.Indicator) (all []importRow, more int) {
	faults := map[int][]rowFault{}
	for _, f := range done.Faults {
		says, help := o.Words.Refusal(f.Refusal)
		faults[f.Row] = append(faults[f.Row], rowFault{o.Exchange.Tables.Column(f.Column), says + help})
	}
	for _, outcomes := range [][]caseload.Outcome{{caseload.RowFaulty}, {caseload.RowScored, caseload.RowSkipped}, {caseload.RowUnchanged, caseload.RowBlank}} {
		shown := 0
		for _, r := range done.Results {
			if !slices.Contains(outcomes, r.Outcome) {
				continue
			}
			if shown++; shown > rowsShown {
				more++
				continue
			}
			row := importRow{r, r.Indicator, faults[r.Row]}
			if i := slices.IndexFunc(names, func(n base.Indicator) bool { return n.ID == r.Indicator }); i >= 0 {
				row.Called = names[i].Name
			}
			all = append(all, row)
		}
	}
	return all, more
}
