package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// Document is one edition of a document in the register. It holds no data of a
// person.
type Document struct {
	ID        string `gorm:"primaryKey"`
	Number    string // of all its editions
	Edition   int    // from 1
	Kind      string
	Subject   string // the application, or the period
	Part      string // of it: a supplement, a list; empty: all
	Code      string // by which anybody asks whether it is genuine
	Says      string // SHA-256 over the code and what it says
	Point     casework.AcceptancePoint
	IssuedAt  time.Time
	IssuedBy  string
	SignedBy  string // fingerprint of the key
	Signature string // base64
}

// SaveDocument puts an edition into the register; ErrConflict if somebody else
// has issued the same one meanwhile.
func (tx *Tx) SaveDocument(d Document) error {
	d.IssuedAt = d.IssuedAt.UTC()
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&d)
	if done.Error != nil {
		return fmt.Errorf("register document %s: %w", d.Number, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrConflict
	}
	return nil
}

// Documents are the newest editions of everything that was issued about a
// subject, in the order of their numbers.
func (tx *Tx) Documents(subject string) (all []Document, err error) {
	last := tx.db.Model(&Document{}).Select("number, MAX(edition)").Where("subject = ?", subject).Group("number")
	err = tx.db.Where("subject = ? AND (number, edition) IN (?)", subject, last).Order("id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the documents of %s: %w", subject, err)
	}
	return all, nil
}

// LastEdition is the newest one of a document; ErrNotFound if none was issued.
func (tx *Tx) LastEdition(subject, kind, part string) (d Document, err error) {
	err = tx.db.Where("subject = ? AND kind = ? AND part = ?", subject, kind, part).Order("edition DESC").Take(&d).Error
	if err != nil {
		return d, found(err, "a document of "+subject)
	}
	return d, nil
}

// Document reads an edition by its id; ErrNotFound if there is none.
func (tx *Tx) Document(id string) (d Document, err error) {
	if err = tx.db.Take(&d, "id = ?", id).Error; err != nil {
		return d, found(err, "document "+id)
	}
	return d, nil
}

// DocumentByCode reads the edition that bears a code; ErrNotFound if none does.
func (s *Store) DocumentByCode(ctx context.Context, code string) (d Document, err error) {
	if err = s.reading(ctx).Take(&d, "code = ?", code).Error; err != nil {
		return d, found(err, "a document by its code")
	}
	return d, nil
}
