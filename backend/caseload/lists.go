package caseload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/estimator"
)

// ListPreview is what a list would be, in numbers.
type ListPreview struct {
	Selection  casework.Selection `json:"selection"`
	Candidates int                `json:"candidates"`
	Listed     int                `json:"listed"`
	NotListed  int                `json:"not_listed"`
	Least      *estimator.Points  `json:"least,omitempty"` // the least total that gets on it; none if nobody does
	Hash       string             `json:"hash"`            // of the numbers, totals and places
}

// PreviewList is what the list of a period would be now, by a line or a number.
func (c *Caseload) PreviewList(ctx context.Context, period casework.PeriodID, s casework.Selection) (v ListPreview, err error) {
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		if _, err := tx.Period(period); err != nil {
			return err
		}
		v, err = previewOf(tx, period, s)
		return err
	})
	return v, err
}

func previewOf(tx *store.Tx, period casework.PeriodID, s casework.Selection) (v ListPreview, err error) {
	if err := s.Check(); err != nil {
		return v, err
	}
	drawn := casework.List{Selection: s}
	placed, err := selected(tx, period, &drawn)
	return inNumbers(placed, drawn), err
}

func inNumbers(placed []casework.Placed, drawn casework.List) ListPreview {
	v := ListPreview{Selection: drawn.Selection, Candidates: len(placed), Listed: drawn.Listed, NotListed: drawn.NotListed, Hash: drawn.Ledger}
	if drawn.Listed > 0 {
		v.Least = &placed[drawn.Listed-1].Total
	}
	return v
}

// selected is who gets on a list, by its rule. Those who do come first.
func selected(tx *store.Tx, period casework.PeriodID, l *casework.List) ([]casework.Placed, error) {
	candidates, err := tx.Candidates(period)
	if err != nil {
		return nil, err
	}
	placed := l.Selection.Place(candidates)
	l.ID, l.Listed, l.Ledger = newID(), listed(placed), l.Selection.Ledger(placed)
	l.NotListed = len(placed) - l.Listed
	return placed, nil
}

// frozen is a list with the rows that it shows.
type frozen struct {
	store.List
	rows []list.Row
}

// freeze makes the document of a list that is published, and signs it; of any
// other move there is none. The list of the move gets the document's hash.
func (c *Caseload) freeze(tx *store.Tx, p *casework.Period, moved casework.Moved, placed []casework.Placed, now time.Time) (f frozen, err error) {
	if moved.Kind != casework.ListShown {
		return f, nil
	}
	if c.Signing == nil || c.Persons == nil {
		return f, errors.New("a list can't be frozen without a signing key and the vault")
	}
	l := moved.List
	f.Head = list.Head{
		Format: list.Format, List: l.ID, Period: p.ID, Policy: p.Terms.Policy, PolicyVersion: p.Terms.PolicyVersion,
		Selection: l.Selection, Mask: p.Terms.List, Display: *moved.Window, FrozenAt: now,
		Listed: l.Listed, NotListed: l.NotListed, Ledger: l.Ledger,
	}
	if !f.Mask.Second {
		placed = placed[:l.Listed]
	}
	if f.rows, err = c.shown(tx, f.Mask, placed); err != nil {
		return f, fmt.Errorf("freeze the list of period %s: %w", p.ID, err)
	}
	var document bytes.Buffer
	if err := list.Write(&document, f.Head, list.All(f.rows)); err != nil {
		return f, err
	}
	pem, err := c.Signing.Public().PEM()
	f.Hash, f.Signature, f.PublicKey = list.Hash(document.Bytes()), c.Signing.Sign(document.Bytes()), string(pem)
	l.Hash = f.Hash
	return f, err
}

// shown are the rows of a document, names and numbers masked.
func (c *Caseload) shown(tx *store.Tx, terms casework.ListTerms, placed []casework.Placed) ([]list.Row, error) {
	persons, units := make([]string, len(placed)), make([]string, len(placed))
	for i, one := range placed {
		persons[i], units[i] = one.Person, one.Unit
	}
	slices.Sort(units)
	names, err := tx.UnitNames(slices.Compact(units))
	if err != nil {
		return nil, err
	}
	masked, err := c.Persons.Masks(tx, terms, persons)
	if err != nil {
		return nil, err
	}
	rows := make([]list.Row, len(placed))
	for i, one := range placed {
		m, known := masked[one.Person]
		if !known {
			return nil, fmt.Errorf("person %s: %w", one.Person, store.ErrNotFound)
		}
		if m.Erased {
			m.Name, m.IDNumber = "*", strings.Repeat("*", idLength)
		}
		rows[i] = list.Row{
			Place: one.Rank, Number: one.Number, Name: m.Name, IDNumber: m.IDNumber, Unit: names[one.Unit], Total: one.Total, Reason: one.Reason,
		}
	}
	return rows, nil
}

// idLength is how many characters an ID number has.
const idLength = 18
