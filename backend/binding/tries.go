package binding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"time"

	"luohu/backend/patience"
	"luohu/backend/store"
)

// Who guesses waits: by follower, and by whom the guesses are about, whether or not
// there is such a person. Everybody together may be wrong so often in an hour.
var (
	guesses = patience.Rule{Allowed: 5, First: 10 * time.Minute, Longest: 24 * time.Hour, Forgiven: 24 * time.Hour}
	guessed = patience.Rule{Allowed: 10, First: time.Hour, Longest: 24 * time.Hour, Forgiven: 24 * time.Hour}
)

const wrongAnHour = 600

// tried is what a try counts against. Nothing that was typed is kept.
func tried(what string, words ...string) string {
	h := sha256.New()
	for _, w := range append([]string{"binding", what}, words...) {
		h.Write([]byte(w))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// try counts one before anything is compared, so that many at once are no way
// around it.
func (b *Bindings) try(ctx context.Context, follower, about string) error {
	total, err := b.KV.Count(ctx, "binding-tries", time.Hour)
	if err != nil {
		b.Log.Warn("tries to bind are not counted together", "error", err)
	}
	if total > wrongAnHour {
		b.Log.Warn("binding is paused: too many are wrong", "tries", total)
		return refuse(CodePaused, "minutes", 60)
	}
	return b.Store.Do(ctx, func(tx *store.Tx) error {
		for _, one := range []struct {
			who  string
			rule patience.Rule
		}{{tried("follower", follower), guesses}, {about, guessed}} {
			a, err := tx.Try(one.who, b.Now())
			if err != nil {
				return err
			}
			now := b.Now() // after those who have tried at the same time
			if now.Before(a.WaitUntil) {
				return refuse(CodeWait, "minutes", int(math.Ceil(a.WaitUntil.Sub(now).Minutes())))
			}
			if err := one.rule.Count(tx, a, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// right forgets what was counted against a follower, and what against whom they
// have shown themselves to be.
func right(tx *store.Tx, follower, about string) error {
	if err := tx.ForgetAttempts(tried("follower", follower)); err != nil {
		return err
	}
	return tx.ForgetAttempts(about)
}
