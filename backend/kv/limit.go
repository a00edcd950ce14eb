package kv

import (
	"context"
	"time"
)

// Limit is how often somebody may do something.
type Limit struct {
	What string // what is counted: it stands before who
	Most int64  // 0: no limit
	Per  time.Duration
}

// Allows counts once more and says whether that is still allowed. When the store
// is away nobody is counted: what must not be guessed is guarded elsewhere.
func (l Limit) Allows(ctx context.Context, s Store, who string) bool {
	if l.Most == 0 {
		return true
	}
	n, err := s.Count(ctx, l.What+":"+who, l.Per)
	return err != nil || n <= l.Most
}
