package binding

import (
	"context"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// CodeStaffShut says that the account which showed the code can't sign in.
const CodeStaffShut casework.Code = "binding_staff_shut"

// StaffOf are the accounts of the staff that have notices sent to a follower, to look at
// them.
func (b *Bindings) StaffOf(ctx context.Context, follower string) (all []store.StaffPhone, err error) {
	err = b.Store.Look(ctx, func(tx *store.Tx) error {
		all, err = tx.StaffOf(follower)
		return err
	})
	return all, err
}

// AsStaff binds who has scanned the code that somebody of the staff made for their own
// phone, in the place of the one before.
func (b *Bindings) AsStaff(ctx context.Context, follower, scene string) error {
	v, ok, err := b.Invites.Scanner(ctx, scene, follower)
	if err != nil {
		return err
	}
	if !ok || !v.Staff() {
		return refuse(CodeOver, "how", ByScene)
	}
	return b.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.LockAccount(v.Account); err != nil { // it may be locked at this moment
			return err
		}
		account, err := tx.Account(v.Account)
		if err != nil {
			return err
		}
		if account.DisabledAt != nil {
			return &casework.Refusal{Code: CodeStaffShut}
		}
		theirs, err := tx.StaffOf(follower)
		if err != nil || slices.ContainsFunc(theirs, func(p store.StaffPhone) bool { return p.Account == v.Account }) {
			return err // twice is as good as once
		}
		return tx.BindStaff(store.StaffPhone{Account: v.Account, Follower: follower, Role: v.Role})
	})
}

// EndOfStaff ends that of who asks, in the console, and takes back a code that stands;
// that it has ended already is as good.
func (b *Bindings) EndOfStaff(ctx context.Context, by casework.Actor) error {
	if err := b.Invites.Close(ctx, by, by.ID); err != nil {
		return err
	}
	return b.Store.Do(ctx, func(tx *store.Tx) error {
		_, err := tx.UnbindStaff(by, by.ID, store.UnboundByAccount)
		return err
	})
}

// endAsStaff ends that of an account at a follower's wish. The code by which it was bound
// goes with it.
func (b *Bindings) endAsStaff(ctx context.Context, tx *store.Tx, follower, account string) (ended bool, err error) {
	ended, err = tx.EndStaffOf(follower, account, store.UnboundByFollower)
	if err == nil && ended {
		err = b.Invites.Close(ctx, casework.Actor{}, account)
	}
	return ended, err
}
