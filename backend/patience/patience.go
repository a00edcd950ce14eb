// Package patience makes who tries in vain wait, longer each time.
package patience

import (
	"time"

	"luohu/backend/store"
)

// Rule is how much of it there is.
type Rule struct {
	Allowed  int           // tries that nobody waits for
	First    time.Duration // the wait after those; then twice as long each time
	Longest  time.Duration
	Forgiven time.Duration // without a try, after which it begins anew
}

// Count writes down, for an attempt that was counted in this transaction, how long
// the next one has to wait.
func (r Rule) Count(tx *store.Tx, a store.Attempt, now time.Time) error {
	if now.Sub(a.LastAt) > r.Forgiven {
		a.Failed = 1
	}
	if a.LastAt, a.WaitUntil = now, now; a.Failed >= r.Allowed {
		a.WaitUntil = a.WaitUntil.Add(min(r.Longest, r.First<<min(a.Failed-r.Allowed, 20)))
	}
	return tx.SaveAttempt(a)
}
