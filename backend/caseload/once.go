package caseload

import (
	"context"

	"luohu/backend/store"
)

type onceKey struct{}

// WithOnce lets the command that follows be carried out only if it was not
// already: [store.ErrRepeated] if it was.
func WithOnce(ctx context.Context, once store.Once) context.Context {
	return context.WithValue(ctx, onceKey{}, once)
}

// do is one transaction of a command. A request that may come twice is noted in
// it, so that a crash leaves either both or neither.
func (c *Caseload) do(ctx context.Context, work func(*store.Tx) error) error {
	return c.Store.Do(ctx, func(tx *store.Tx) error {
		if once, may := ctx.Value(onceKey{}).(store.Once); may {
			if err := tx.Claim(once); err != nil {
				return err
			}
		}
		return work(tx)
	})
}
