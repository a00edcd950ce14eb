package document

import (
	"context"
	"errors"
	"iter"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
)

// posted is what the list of a period says on a board; a refusal if another list
// is published now, or none.
func (o *Office) posted(ctx context.Context, period casework.PeriodID, id string) (*Says, error) {
	p, err := o.Load.Period(ctx, period)
	if err != nil {
		return nil, err
	}
	if p.List == nil || id != "" && p.List.ID != id {
		return nil, refuse(CodeNotReady, nil)
	}
	kept, err := o.Load.Store.List(ctx, p.List.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, refuse(CodeNotReady, nil)
	}
	if err != nil {
		return nil, err
	}
	return &Says{Kind: Posting, Period: period, List: &Posted{
		ID: kept.List, Hash: kept.Hash, Selection: kept.Selection, Display: p.Listing, Listed: kept.Listed, NotListed: kept.NotListed, Second: kept.Mask.Second,
	}}, nil
}

// PostingOf is the list for the board of a period: ErrNotFound if there is no
// such period, a refusal if it has no list.
func (o *Office) PostingOf(ctx context.Context, period casework.PeriodID) (h Held, err error) {
	says, err := o.posted(ctx, period, "")
	if err != nil {
		return h, err
	}
	h.Item = Item{Posting, says.List.ID}
	err = o.Load.Store.Look(ctx, func(tx *store.Tx) error {
		d, err := tx.LastEdition(string(period), string(Posting), h.Part)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		h.Edition = &d
		return err
	})
	if err != nil || h.Edition == nil {
		return h, err
	}
	hash, err := says.hash(h.Edition.Code)
	h.Changed = hash != h.Edition.Says
	return h, err
}

// Post puts the list for the board into the register.
func (o *Office) Post(ctx context.Context, by casework.Actor, period casework.PeriodID) (store.Document, error) {
	says, err := o.posted(ctx, period, "")
	if err != nil {
		return store.Document{}, err
	}
	return o.register(ctx, by, "period", string(period), Item{Posting, says.List.ID}, says)
}

// PrintPosting is an edition of it as PDF: as many pages as the names need.
func (o *Office) PrintPosting(ctx context.Context, by casework.Actor, period casework.PeriodID, document string) (store.Document, []byte, error) {
	var d store.Document
	err := o.Load.Store.Look(ctx, func(tx *store.Tx) (err error) {
		d, err = newest(tx, string(period), document)
		return err
	})
	if err != nil {
		return d, nil, err
	}
	says, err := o.posted(ctx, period, d.Part)
	if err != nil {
		return d, nil, err
	}
	if err := same(says, d); err != nil {
		return d, nil, err
	}
	if err := o.noted(ctx, note(by, "document.print", "period", d)); err != nil {
		return d, nil, err
	}
	rows := &listRows{all: o.Load.Store.EachListRow(ctx, d.Part)}
	file, err := o.printer.print(ctx, &sheet{Says: says, Document: d, Address: o.Address(d), Rows: rows})
	if err == nil {
		err = rows.err
	}
	return d, file, err
}

// listRows are rows of a list as a template takes them, one after the other.
type listRows struct {
	all iter.Seq2[list.Row, error]
	err error
}

// Listed are those who are on the list, which come first; Rest are the others.
func (r *listRows) Listed() iter.Seq[list.Row] { return r.some(true) }

// Rest are those on the second list.
func (r *listRows) Rest() iter.Seq[list.Row] { return r.some(false) }

func (r *listRows) some(listed bool) iter.Seq[list.Row] {
	return func(yield func(list.Row) bool) {
		for row, err := range r.all {
			if err != nil {
				r.err = err
				return
			}
			if listed && row.Place == 0 {
				return
			}
			if listed == (row.Place > 0) && !yield(row) {
				return
			}
		}
	}
}
