package store

import (
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/casework"
)

// Unit reads one; ErrNotFound if there is none.
func (tx *Tx) Unit(id string) (*casework.Unit, error) {
	var row unit
	if err := tx.db.Take(&row, "id = ?", id).Error; err != nil {
		return nil, found(err, "unit "+id)
	}
	return row.read()
}

// UnitByUSCC reads the one with a code; ErrNotFound if there is none.
func (tx *Tx) UnitByUSCC(code casework.USCC) (*casework.Unit, error) {
	var row unit
	if err := tx.db.Take(&row, "uscc = ?", string(code)).Error; err != nil {
		return nil, found(err, "unit "+string(code))
	}
	return row.read()
}

// unit is a row.
type unit struct {
	ID        string `gorm:"primaryKey"`
	USCC      string `gorm:"column:uscc"`
	Name      string
	Licence   string
	Version   int64
	Doc       string
	UpdatedAt time.Time
}

func (row unit) read() (*casework.Unit, error) {
	var u casework.Unit
	if err := json.Unmarshal([]byte(row.Doc), &u); err != nil {
		return nil, fmt.Errorf("unit %s: %w", row.ID, err)
	}
	return &u, nil
}

// SaveUnit writes a unit; ErrConflict if somebody else has changed it since it
// was read, or has registered the same code.
func (tx *Tx) SaveUnit(u *casework.Unit) error {
	u.Version++
	doc, err := json.Marshal(u)
	if err != nil {
		return err
	}
	row := unit{u.ID, string(u.USCC), u.Name, string(u.Licence), u.Version, string(doc), tx.now}
	if err := tx.saveVersion(&row, u.Version); err != nil {
		return fmt.Errorf("save unit %s: %w", u.ID, err)
	}
	return nil
}
