package caseload

import (
	"context"
	"fmt"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// ScoreRow is what a department's file says of one of its records.
type ScoreRow struct {
	Row       int    // in the file
	Number    string // 受理编号
	Indicator string // its id or its name
	Points    *estimator.Points
	Evidence  string
	Reason    string // of a record that needs no score, or beside the points
}

// The columns of such a file, as a fault names them.
const (
	ColumnNumber    = "number"
	ColumnIndicator = "indicator"
	ColumnPoints    = "points"
	ColumnEvidence  = "evidence"
	ColumnReason    = "reason"
)

// Import is a file, read. A row with a fault is not among Rows.
type Import struct {
	Hash   string // SHA-256 of the file
	Rows   []ScoreRow
	Faults []RowFault
}

// RowFault is why a row can't be taken.
type RowFault struct {
	Row     int
	Column  string
	Refusal *casework.Refusal
}

// Outcome is what a row does.
type Outcome string

// The outcomes.
const (
	RowScored    Outcome = "scored"
	RowSkipped   Outcome = "skipped"
	RowUnchanged Outcome = "unchanged" // the record says so already
	RowBlank     Outcome = "blank"     // nothing is said of the record
	RowFaulty    Outcome = "error"
)

// RowResult is what became of a row.
type RowResult struct {
	Row       int               `json:"row" doc:"as the spreadsheet counts"`
	Number    string            `json:"number"`
	Indicator string            `json:"indicator"`
	Outcome   Outcome           `json:"outcome" enum:"scored,skipped,unchanged,blank,error"`
	Points    *estimator.Points `json:"points,omitempty"`
}

// Imported is what became of a file.
type Imported struct {
	Results []RowResult
	Count   map[Outcome]int
	Faults  []RowFault // in the order of rows
}

// What a row is refused for, besides what a score is refused for.
const (
	CodeImportRefused   casework.Code = "import_refused" // count, rows
	CodeNumberUnknown   casework.Code = "import_number"
	CodeNoSuchIndicator casework.Code = "import_indicator"
	CodeNoPoints        casework.Code = "import_points"     // they are no number
	CodeRowTwice        casework.Code = "import_twice"      // row: the one before
	CodeRowIncomplete   casework.Code = "import_incomplete" // neither points nor a reason
	CodeImportColumns   casework.Code = "import_columns"    // missing
	CodeImportEmpty     casework.Code = "import_empty"
)

// FaultyImport says that nothing of a file was taken, because of some rows.
type FaultyImport struct{ *Imported }

// Error is for logs.
func (f *FaultyImport) Error() string {
	return fmt.Sprintf("refused: %s: %d faults", CodeImportRefused, len(f.Faults))
}

// ImportScores takes a department's results, all of them or none, in one
// transaction; a dry run says what would become of every row. What the records
// say already is left as it is, so that the same file may come again. With rows
// that can't be taken it returns [FaultyImport].
func (c *Caseload) ImportScores(ctx context.Context, by casework.Actor, period casework.PeriodID, in Import, dry bool) (*Imported, error) {
	if by.Role != casework.Scorer {
		return nil, &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": casework.ScoreGiven, "role": by.Role}}
	}
	run := c.do
	if dry {
		run = c.Store.Look
	}
	var done *Imported
	err := retried(func() error {
		return run(ctx, func(tx *store.Tx) error {
			i, err := c.newImport(ctx, tx, by, period, in)
			if err != nil {
				return err
			}
			done = i.read(in)
			if dry {
				return nil
			}
			if len(done.Faults) > 0 {
				return &FaultyImport{done}
			}
			return i.write(tx, in)
		})
	})
	return done, err
}

// write keeps everything that follows, and that a file was taken.
func (i *importing) write(tx *store.Tx, in Import) error {
	var noted []store.Deed
	var told []store.Message
	for _, p := range i.order {
		if err := save(tx, p.next, p.events, p.before.Work(i.world.Period, i.world.Days), i.world); err != nil {
			return err
		}
		for _, entry := range deeds(p.events) {
			entry.Details["import"] = in.Hash
			noted = append(noted, entry)
		}
		told = append(told, messages(p.events)...)
	}
	counts := map[string]string{"file": in.Hash, "department": i.world.By.Department, "rows": strconv.Itoa(len(in.Rows))}
	for outcome, n := range i.done.Count {
		counts[string(outcome)] = strconv.Itoa(n)
	}
	noted = append(noted, deed(i.world.By, "scores.import", "period", string(i.world.Period.ID), "", counts))
	if err := tx.Audit(noted...); err != nil {
		return err
	}
	return tx.Tell(told...)
}

func (c *Caseload) newImport(ctx context.Context, tx *store.Tx, by casework.Actor, period casework.PeriodID, in Import) (*importing, error) {
	p, err := tx.Period(period)
	if err != nil {
		return nil, err
	}
	policy, err := c.policy(ctx, p)
	if err != nil {
		return nil, err
	}
	numbers := make([]string, len(in.Rows))
	for n, row := range in.Rows {
		numbers[n] = row.Number
	}
	all, err := tx.ApplicationsNumbered(period, numbers)
	if err != nil {
		return nil, err
	}
	w := c.now(by)
	w.Period = p
	i := &importing{
		tx: tx, world: w, policy: policy, pending: map[string]*pending{}, indicators: map[string]string{}, seen: map[[2]string]int{},
		done: &Imported{Count: map[Outcome]int{}, Faults: in.Faults},
	}
	for _, in := range policy.Outline() {
		i.indicators[in.ID], i.indicators[in.Name] = in.ID, in.ID
	}
	for _, a := range all {
		if by.Reaches(a) {
			i.pending[a.Number] = &pending{before: a, next: a}
		}
	}
	return i, nil
}
