package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"luohu/backend/audit"
)

// MaxAuditPage is how many entries a page has at most.
const MaxAuditPage = 200

// AuditFilter says which entries are meant; what is empty means any.
type AuditFilter struct {
	Actor   string // id
	Act     string
	Subject audit.Subject // of a kind, or one by its id
	From    time.Time     // and later
	To      time.Time     // before it
	Before  int64         // the number of the last entry of the page before
	Limit   int           // at most MaxAuditPage, which is also meant by 0
}

// Sealed is an entry of the chain as it stands there.
type Sealed struct {
	Number     int64
	audit.Text `gorm:"embedded"`
	Previous   string // the hash of the entry before: with it, this one can be checked by itself
	Hash       string
}

// AuditPage is a page of the entries that are sealed, the newest first. The page
// after it is that before its last number.
func (s *Store) AuditPage(ctx context.Context, f AuditFilter) (page []Sealed, err error) {
	if f.Limit <= 0 || f.Limit > MaxAuditPage {
		f.Limit = MaxAuditPage
	}
	find := f.where(s.auditRows(ctx)).Order("e.number DESC").Limit(f.Limit)
	if f.Before > 0 {
		find = find.Where("e.number < ?", f.Before)
	}
	if err := find.Scan(&page).Error; err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	return page, nil
}

// EachAudit gives every entry that is meant to take, the oldest first, one after
// the other, however many there are. It stops at an error, and gives it back.
func (s *Store) EachAudit(ctx context.Context, f AuditFilter, take func(Sealed) error) error {
	rows, err := f.where(s.auditRows(ctx)).Order("e.number").Rows()
	if err != nil {
		return fmt.Errorf("read the audit log: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var entry Sealed
		if err := s.read.ScanRows(rows, &entry); err != nil {
			return fmt.Errorf("read the audit log: %w", err)
		}
		if err := take(entry); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the audit log: %w", err)
	}
	return nil
}

// auditRows are the entries, each with the hash of the one before it.
func (s *Store) auditRows(ctx context.Context) *gorm.DB {
	return s.reading(ctx).Table("audit_entries AS e").
		Select("e.*, COALESCE(p.hash, ?) AS previous", audit.Hash{}.String()).
		Joins("LEFT JOIN audit_entries p ON p.number = e.number - 1")
}

func (f AuditFilter) where(db *gorm.DB) *gorm.DB {
	for _, c := range []struct{ column, value string }{
		{"e.actor_id = ?", f.Actor},
		{"e.act = ?", f.Act},
		{"e.subject_kind = ?", f.Subject.Kind},
		{"e.subject_id = ?", f.Subject.ID},
	} {
		if c.value != "" {
			db = db.Where(c.column, c.value)
		}
	}
	if !f.From.IsZero() {
		db = db.Where("e.made_at >= ?", f.From.UTC().Format(audit.Time))
	}
	if !f.To.IsZero() {
		db = db.Where("e.made_at < ?", f.To.UTC().Format(audit.Time))
	}
	return db
}
