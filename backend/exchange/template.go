package exchange

import (
	"context"
	"fmt"
	"io"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
	"luohu/backend/store"
)

// Template writes the file that a department fills in: its open records stand
// in it already, of one indicator or of all (empty), and an example that an import
// does not look at.
func (x *Exchange) Template(ctx context.Context, by casework.Actor, period casework.PeriodID, indicator string, out io.Writer) error {
	if by.Role != casework.Scorer {
		return refuse(casework.CodeNotAllowed, map[string]any{"act": casework.ScoreGiven, "role": by.Role})
	}
	var open []store.OpenRecord
	names := map[string]string{}
	err := x.Store.Look(ctx, func(tx *store.Tx) error {
		p, err := tx.Period(period)
		if err != nil {
			return err
		}
		policy, err := x.Load.Policies.Version(ctx, p.Terms.PolicyVersion)
		if err == nil && policy == nil {
			err = fmt.Errorf("the table %s of period %s is not kept", p.Terms.PolicyVersion, p.ID)
		}
		if err != nil {
			return err
		}
		for _, in := range policy.Outline() {
			names[in.ID] = in.Name
		}
		open, err = tx.OpenRecords(period, by.Department, by.Points, spreadsheet.MaxRows-1) // and the example
		return err
	})
	if err != nil {
		return err
	}
	words := x.Tables.Import
	w, err := spreadsheet.NewXLSX(out, spreadsheet.Origin{Title: words.Title, By: by.ID, Note: words.Note, At: x.Load.Now(), Wide: []int{16, 18, 10, 48, 32}})
	if err != nil {
		return err
	}
	head, example := make([]spreadsheet.Cell, len(importColumns)), make([]spreadsheet.Cell, len(importColumns))
	for i, key := range importColumns {
		head[i], example[i] = spreadsheet.Text(x.Tables.Column(key)), spreadsheet.Text(words.Example[key])
	}
	example[0].Text = comment + example[0].Text
	for _, row := range [][]spreadsheet.Cell{head, example} {
		if err := w.Row(row...); err != nil {
			return err
		}
	}
	for _, record := range open {
		if indicator != "" && record.Indicator != indicator {
			continue
		}
		if err := w.Row(spreadsheet.Text(record.Number), spreadsheet.Text(names[record.Indicator])); err != nil {
			return err
		}
	}
	return w.Close()
}

// Import takes a department's file, or says what would become of it.
func (x *Exchange) Import(ctx context.Context, by casework.Actor, period casework.PeriodID, src []byte, dry bool) (string, *caseload.Imported, error) {
	in, err := x.Tables.ReadScores(src)
	if err != nil {
		return in.Hash, nil, err
	}
	done, err := x.Load.ImportScores(ctx, by, period, in, dry)
	return in.Hash, done, err
}
