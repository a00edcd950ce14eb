package exchange

import (
	"context"
	"io"
	"slices"
	"strconv"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// CodeExportsBusy asks to wait: as many as may leave at once are leaving.
const CodeExportsBusy casework.Code = "exports_busy"

// Formats of an export.
const (
	CSV  = "csv"
	XLSX = "xlsx"
	JSON = "json"
)

const (
	exportedAtMost = 500_000 // rows
	// AtOnce is how many rows are read together.
	AtOnce = 500
	// TakeWithin is how long somebody may take over some hundred rows before
	// their turn is given to another.
	TakeWithin = 30 * time.Second
)

// Extract is a list that is taken away: which applications is known before the
// first of them is written, so that whoever waits sees how far it is.
type Extract struct {
	x      *Exchange
	ids    []string
	by     casework.Actor
	at     time.Time
	filter map[string]string
	sees   Sight
}

// Extract finds out what a filter lets through, and notes that it is taken away,
// by whom. Done gives the turn back.
func (x *Exchange) Extract(ctx context.Context, by casework.Actor, f store.ApplicationFilter, format string, sees Sight) (e *Extract, done func(), err error) {
	select {
	case x.leaving <- struct{}{}:
	default:
		return nil, nil, refuse(CodeExportsBusy, nil)
	}
	done = func() { <-x.leaving }
	if e, err = x.extract(ctx, by, f, format, sees); err != nil {
		done()
		return nil, nil, err
	}
	return e, done, nil
}

func (x *Exchange) extract(ctx context.Context, by casework.Actor, f store.ApplicationFilter, format string, sees Sight) (*Extract, error) {
	e := &Extract{x: x, by: by, at: x.Load.Now(), filter: said(f), sees: sees}
	var err error
	if f.Of == nil || len(f.Of.Persons)+len(f.Of.Units) > 0 {
		if e.ids, err = x.Store.MatchingIDs(ctx, f, exportedAtMost); err != nil {
			return nil, err
		}
	}
	details := map[string]string{"format": format, "rows": strconv.Itoa(len(e.ids))}
	for key, value := range e.filter {
		details["filter_"+key] = value
	}
	err = x.Store.Do(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Deed{By: by, Act: "applications.export", Kind: "account", Subject: by.ID, Details: details})
	})
	return e, err
}

// said is a filter as the record says it: whom a search has found, only by how
// many.
func said(f store.ApplicationFilter) map[string]string {
	all := map[string]string{}
	for key, value := range map[string]string{"period": string(f.Period), "unit": f.Unit, "number": f.Number} {
		if value != "" {
			all[key] = value
		}
	}
	if len(f.States) > 0 {
		all["state"] = string(f.States[0])
	}
	if f.Of != nil {
		all["persons"], all["units"] = strconv.Itoa(len(f.Of.Persons)), strconv.Itoa(len(f.Of.Units))
	}
	return all
}

// Rows is how many there are.
func (e *Extract) Rows() int { return len(e.ids) }

// sheet is what a format does with rows.
type sheet interface {
	lines(all []Named) error
	// end writes what says that nothing is missing.
	end(rows int) error
}

// Write writes all of it, a few rows at a time, as they are when it comes to
// them. Before each few it calls next.
func (e *Extract) Write(ctx context.Context, out io.Writer, format string, next func() error) error {
	to, err := e.sheet(out, format)
	if err != nil {
		return err
	}
	written := 0
	for some := range slices.Chunk(e.ids, AtOnce) {
		if err := next(); err != nil {
			return err
		}
		lines, err := e.x.Store.Applications(ctx, store.ApplicationFilter{IDs: some, Limit: len(some)})
		if err != nil {
			return err
		}
		all, err := e.x.named(ctx, lines)
		if err != nil {
			return err
		}
		for i := range all {
			all[i].See(e.sees)
		}
		if err := to.lines(all); err != nil {
			return err
		}
		written += len(all)
	}
	if err := next(); err != nil {
		return err
	}
	return to.end(written)
}

func (e *Extract) sheet(out io.Writer, format string) (sheet, error) {
	if format == JSON {
		return e.newJSON(out)
	}
	return e.newTable(out, format)
}
