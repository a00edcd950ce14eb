package binding

import (
	"context"

	"luohu/backend/store"
)

// ByScene binds who has scanned the code of an invitation; whoever scanned it
// first may, for as long as it lasts.
func (b *Bindings) ByScene(ctx context.Context, f Follower, scene string) error {
	v, ok, err := b.Invites.Scanner(ctx, scene, f.ID)
	if err != nil {
		return err
	}
	if !ok || v.Application == "" {
		return refuse(CodeOver, "how", ByScene)
	}
	return b.Store.Do(ctx, func(tx *store.Tx) error {
		a, err := tx.Application(v.Application)
		if err != nil {
			return err
		}
		return b.bind(tx, proof{f, a.Person, ByScene, a.ID})
	})
}
