package store

import (
	"context"
	"fmt"

	"luohu/backend/audit"
)

// auditInbox is an entry that waits to be sealed. Its columns are the fields of
// [audit.Text].
type auditInbox struct {
	ID         int64
	audit.Text `gorm:"embedded"`
}

// TableName keeps gorm from adding an s.
func (auditInbox) TableName() string { return "audit_inbox" }

// auditEntry is an entry of the chain.
type auditEntry struct {
	Number     int64 `gorm:"primaryKey;autoIncrement:false"`
	Hash       string
	audit.Text `gorm:"embedded"`
}

// auditHead is where the chain stands.
type auditHead struct {
	ID     int
	Number int64
	Hash   string
}

// TableName keeps gorm from adding an s.
func (auditHead) TableName() string { return "audit_head" }

// writeAudit keeps entries; they get the transaction's time. They wait in an inbox
// until they are sealed, because a chain has one end, and whoever held it
// until the end of his transaction would let everybody else wait (decision 005).
func (tx *Tx) writeAudit(entries []audit.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	rows := make([]auditInbox, len(entries))
	for i, e := range entries {
		e.At = tx.now
		text, err := e.Text()
		if err != nil {
			return err
		}
		rows[i].Text = text
	}
	if err := tx.db.CreateInBatches(&rows, sealBatch).Error; err != nil {
		return fmt.Errorf("write audit entries: %w", err)
	}
	tx.audited = true
	return nil
}

// Audited tells that entries were written by this process since it was last
// received from, and wait to be sealed.
func (s *Store) Audited() <-chan struct{} { return s.audited }

func (s *Store) tellAudited() {
	select {
	case s.audited <- struct{}{}:
	default: // it is told already
	}
}

// HasAudit says whether the schema knows the audit log.
func (s *Store) HasAudit(ctx context.Context) bool {
	return s.reading(ctx).Migrator().HasTable(auditHead{}.TableName())
}

// AuditWaiting counts the entries that wait to be sealed.
func (s *Store) AuditWaiting(ctx context.Context) (n int64, err error) {
	if err := s.reading(ctx).Model(&auditInbox{}).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count the audit entries that wait: %w", err)
	}
	return n, nil
}

// AuditHead is where the chain stands, and how many entries there are: as many
// as its number says, if it is whole.
func (s *Store) AuditHead(ctx context.Context) (head audit.Head, entries int64, err error) {
	db := s.reading(ctx)
	if head, err = readHead(db); err != nil {
		return audit.Head{}, 0, fmt.Errorf("read the head of the audit chain: %w", err)
	}
	if err := db.Model(&auditEntry{}).Where("number <= ?", head.Number).Count(&entries).Error; err != nil {
		return audit.Head{}, 0, fmt.Errorf("count the audit entries: %w", err)
	}
	return head, entries, nil
}
