package admin

import (
	"context"
	"sync"
	"time"
)

// health is whether something works now.
type health struct {
	Name  string
	Took  time.Duration
	Error bool
}

// A look at what this program stands on waits for its turn to write into the
// database, so whoever comes meanwhile, or soon after, is shown the same.
const (
	checkWithin = 2 * time.Second // each
	checkAgain  = time.Second
)

// looked is the last look.
type looked struct {
	mu  sync.Mutex
	at  time.Time
	all []health
}

// checks looks at what this program stands on. What is wrong is for operators: it
// may name hosts and paths.
func (o *pages) checks(ctx context.Context) []health {
	last := &o.looked
	last.mu.Lock()
	defer last.mu.Unlock()
	if time.Since(last.at) < checkAgain {
		return last.all
	}
	last.all = nil
	for _, c := range o.System.Checks {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkWithin) // others are shown it too
		begun := time.Now()
		err := c.Ping(within)
		cancel()
		last.all = append(last.all, health{c.Name, time.Since(begun), err != nil})
		if err != nil {
			o.Log.Warn("something this program stands on does not work", "what", c.Name, "error", err)
		}
	}
	last.at = time.Now()
	return last.all
}
