package caseload

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
)

// Redrawn is how a list that was made again from the records compares.
type Redrawn struct {
	Rows    int
	Renamed int      // persons or units that are called otherwise since
	Erased  int      // persons whose name and ID number can't be compared any more
	Wrong   []string // what does not follow from the records, the first of it
}

// wrongShown is how many differences are told.
const wrongShown = 20

// Redraw makes a list again: its bytes from the rows that were frozen, and its
// rows from the events of the applications, whatever became of them since.
func (c *Caseload) Redraw(ctx context.Context, src []byte, d *list.Document) (r Redrawn, err error) {
	kept, err := c.Store.List(ctx, d.List)
	if err != nil {
		return r, err
	}
	var again bytes.Buffer
	if err := c.WriteList(ctx, &again, kept); err != nil {
		return r, err
	}
	if !bytes.Equal(again.Bytes(), src) {
		r.wrong("the rows that were frozen do not make this document")
	}
	candidates, err := c.stoodFor(ctx, d, &r)
	if err != nil {
		return r, err
	}
	placed := d.Selection.Place(candidates)
	if d.Selection.Ledger(placed) != d.Ledger {
		r.wrong("the events of the applications make another ledger")
	}
	if !d.Mask.Second {
		placed = placed[:listed(placed)]
	}
	var rows []list.Row
	err = c.Store.Look(ctx, func(tx *store.Tx) (err error) {
		rows, err = c.shown(tx, d.Mask, placed)
		return err
	})
	if err != nil {
		return r, err
	}
	r.compare(rows, d)
	return r, nil
}

func (r *Redrawn) wrong(format string, about ...any) {
	if len(r.Wrong) < wrongShown {
		r.Wrong = append(r.Wrong, fmt.Sprintf(format, about...))
	}
}

// stoodFor are those whom a list was made from, as their events say: each as it
// stood before the list came out.
func (c *Caseload) stoodFor(ctx context.Context, d *list.Document, r *Redrawn) (all []casework.Candidate, err error) {
	p, err := c.Period(ctx, d.Period)
	if err != nil {
		return nil, err
	}
	running := p.List != nil && p.List.ID == d.List
	err = c.Store.EachApplication(ctx, func(kept *casework.Application, events []casework.Recorded) error {
		if kept.Period != d.Period {
			return nil
		}
		var a casework.Application
		for _, e := range events {
			if came, ok := e.Event.(casework.Selected); ok && came.List == d.List {
				all = append(all, casework.Candidate{Application: a.ID, Number: a.Number, Total: a.Total, Person: a.Person, Unit: a.Unit})
				return nil
			}
			a.Evolve(e)
		}
		if running && a.State == casework.Published {
			r.wrong("number %s was left out", a.Number)
		}
		return nil
	})
	return all, err
}

func listed(placed []casework.Placed) (n int) {
	for _, one := range placed {
		if one.Rank > 0 {
			n++
		}
	}
	return n
}

// compare holds rows as the records make them today against those of a list.
func (r *Redrawn) compare(rows []list.Row, d *list.Document) {
	r.Rows = len(d.Rows) + len(d.Remaining)
	if len(rows) != r.Rows {
		r.wrong("the records make %d rows, the list has %d", len(rows), r.Rows)
		return
	}
	for i, was := range slices.Concat(d.Rows, d.Remaining) {
		now := rows[i]
		erased := strings.Trim(now.IDNumber, "*") == "" && was.IDNumber != now.IDNumber
		if erased {
			r.Erased++
			now.Name, now.IDNumber = was.Name, was.IDNumber
		}
		if now.Name != was.Name || now.Unit != was.Unit {
			r.Renamed++
			now.Name, now.Unit = was.Name, was.Unit
		}
		if now != was {
			r.wrong("number %s: the records say place %d, total %s of number %s", was.Number, now.Place, now.Total, now.Number)
		}
	}
}
