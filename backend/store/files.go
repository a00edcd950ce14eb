package store

import (
	"fmt"
	"slices"
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

// filesAtOnce is how many rows one statement writes.
const filesAtOnce = 200

// SaveFile notes files that were kept. Their bytes are claimed by them.
func (tx *Tx) SaveFile(all ...File) error {
	var kept []string
	for i := range all {
		all[i].AddedAt = tx.now
		for _, name := range []string{all[i].Sealed, all[i].ThumbKept} {
			if !slices.Contains(kept, name) { // thousands of a demonstration share one
				kept = append(kept, name)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	if err := tx.Claimed(kept...); err != nil {
		return err
	}
	if err := tx.db.CreateInBatches(&all, filesAtOnce).Error; err != nil {
		return fmt.Errorf("note file %s: %w", all[0].ID, err)
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
