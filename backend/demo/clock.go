// Package demo makes up a period in full course: units, applicants in every
// state, staff, and the clock that can be moved forward. Nobody in it is real.
package demo

import (
	"sync"
	"time"
)

// Clock is the clock of the programme's rules: time runs on from where it was
// set. It never goes back but by Set, before anybody looks at it.
type Clock struct {
	mu    sync.Mutex
	at    time.Time
	since time.Time // by the real clock
	real  func() time.Time
}

// NewClock is one that starts at a moment.
func NewClock(at time.Time, real func() time.Time) *Clock {
	return &Clock{at: at, since: real(), real: real}
}

// Now is what it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at.Add(c.real().Sub(c.since))
}

// Set puts it to a moment.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = at, c.real()
}

// Forward puts it to a moment to come; false: that is over.
func (c *Clock) Forward(at time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !at.After(c.at.Add(c.real().Sub(c.since))) {
		return false
	}
	c.at, c.since = at, c.real()
	return true
}
