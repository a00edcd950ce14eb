package document

import (
	"context"
	"errors"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Standing is what has become of a document.
type Standing string

// The standings.
const (
	Misread  Standing = "misread"  // what was typed is no whole code
	Unknown  Standing = "unknown"  // no document has such a code
	Forged   Standing = "forged"   // the register has it, but none of our keys signed it
	Stands   Standing = "stands"   // it is genuine, and what it says is so
	Replaced Standing = "replaced" // by another edition
	Changed  Standing = "changed"  // what it says is not so any more
	Ended    Standing = "ended"    // it does not hold any more
	Erased   Standing = "erased"   // the person is erased: nobody can say any more
)

// Verdict is what anybody is told of a document who has its code.
type Verdict struct {
	store.Document
	Standing Standing
	Period   casework.PeriodID
	Name     string          // masked; empty: it is about nobody, or nobody any more
	State    casework.State  // of the application, where it has ended the document
	By       *store.Document // that replaced it
}

// Verify tells of a document by its code, as it stands now.
func (o *Office) Verify(ctx context.Context, typed string) (v Verdict, err error) {
	code, ok := ParseCode(typed)
	if !ok {
		v.Standing = Misread
		return v, nil
	}
	v.Standing = Unknown
	if v.Document, err = o.Load.Store.DocumentByCode(ctx, code); errors.Is(err, store.ErrNotFound) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	if !o.ours(v.Document) {
		v.Standing = Forged
		return v, nil
	}
	var last store.Document
	err = o.Load.Store.Look(ctx, func(tx *store.Tx) (err error) {
		last, err = tx.LastEdition(v.Subject, v.Kind, v.Part)
		return err
	})
	if err != nil {
		return v, err
	}
	if last.ID != v.ID {
		v.By = &last
	}
	if Kind(v.Kind) == Posting {
		return v, o.standingOfList(ctx, &v)
	}
	return v, o.standing(ctx, &v)
}

// anybody asks as somebody who is not of the staff.
var anybody = casework.Actor{Role: casework.Applicant}

func (o *Office) standing(ctx context.Context, v *Verdict) error {
	s, err := o.read(ctx, v.Subject)
	if err != nil {
		return err
	}
	v.Period, v.Name = s.period.ID, s.masked.Name
	item := Item{Kind(v.Kind), v.Part}
	switch {
	case s.masked.Erased:
		v.Standing = Erased
		return nil
	case !slices.Contains(Ready(s.Application, s.period, casework.Actor{Role: casework.System}, o.Load.Now()), item):
		v.Standing, v.State = Ended, s.period.Told(s.State, anybody, o.Load.Now())
		return nil
	case v.By != nil:
		v.Standing = Replaced
		return nil
	}
	same, err := s.still(v.Document)
	if v.Standing = Changed; same {
		v.Standing = Stands
	}
	return err
}

// standingOfList says whether a list on a board is the one that is published.
func (o *Office) standingOfList(ctx context.Context, v *Verdict) error {
	says, err := o.posted(ctx, casework.PeriodID(v.Subject), v.Part)
	v.Period = casework.PeriodID(v.Subject)
	if refused, is := casework.IsRefusal(err); is && refused.Code == CodeNotReady {
		v.Standing = Ended
		return nil
	}
	if err != nil {
		return err
	}
	hash, err := says.hash(v.Code)
	switch {
	case v.By != nil:
		v.Standing = Replaced
	case hash == v.Says:
		v.Standing = Stands
	default:
		v.Standing = Changed
	}
	return err
}
