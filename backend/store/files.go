package store

import (
	"fmt"
	"time"
)

// File is where an uploaded file is.
type File struct {
	ID          string `gorm:"primaryKey"`
	Application string // or the unit whose licence it is
	Person      string // whose key sealed it: of an applicant, or the unit
	Material    string
	Type        string
	Content     string // hash of the file itself
	Sealed      string // hash of what is kept: its name in the store
	Bytes       int64
	Pages       int
	Thumb       string // the same of its thumbnail; empty: there is none
	ThumbKept   string
	ThumbBytes  int64
	About       string // as JSON: quality and remarks
	AddedBy     string
	AddedAt     time.Time
}

// SaveFile notes a file that was kept. Its bytes are claimed by it.
func (tx *Tx) SaveFile(f File) error {
	f.AddedAt = tx.now
	if err := tx.Claimed(f.Sealed, f.ThumbKept); err != nil {
		return err
	}
	if err := tx.db.Create(&f).Error; err != nil {
		return fmt.Errorf("note file %s: %w", f.ID, err)
	}
	return nil
}

// File is one of an application's, or the licence of a unit; ErrNotFound if there is none.
func (tx *Tx) File(application, id string) (f File, err error) {
	if err := tx.db.Take(&f, "application = ? AND id = ?", application, id).Error; err != nil {
		return f, found(err, "file "+id)
	}
	return f, nil
}
