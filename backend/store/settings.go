package store

import (
	"context"
	"database/sql"
	"time"
)

// SettingVersion is what somebody set a setting to.
type SettingVersion struct {
	Name    string `gorm:"primaryKey"`
	Version int64  `gorm:"primaryKey;autoIncrement:false"`
	Value   string // as JSON; empty: as files and environment say
	SetBy   string
	Reason  string
	SetAt   time.Time
	Edition int64 // counts the changes of all of them
}

// SettingsEdition is how often anything was set.
func (s *Store) SettingsEdition(ctx context.Context) (int64, error) {
	var edition sql.NullInt64
	err := s.reading(ctx).Model(&SettingVersion{}).Select("MAX(edition)").Scan(&edition).Error
	return edition.Int64, wrapped(err, "read whether settings have changed")
}

// SettingsInForce are the last versions of all that was ever set.
func (s *Store) SettingsInForce(ctx context.Context) (all []SettingVersion, err error) {
	err = s.reading(ctx).Table("setting_versions AS v").
		Where("v.version = (SELECT MAX(l.version) FROM setting_versions l WHERE l.name = v.name)").Order("v.name").Scan(&all).Error
	return all, wrapped(err, "read the settings")
}

// SettingHistory are the last versions of all that was ever set, of each the newest
// first: at most so many together.
func (s *Store) SettingHistory(ctx context.Context, most int) (all []SettingVersion, err error) {
	err = s.reading(ctx).Order("edition DESC").Limit(most).Find(&all).Error
	return all, wrapped(err, "read what was set before")
}

// SettingVersions are the last ones of a setting, the newest first.
func (tx *Tx) SettingVersions(name string, most int) (all []SettingVersion, err error) {
	err = tx.db.Where("name = ?", name).Order("version DESC").Limit(most).Find(&all).Error
	return all, wrapped(err, "read what was set before")
}

// AddSettingVersion keeps a new one.
func (tx *Tx) AddSettingVersion(v SettingVersion) error {
	v.SetAt = tx.now
	return wrapped(tx.db.Create(&v).Error, "keep a setting")
}
