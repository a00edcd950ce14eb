package pulse

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// mostFaults bounds how many kinds of trouble are remembered.
const mostFaults = 40

// Fault is trouble that was logged: one for all that are alike.
type Fault struct {
	Level string    `json:"level"` // WARN or ERROR
	Says  string    `json:"says"`
	Error string    `json:"error,omitempty"`
	N     int64     `json:"n"`
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
}

// Faults remembers the last kinds of warnings and errors of a log, and how often
// each came.
type Faults struct {
	mu  sync.Mutex
	all map[string]*Fault
}

// Over is a handler that remembers what another one writes.
func (f *Faults) Over(next slog.Handler) slog.Handler { return listener{next, f} }

// Last are those that came last, the newest first.
func (f *Faults) Last() (all []Fault) {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range f.all {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Fault) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Says, b.Says)) })
	return all
}

func (f *Faults) note(r slog.Record) {
	one := Fault{Level: r.Level.String(), Says: mask(r.Message), First: r.Time.UTC(), Last: r.Time.UTC()}
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "error" {
			one.Error = mask(fmt.Sprint(a.Value.Resolve().Any()))
		}
		return true
	})
	key := one.Level + "\x00" + one.Says + "\x00" + one.Error
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all == nil {
		f.all = map[string]*Fault{}
	}
	known := f.all[key]
	if known == nil {
		if len(f.all) == mostFaults {
			f.forgetOldest()
		}
		known = &one
		f.all[key] = known
	}
	known.N++
	known.Last = one.Last
}

func (f *Faults) forgetOldest() {
	oldest := ""
	for key, one := range f.all {
		if oldest == "" || one.Last.Before(f.all[oldest].Last) {
			oldest = key
		}
	}
	delete(f.all, oldest)
}

// What might lead to a person is left out, although logs are to hold none of it:
// long numbers, OpenIDs, and what was asked of an address.
var (
	longNumber = regexp.MustCompile(`\d{6,}[\dXx]*`)
	openID     = regexp.MustCompile(`\bo[A-Za-z0-9_-]{20,}`)
	asked      = regexp.MustCompile(`\?\S+`)
)

// longestFault is how much of a message is kept, in bytes.
const longestFault = 300

func mask(words string) string {
	for _, one := range []*regexp.Regexp{asked, openID, longNumber} {
		words = one.ReplaceAllString(words, "…")
	}
	if len(words) > longestFault {
		words = strings.ToValidUTF8(words[:longestFault], "") + "…"
	}
	return words
}

// listener is a handler that passes everything on.
type listener struct {
	slog.Handler
	faults *Faults
}

// Handle remembers what is trouble.
func (l listener) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn {
		l.faults.note(r)
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs and WithGroup listen on.
func (l listener) WithAttrs(attrs []slog.Attr) slog.Handler {
	return listener{l.Handler.WithAttrs(attrs), l.faults}
}

// WithGroup listens on.
func (l listener) WithGroup(name string) slog.Handler {
	return listener{l.Handler.WithGroup(name), l.faults}
}
