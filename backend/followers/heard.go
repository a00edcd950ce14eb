package followers

import (
	"context"
	"sync"
	"time"

	"luohu/backend/store"
)

// mostHeard bounds who is held until it is written; of more it is not known that they
// wrote, and nobody writes to them by a customer-service message.
const mostHeard = 200_000

// Heard gathers in memory when followers wrote, so that a message costs no write.
type Heard struct {
	now func() time.Time

	mu sync.Mutex
	at map[string]time.Time
}

// NewHeard has heard nobody.
func NewHeard(now func() time.Time) *Heard { return &Heard{now: now, at: map[string]time.Time{}} }

// Note notes that a follower wrote just now.
func (h *Heard) Note(follower string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, there := h.at[follower]; there || len(h.at) < mostHeard {
		h.at[follower] = h.now()
	}
}

// Flush writes what has come together; what can't be written stays for the next time.
func (h *Heard) Flush(ctx context.Context, s *store.Store) error {
	h.mu.Lock()
	at := h.at
	h.at = map[string]time.Time{}
	h.mu.Unlock()
	if len(at) == 0 {
		return nil
	}
	err := s.Hear(ctx, at)
	if err != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		for follower, when := range at {
			if h.at[follower].Before(when) {
				h.at[follower] = when
			}
		}
	}
	return err
}
