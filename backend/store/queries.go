package store

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm/logger"
)

type counterKey struct{}

// CountQueries counts the statements that are run with the context from now on.
func CountQueries(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, counterKey{}, n), n
}

// quiet writes no log: errors are returned, and values are nobody's business. It
// counts for who asks.
type quiet struct{ logger.Interface }

// Trace is called after every statement.
func (quiet) Trace(ctx context.Context, _ time.Time, _ func() (string, int64), _ error) {
	if n, counted := ctx.Value(counterKey{}).(*atomic.Int64); counted {
		n.Add(1)
	}
}
