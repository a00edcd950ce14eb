package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// What a version of a table can be.
const (
	Draft     = "draft"
	Approved  = "approved"
	Rejected  = "rejected"
	Withdrawn = "withdrawn"
)

// PolicyVersion is a version of a table that staff loaded, as it stands now.
type PolicyVersion struct {
	Version     string `gorm:"primaryKey"` // sha256:… of the source
	Policy      string
	Source      string
	Status      string
	SubmittedBy string
	SubmittedAt time.Time
	DecidedBy   string     // empty: nobody yet
	DecidedAt   *time.Time // nil: not yet
	Reason      string     // of the decision
}

// PolicyStep is one thing that somebody did to a version.
type PolicyStep struct {
	Number  int64 `gorm:"primaryKey;autoIncrement:false"`
	Version string
	Step    string // submitted, or what the version became
	DoneBy  string
	DoneAt  time.Time
	Reason  string
}

// HasPolicyRecord says whether the schema knows versions that staff loaded.
func (s *Store) HasPolicyRecord(ctx context.Context) bool {
	return s.reading(ctx).Migrator().HasTable(&PolicyStep{})
}

// LastPolicyStep is the number of the newest step; 0 if there is none. While it
// stays the same, nothing about the versions has changed.
func (s *Store) LastPolicyStep(ctx context.Context) (number int64, err error) {
	err = s.reading(ctx).Model(&PolicyStep{}).Select("COALESCE(MAX(number), 0)").Scan(&number).Error
	if err != nil {
		return 0, fmt.Errorf("read the steps of policy versions: %w", err)
	}
	return number, nil
}

// PolicySteps are the steps of a version, or all of them, oldest first.
func (s *Store) PolicySteps(ctx context.Context, version string) (all []PolicyStep, err error) {
	find := s.reading(ctx).Order("number")
	if version != "" {
		find = find.Where("version = ?", version)
	}
	if err := find.Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the steps of policy versions: %w", err)
	}
	return all, nil
}

// PolicyVersions are those with one of the statuses, or all, in the order in
// which they were submitted.
func (s *Store) PolicyVersions(ctx context.Context, statuses ...string) (all []PolicyVersion, err error) {
	find := s.reading(ctx).Order("submitted_at, version")
	if len(statuses) > 0 {
		find = find.Where("status IN ?", statuses)
	}
	if err := find.Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read policy versions: %w", err)
	}
	return all, nil
}

// PolicySources are the files ever kept whose version begins with a prefix, at
// most limit of them.
func (s *Store) PolicySources(ctx context.Context, prefix string, limit int) (all []PolicySource, err error) {
	err = s.reading(ctx).Where("version LIKE ? ESCAPE '!'", beginsSo(prefix)).Order("version").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read policy versions: %w", err)
	}
	return all, nil
}

// TakePolicyStep writes what a version has become, and the step that led there.
// The step's number is the one after the last that the decision has seen:
// ErrConflict if somebody took another step since. An approved file is kept for
// good, whatever becomes of the version. A draft is written whole, of any other
// only the decision. The deed is noted with it.
func (s *Store) TakePolicyStep(ctx context.Context, v PolicyVersion, step PolicyStep, deed Deed) error {
	err := s.Do(ctx, func(tx *Tx) error {
		if err := tx.takePolicyStep(v, step); err != nil {
			return err
		}
		return tx.Audit(deed)
	})
	if err != nil {
		return fmt.Errorf("note that policy %s is %s: %w", v.Policy, step.Step, err)
	}
	return nil
}

func (tx *Tx) takePolicyStep(v PolicyVersion, step PolicyStep) error {
	step.Version, step.DoneAt = v.Version, tx.Time()
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&step)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return ErrConflict
	}
	if v.Status == Approved {
		source := PolicySource{Version: v.Version, Policy: v.Policy, Source: v.Source, CreatedAt: step.DoneAt}
		if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&source).Error; err != nil {
			return err
		}
	}
	if v.Status == Draft {
		v.SubmittedAt, v.DecidedAt = step.DoneAt, nil
		return tx.db.Save(&v).Error
	}
	v.DecidedAt = &step.DoneAt
	return tx.db.Model(&v).Select("status", "decided_by", "decided_at", "reason").Updates(&v).Error
}
