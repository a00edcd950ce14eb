package store

import (
	"fmt"
	"time"
)

// Facts are what was entered for an application, sealed, as of one revision.
type Facts struct {
	Application string `gorm:"primaryKey"`
	Revision    int    `gorm:"primaryKey;autoIncrement:false"`
	Hash        string
	Sealed      string
	SavedAt     time.Time
	SavedBy     string
}

// SaveFacts keeps a new revision; the ones before stay.
func (tx *Tx) SaveFacts(f Facts) error {
	f.SavedAt = tx.now
	if err := tx.db.Create(&f).Error; err != nil {
		return fmt.Errorf("save facts of application %s: %w", f.Application, err)
	}
	return nil
}

// Facts are those of a revision; ErrNotFound if nothing was entered.
func (tx *Tx) Facts(application string, revision int) (f Facts, err error) {
	if f, err = take[Facts](tx, "application = ? AND revision = ?", application, revision); err != nil {
		return f, found(err, "facts of application "+application)
	}
	return f, nil
}

// LatestFacts are the last revisions of some applications, in one read.
func (tx *Tx) LatestFacts(applications []string) (map[string]Facts, error) {
	var rows []Facts
	err := tx.db.Where("application IN ? AND revision = (SELECT MAX(revision) FROM facts AS later WHERE later.application = facts.application)", applications).
		Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the facts of some applications: %w", err)
	}
	all := make(map[string]Facts, len(rows))
	for _, f := range rows {
		all[f.Application] = f
	}
	return all, nil
}
