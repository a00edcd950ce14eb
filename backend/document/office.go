package document

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/vault"
)

// People is what is known of applicants.
type People interface {
	FullNames(ctx context.Context, persons ...string) (map[string]string, error)
	Show(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]vault.Masked, error)
}

// Parts are what an Office stands on.
type Parts struct {
	Load   *caseload.Caseload
	People People
	Words  *casework.Words
	// Keys are the public keys of this installation, by fingerprint: what another
	// key signed is not ours.
	Keys      map[string]signature.Public
	PublicURL string // what stands before /verify
	// ReceiptCode is the code on a receipt by which the applicant binds themself in
	// chat; nil: none. It is printed, and is no part of what a document says.
	ReceiptCode func(application string) string
}

// Office issues documents. Any number of them may work on one database.
type Office struct {
	Parts
	printer *printer
}

// New makes one.
func New(p Parts) (*Office, error) {
	printer, err := newPrinter(p.Words)
	if err != nil {
		return nil, err
	}
	p.PublicURL = strings.TrimSuffix(p.PublicURL, "/")
	return &Office{p, printer}, nil
}

// Held is a document that can be had, and its newest edition.
type Held struct {
	Item
	Asked   *casework.Supplement // of a notice of one
	Edition *store.Document      // nil: it was never issued
	Changed bool                 // what it says is not so any more
}

