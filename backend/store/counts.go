package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// KeptCount is a period as it was counted last.
type KeptCount struct {
	Period    string `gorm:"primaryKey"`
	Form      int    // of Doc
	Stand     int64  // of the audit log: while it stands, nothing has changed
	CountedAt time.Time
	Doc       string
}

// TableName is of what is counted.
func (KeptCount) TableName() string { return "period_counts" }

// LastCount is the last count of a period, nil if there is none, and how far the
// audit log is now.
func (tx *Tx) LastCount(period casework.PeriodID) (last *KeptCount, stand int64, err error) {
	last = new(KeptCount)
	err = tx.db.Take(last, "period = ?", string(period)).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		last, err = nil, nil
	}
	if err == nil {
		stand, err = tx.AuditStand()
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the last count of period %s: %w", period, err)
	}
	return last, stand, nil
}

// AuditStand is how many entries there are, sealed or not. It takes no longer
// however many that are: the chain has a number, and few wait.
func (tx *Tx) AuditStand() (n int64, err error) {
	head, err := readHead(tx.db)
	if err != nil {
		return 0, err
	}
	err = tx.db.Model(&auditInbox{}).Count(&n).Error
	return head.Number + n, err
}

// KeepCount keeps a count in the place of the last one.
func (s *Store) KeepCount(ctx context.Context, c KeptCount) error {
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&c).Error
	if err != nil {
		return fmt.Errorf("keep the count of period %s: %w", c.Period, err)
	}
	return nil
}
