package vault

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
)

const rewrapBatch = 500

// Rotate wraps every data key anew with the newest master key, in batches, while
// everything runs; it may be stopped at any time and run again, also on several
// machines. told is called after each batch with how many are done. left is how
// many are still under an older key: once it is 0, the older ones may go.
func (v *Vault) Rotate(ctx context.Context, by casework.Actor, told func(done int)) (left int64, err error) {
	newest, err := v.Keys.newest()
	if err != nil {
		return 0, err
	}
	done, behind := 0, ""
	for {
		batch, err := v.Store.DataKeysUnderOthers(ctx, newest.id, behind, rewrapBatch)
		if err != nil {
			return 0, err
		}
		if len(batch) == 0 {
			break
		}
		behind = batch[len(batch)-1].Owner
		n, err := v.rewrap(ctx, batch)
		if err != nil {
			return 0, err
		}
		done += n
		told(done)
	}
	if done > 0 {
		if err := v.Store.Do(ctx, func(tx *store.Tx) error {
			return v.Note(tx, store.Deed{By: by, Act: "vault.rotate", Kind: "vault", Subject: newest.id})
		}); err != nil {
			return 0, err
		}
		if err := v.Store.Scrub(ctx); err != nil {
			return 0, err
		}
	}
	return v.left(ctx, newest.id)
}

// left are the keys under another than the newest.
func (v *Vault) left(ctx context.Context, newest string) (left int64, err error) {
	counts, err := v.Store.CountDataKeys(ctx)
	for id, n := range counts {
		if id != newest {
			left += n
		}
	}
	return left, err
}

func (v *Vault) rewrap(ctx context.Context, batch []store.DataKey) (done int, err error) {
	err = v.Store.Do(ctx, func(tx *store.Tx) error {
		done = 0
		for _, k := range batch {
			key, err := v.Keys.unwrap(k)
			if err != nil {
				return err
			}
			wrapped, id, err := v.Keys.wrap(k.Owner, &key)
			clear(key[:])
			if err != nil {
				return err
			}
			changed, err := tx.Rewrap(k, wrapped, id)
			if err != nil {
				return err
			}
			if changed { // else it was erased, or somebody else was faster
				done++
			}
		}
		return nil
	})
	return done, err
}
