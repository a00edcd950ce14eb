package caseload

import (
	"context"
	"io"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
)

// Shown is a frozen list with the period that it is of.
type Shown struct {
	store.List
	Period *casework.Period
}

// List is the list of a period as it was frozen, also after its display. One
// that was taken back is none.
func (c *Caseload) List(ctx context.Context, period casework.PeriodID) (s Shown, err error) {
	if s.Period, err = c.Period(ctx, period); err != nil {
		return s, err
	}
	if s.Period.List == nil {
		return s, &casework.Refusal{Code: casework.CodeNoList}
	}
	s.List, err = c.Store.List(ctx, s.Period.List.ID)
	return s, err
}

// Displayed is the list of a period while it is on display; otherwise there is
// none.
func (c *Caseload) Displayed(ctx context.Context, period casework.PeriodID) (Shown, error) {
	s, err := c.List(ctx, period)
	if err == nil && (s.Period.Stage != casework.ListPublished || !s.Period.Listing.Holds(c.Now())) {
		err = &casework.Refusal{Code: casework.CodeNoList}
	}
	return s, err
}

// ListPage is a page of a list.
func (c *Caseload) ListPage(ctx context.Context, id string, f store.ListFilter) ([]store.ListRow, error) {
	return c.Store.ListPage(ctx, id, f)
}

// WriteList writes the document of a list: the bytes that were signed.
func (c *Caseload) WriteList(ctx context.Context, to io.Writer, l store.List) error {
	return list.Write(to, l.Head, c.Store.EachListRow(ctx, l.List))
}
