package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// StaffPhone says to which follower somebody of the staff has notices sent, to look at
// them before anybody else gets them.
type StaffPhone struct {
	Account  string `gorm:"primaryKey"`
	Follower string
	Role     casework.Role // in which they have bound it
	MadeAt   time.Time
}

// What ends that, besides [UnboundByFollower] and [UnboundByForgotten].
const (
	UnboundByAccount = "account" // in the console
	UnboundByLocked  = "locked"  // the account may not sign in any more
)

// BindStaff notes one, in the place of what the account had before.
func (tx *Tx) BindStaff(p StaffPhone) error {
	p.MadeAt = tx.now
	err := tx.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "account"}}, DoUpdates: clause.AssignmentColumns([]string{"follower", "role", "made_at"}),
	}).Create(&p).Error
	if err != nil {
		return fmt.Errorf("bind a phone of the staff: %w", err)
	}
	return tx.Audit(Deed{By: p.who(), Act: "staff.bind", Kind: "account", Subject: p.Account})
}

// UnbindStaff ends that of an account, if it has one, and notes who did.
func (tx *Tx) UnbindStaff(who casework.Actor, account, by string) (ended bool, err error) {
	if err := tx.LockAccount(account); err != nil { // somebody may be binding it at this moment
		return false, err
	}
	done := tx.db.Delete(&StaffPhone{}, "account = ?", account)
	if done.Error != nil {
		return false, fmt.Errorf("unbind a phone of the staff: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return false, nil
	}
	return true, tx.Audit(Deed{By: who, Act: "staff.unbind", Kind: "account", Subject: account, Details: map[string]string{"by": by}})
}

// StaffPhone is that of an account; nil: it has none.
func (s *Store) StaffPhone(ctx context.Context, account string) (*StaffPhone, error) {
	var all []StaffPhone
	if err := s.reading(ctx).Find(&all, "account = ?", account).Error; err != nil {
		return nil, fmt.Errorf("read the phone of an account: %w", err)
	}
	if len(all) == 0 {
		return nil, nil //nolint:nilnil // none
	}
	return &all[0], nil
}

// StaffOf are the accounts that have notices sent to a follower.
func (tx *Tx) StaffOf(follower string) (all []StaffPhone, err error) {
	if err := tx.db.Where("follower = ?", follower).Order("account").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read whose phone a follower's is: %w", err)
	}
	return all, nil
}

// EndStaffOf ends at a follower's wish that an account has notices sent to them.
func (tx *Tx) EndStaffOf(follower, account, by string) (ended bool, err error) {
	all, err := tx.StaffOf(follower)
	if err != nil {
		return false, err
	}
	for _, p := range all {
		if p.Account == account {
			return tx.UnbindStaff(p.who(), account, by)
		}
	}
	return false, nil
}

// forgetStaff ends all of a follower who wants theirs deleted.
func (tx *Tx) forgetStaff(follower string) error {
	all, err := tx.StaffOf(follower)
	for _, p := range all {
		if err == nil {
			_, err = tx.UnbindStaff(p.who(), p.Account, UnboundByForgotten)
		}
	}
	return err
}

func (p StaffPhone) who() casework.Actor { return casework.Actor{ID: p.Account, Role: p.Role} }
