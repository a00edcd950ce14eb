package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// sealBatch is how many entries are sealed in one transaction: what a kill in
// between has to do again, and how long somebody else's write may wait.
const sealBatch = 500

// SealAudit takes the entries of the inbox into the chain, until none waits, and
// says how many they were. Several machines may do so at once: each waits for
// the other. A program killed at any point leaves every entry either in the
// inbox or in the chain.
func (s *Store) SealAudit(ctx context.Context) (sealed int, err error) {
	for {
		n := 0
		err := s.Do(ctx, func(tx *Tx) (err error) {
			n, err = seal(tx.db)
			return err
		})
		if err != nil {
			return sealed, fmt.Errorf("seal the audit log: %w", err)
		}
		if sealed += n; n < sealBatch {
			return sealed, nil
		}
	}
}

// seal takes one batch. The head is locked first, and what waits is read after:
// otherwise somebody else could have sealed it meanwhile.
func seal(db *gorm.DB) (int, error) {
	locked := db
	if db.Name() != "sqlite" { // where whoever writes is alone
		locked = db.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	head, err := readHead(locked)
	if err != nil {
		return 0, err
	}
	var waiting []auditInbox
	if err := db.Order("id").Limit(sealBatch).Find(&waiting).Error; err != nil || len(waiting) == 0 {
		return 0, err
	}
	entries, ids := make([]auditEntry, len(waiting)), make([]int64, len(waiting))
	for i, w := range waiting {
		head = head.Next(w.Text)
		entries[i] = auditEntry{Number: head.Number, Hash: head.Hash.String(), Text: w.Text}
		ids[i] = w.ID
	}
	if err := db.Create(&entries).Error; err != nil {
		return 0, err
	}
	if err := db.Save(&auditHead{ID: 1, Number: head.Number, Hash: head.Hash.String()}).Error; err != nil {
		return 0, err
	}
	return len(entries), takeAway(db, ids)
}

// takeAway deletes the very rows that were sealed. All up to the last would be
// wrong: a transaction that began before may still end, and its row has a lower
// id. And all by one statement would look at every row of a small table on MySQL,
// and wait for those that others are still writing.
func takeAway(db *gorm.DB, ids []int64) error {
	for _, id := range ids {
		gone := db.Delete(&auditInbox{}, id)
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected != 1 {
			return fmt.Errorf("entry %d of the inbox was taken away by somebody else", id)
		}
	}
	return nil
}
