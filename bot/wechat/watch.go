package wechat

import (
	"context"
	"sync"
	"time"
)

// quotaCode says that the day's calls of an endpoint are used up.
const quotaCode = 45009

// Refused is a call that WeChat refused.
type Refused struct {
	Endpoint string
	Code     int64
	At       time.Time
}

// State is what this process knows of the account: nothing that is not known is
// guessed.
type State struct {
	Token      bool      // one is at hand, of whichever process
	TokenUntil time.Time // zero: this process has fetched none
	Refused    *Refused  // the last call; nil: none
	Limited    *Refused  // the last whose quota was used up; nil: none
}

// watch remembers how calls went.
type watch struct {
	now func() time.Time

	mu    sync.Mutex
	state State
}

func (w *watch) refused(endpoint string, code int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	one := &Refused{endpoint, code, w.now().UTC()}
	if w.state.Refused = one; code == quotaCode {
		w.state.Limited = one
	}
}

func (w *watch) fetched(life time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state.TokenUntil = w.now().UTC().Add(life)
}

// State is what is known now; it asks WeChat nothing.
func (c *Client) State(ctx context.Context) State {
	c.watch.mu.Lock()
	s := c.watch.state
	c.watch.mu.Unlock()
	_, s.Token, _ = c.store.Get(ctx, tokenKey(c.options.AppID)) // a store that is away has none
	return s
}
