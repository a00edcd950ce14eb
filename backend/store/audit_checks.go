package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// AuditCheck is somebody's having the audit chain checked.
type AuditCheck struct {
	ID      string `gorm:"primaryKey"`
	AskedBy string
	State   string // one of those below
	Done    int64  // entries
	Total   int64
	Finding Finding `gorm:"serializer:json"`
	BegunAt time.Time
	SeenAt  time.Time
}

// States of a check.
const (
	CheckRunning = "running"
	ChainWhole   = "whole"
	ChainBroken  = "broken"
	CheckFailed  = "failed" // it could not be carried out
)

// Finding is what came out.
type Finding struct {
	Broken  int64    `json:"broken,omitempty"` // the first entry that is not as it was sealed
	What    string   `json:"what,omitempty"`   // is wrong with it
	Anchors int      `json:"anchors"`          // that agree
	Faults  []string `json:"faults,omitempty"` // anchors that can't be relied on
	Waiting int64    `json:"waiting"`          // entries to be sealed
}

// ErrRunning says that what was to be begun runs already.
var ErrRunning = errors.New("it runs already")

// BeginAuditCheck notes a new one; ErrRunning if another was seen going on since a
// time.
func (tx *Tx) BeginAuditCheck(c AuditCheck, alive time.Time) error {
	if _, err := tx.Count("audit checks"); err != nil { // of two at once, the second waits
		return err
	}
	var n int64
	if err := tx.db.Model(&AuditCheck{}).Where("state = ? AND seen_at >= ?", CheckRunning, alive.UTC()).Count(&n).Error; err != nil {
		return fmt.Errorf("look for a check of the audit log: %w", err)
	}
	if n > 0 {
		return ErrRunning
	}
	c.State, c.BegunAt, c.SeenAt = CheckRunning, tx.now, tx.now
	return wrapped(tx.db.Create(&c).Error, "begin a check of the audit log")
}

// SaveAuditCheck writes how far one is, or how it ended.
func (tx *Tx) SaveAuditCheck(c AuditCheck) error {
	c.SeenAt = tx.now
	return wrapped(tx.db.Model(&c).Select("state", "done", "total", "finding", "seen_at").Updates(&c).Error, "note a check of the audit log")
}

// AuditChecks are the last ones, the newest first.
func (s *Store) AuditChecks(ctx context.Context, most int) (all []AuditCheck, err error) {
	err = s.reading(ctx).Order("id DESC").Limit(most).Find(&all).Error
	return all, wrapped(err, "read the checks of the audit log")
}

// AuditEntry is one of the chain; ErrNotFound if there is none with the number.
func (s *Store) AuditEntry(ctx context.Context, number int64) (e Sealed, err error) {
	done := s.auditRows(ctx).Where("e.number = ?", number).Limit(1).Scan(&e)
	if done.Error == nil && done.RowsAffected == 0 {
		return e, fmt.Errorf("entry %d of the audit log: %w", number, ErrNotFound)
	}
	return e, wrapped(done.Error, "read an entry of the audit log")
}
