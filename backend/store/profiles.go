package store

import (
	"encoding/json"
	"fmt"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// applicationProfile is a row.
type applicationProfile struct {
	Application string `gorm:"primaryKey"`
	Age         int
	District    string
	Kind        string
	Claims      string
}

// SaveProfile notes by what statistics group an application, and what it claimed.
func (tx *Tx) SaveProfile(application string, p casework.Profile) error {
	row, err := profileOf(application, p)
	if err != nil {
		return err
	}
	if err := tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("save the profile of application %s: %w", application, err)
	}
	return nil
}

func profileOf(application string, p casework.Profile) (applicationProfile, error) {
	claims, err := json.Marshal(p.Claims)
	return applicationProfile{application, p.Age, p.District, p.Kind, string(claims)}, err
}

// blurProfiles takes out of a person's profiles what was of them; their points
// and the kind of their unit stay, as with figures.
func (tx *Tx) blurProfiles(person string) error {
	err := tx.db.Model(&applicationProfile{}).
		Where("application IN (SELECT id FROM applications WHERE person = ?)", person).
		Updates(map[string]any{"age": casework.NoAge, "district": ""}).Error
	if err != nil {
		return fmt.Errorf("blur the profiles of person %s: %w", person, err)
	}
	return nil
}
