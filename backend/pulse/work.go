package pulse

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Done is how a piece of work that comes again and again went last.
type Done struct {
	What   string        `json:"what"`
	Every  time.Duration `json:"every"` // how often it comes
	At     time.Time     `json:"at"`
	Runs   int64         `json:"runs"` // since the program started
	Failed int64         `json:"failed,omitempty"`
	Error  string        `json:"error,omitempty"` // of the last time; empty: it went well
}

// lateBy is how much longer than usual work may take without its being late.
const lateBy = 15 * time.Second

// Late says that it should have come again by now.
func (d Done) Late(now time.Time) bool { return now.Sub(d.At) > 2*d.Every+lateBy }

// Work remembers how work in the background goes. The zero Work remembers nothing.
type Work struct {
	now func() time.Time

	mu  sync.Mutex
	all map[string]*Done
}

// NewWork remembers by a clock.
func NewWork(now func() time.Time) *Work { return &Work{now: now, all: map[string]*Done{}} }

// Did notes that a piece of work was done, or failed.
func (w *Work) Did(what string, every time.Duration, err error) {
	if w == nil || w.all == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.all[what]
	if d == nil {
		d = &Done{What: what}
		w.all[what] = d
	}
	d.Every, d.At, d.Error = every, w.now().UTC(), ""
	if d.Runs++; err != nil {
		d.Failed++
		d.Error = mask(err.Error())
	}
}

// All is how each piece went last, by name.
func (w *Work) All() (all []Done) {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range w.all {
		all = append(all, *d)
	}
	slices.SortFunc(all, func(a, b Done) int { return cmp.Compare(a.What, b.What) })
	return all
}