// Of are the documents that somebody may have of an application.
func (o *Office) Of(ctx context.Context, by casework.Actor, id string) (all []Held, err error) {
	s, err := o.within(ctx, by, id)
	if err != nil {
		return nil, err
	}
	var issued []store.Document
	err = o.Load.Store.Look(ctx, func(tx *store.Tx) (err error) {
		issued, err = tx.Documents(id)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, item := range Ready(s.Application, s.period, by, o.Load.Now()) {
		held := Held{Item: item, Asked: s.Supplement(item.Part)}
		at := slices.IndexFunc(issued, func(d store.Document) bool { return d.Kind == string(item.Kind) && d.Part == item.Part })
		if at >= 0 {
			held.Edition = &issued[at]
			same, err := s.still(*held.Edition)
			if err != nil {
				return nil, err
			}
			held.Changed = !same
		}
		all = append(all, held)
	}
	return all, nil
}

// within is an application that is within somebody's reach.
func (o *Office) within(ctx context.Context, by casework.Actor, id string) (*about, error) {
	if _, err := o.Load.Application(ctx, by, id); err != nil {
		return nil, err
	}
	return o.read(ctx, id)
}

// still says whether an edition says what is so.
func (s *about) still(d store.Document) (bool, error) {
	says, err := s.says(Item{Kind(d.Kind), d.Part})
	if err != nil {
		return false, err
	}
	hash, err := says.hash(d.Code)
	return hash == d.Says, err
}

// Issue puts a document into the register: a new one, or another edition if it
// says something else now. What is there already stays as it is.
func (o *Office) Issue(ctx context.Context, by casework.Actor, id string, item Item) (store.Document, error) {
	s, err := o.within(ctx, by, id)
	if err != nil {
		return store.Document{}, err
	}
	if !slices.Contains(Ready(s.Application, s.period, by, o.Load.Now()), item) {
		return store.Document{}, refuse(CodeNotReady, nil)
	}
	says, err := s.says(item)
	if err != nil {
		return store.Document{}, err
	}
	return o.register(ctx, by, "application", id, item, says)
}

// tries is how often somebody else may be faster.
const tries = 8

func (o *Office) register(ctx context.Context, by casework.Actor, what, subject string, item Item, says *Says) (d store.Document, err error) {
	for range tries {
		err = o.Load.Store.Do(ctx, func(tx *store.Tx) (err error) {
			d, err = o.entry(tx, by, what, subject, item, says)
			return err
		})
		if !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	return d, err
}

// entry is the newest edition, if it says the same, or the next one.
func (o *Office) entry(tx *store.Tx, by casework.Actor, what, subject string, item Item, says *Says) (store.Document, error) {
	last, err := tx.LastEdition(subject, string(item.Kind), item.Part)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return last, err
	}
	now := o.Load.Now().UTC().Truncate(time.Microsecond)
	if err == nil {
		if hash, err := says.hash(last.Code); err != nil || hash == last.Says {
			return last, err
		}
	} else if last.Number, err = o.number(tx, item.Kind, now); err != nil {
		return last, err
	}
	d := store.Document{
		ID: ulid.Make().String(), Number: last.Number, Edition: last.Edition + 1, Kind: string(item.Kind), Subject: subject, Part: item.Part,
		Code: newCode(), Point: says.Point, IssuedAt: now, IssuedBy: by.ID,
	}
	if d.Says, err = says.hash(d.Code); err != nil {
		return d, err
	}
	if err := o.sign(&d); err != nil {
		return d, err
	}
	if err := tx.SaveDocument(d); err != nil {
		return d, err
	}
	return d, tx.Audit(note(by, "document.issue", what, d))
}

func (o *Office) number(tx *store.Tx, kind Kind, now time.Time) (string, error) {
	year := now.In(casework.Zone).Year()
	serial, err := tx.Count(fmt.Sprintf("document:%d:%s", year, letters[kind]))
	return number(kind, year, serial), err
}

// note is what the audit log says of a document.
func note(by casework.Actor, act, what string, d store.Document) store.Deed {
	return store.Deed{
		By: by, Act: act, Kind: what, Subject: d.Subject,
		Details: map[string]string{"document": d.Number, "edition": fmt.Sprint(d.Edition), "kind": d.Kind},
	}
}

// Print is an edition as PDF. Every time it is printed it is noted by whom: a
// name stands on it in full. An edition that is not the newest, or does not say
// any more what is so, is not printed.
func (o *Office) Print(ctx context.Context, by casework.Actor, id, document string) (store.Document, []byte, error) {
	s, err := o.within(ctx, by, id)
	if err != nil {
		return store.Document{}, nil, err
	}
	var d store.Document
	err = o.Load.Store.Look(ctx, func(tx *store.Tx) (err error) {
		d, err = newest(tx, id, document)
		return err
	})
	if err != nil {
		return d, nil, err
	}
	item := Item{Kind(d.Kind), d.Part}
	if !slices.Contains(Ready(s.Application, s.period, by, o.Load.Now()), item) {
		return d, nil, refuse(CodeNotReady, nil)
	}
	says, err := s.says(item)
	if err != nil {
		return d, nil, err
	}
	if err := same(says, d); err != nil {
		return d, nil, err
	}
	if err := o.noted(ctx, note(by, "document.print", "application", d)); err != nil {
		return d, nil, err
	}
	printed := &sheet{Says: says, Document: d, Address: o.Address(d)}
	if item.Kind == Receipt && o.ReceiptCode != nil {
		printed.Bind = o.ReceiptCode(id)
	}
	file, err := o.printer.print(ctx, printed)
	return d, file, err
}

// newest is an edition of something about a subject, if none came after it.
func newest(tx *store.Tx, subject, document string) (store.Document, error) {
	d, err := tx.Document(document)
	if err == nil && d.Subject != subject {
		err = fmt.Errorf("document %s of %s: %w", document, subject, store.ErrNotFound)
	}
	if err != nil {
		return d, err
	}
	last, err := tx.LastEdition(subject, d.Kind, d.Part)
	if err == nil && last.ID != d.ID {
		err = refuse(CodeOld, map[string]any{"number": last.Number, "edition": last.Edition})
	}
	return d, err
}

func same(says *Says, d store.Document) error {
	hash, err := says.hash(d.Code)
	if err == nil && hash != d.Says {
		err = refuse(CodeChanged, map[string]any{"number": d.Number})
	}
	return err
}

func (o *Office) noted(ctx context.Context, deed store.Deed) error {
	return o.Load.Store.Do(ctx, func(tx *store.Tx) error { return tx.Audit(deed) })
}

// Address is where anybody can ask whether an edition is genuine.
func (o *Office) Address(d store.Document) string { return o.PublicURL + "/verify/" + d.Code }
