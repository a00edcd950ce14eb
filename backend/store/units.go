package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	fast "github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"luohu/backend/casework"
)

// Unit reads one; ErrNotFound if there is none.
func (tx *Tx) Unit(id string) (*casework.Unit, error) {
	row, err := take[unit](tx, "id = ?", id)
	if err != nil {
		return nil, found(err, "unit "+id)
	}
	return row.read()
}

// SomeUnits are those with some ids, in no order.
func (tx *Tx) SomeUnits(ids []string) (all []*casework.Unit, err error) {
	var rows []unit
	if err := tx.db.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read some units: %w", err)
	}
	for _, row := range rows {
		u, err := row.read()
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, nil
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
	ToCheck   bool
	Version   int64
	Doc       string
	UpdatedAt time.Time
}

func (row unit) read() (*casework.Unit, error) {
	var u casework.Unit
	if err := fast.Unmarshal([]byte(row.Doc), &u); err != nil {
		return nil, fmt.Errorf("unit %s: %w", row.ID, err)
	}
	return &u, nil
}

// UnitFilter narrows a list; what is empty narrows nothing.
type UnitFilter struct {
	Licence   casework.Licence
	ToCheck   bool              // only those with a licence to look at
	Beginning string            // of the name or of the code
	Period    casework.PeriodID // with Point: only those that have chosen it for this period
	Point     casework.AcceptancePoint
	After     string // the id behind which the page begins
	Limit     int
}

// Units are one page, in the order of their ids: that is the order in which they
// have registered.
func (s *Store) Units(ctx context.Context, f UnitFilter) (all []*casework.Unit, err error) {
	find := s.reading(ctx).Where("id > ?", f.After)
	if f.Licence != "" {
		find = find.Where("licence = ?", string(f.Licence))
	}
	if f.ToCheck {
		find = find.Where("to_check = ?", true)
	}
	if f.Beginning != "" {
		find = find.Where("LOWER(name) LIKE ? ESCAPE '!' OR uscc LIKE ? ESCAPE '!'", beginsSo(strings.ToLower(f.Beginning)), beginsSo(strings.ToUpper(f.Beginning)))
	}
	if f.Point != "" { // quotes in a name are escaped: nothing but the choice is written so
		find = find.Where("doc LIKE ? ESCAPE '!'", fmt.Sprintf("%%%q:%q%%", string(f.Period), string(f.Point)))
	}
	var rows []unit
	if err := find.Order("id").Limit(f.Limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read a page of units: %w", err)
	}
	all = make([]*casework.Unit, len(rows))
	for i, row := range rows {
		if all[i], err = row.read(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// LicencesToCheck counts the licences that wait for an officer to look at them.
func (s *Store) LicencesToCheck(ctx context.Context) (n int64, err error) {
	if err := s.reading(ctx).Model(&unit{}).Where("to_check = ?", true).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count licences to check: %w", err)
	}
	return n, nil
}

// UnitNames are what some units are called, by their ids.
func (s *Store) UnitNames(ctx context.Context, ids []string) (map[string]string, error) {
	return unitNames(s.reading(ctx), ids)
}

// UnitNames are what they are called as of the transaction.
func (tx *Tx) UnitNames(ids []string) (map[string]string, error) { return unitNames(tx.db, ids) }

func unitNames(db *gorm.DB, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	for some := range slices.Chunk(ids, entriesAtOnce) {
		var rows []struct{ ID, Name string }
		if err := db.Model(&unit{}).Select("id, name").Where("id IN ?", some).Scan(&rows).Error; err != nil {
			return nil, fmt.Errorf("read the names of units: %w", err)
		}
		for _, row := range rows {
			names[row.ID] = row.Name
		}
	}
	return names, nil
}

// SaveUnit writes a unit; ErrConflict if somebody else has changed it since it
// was read, or has registered the same code.
func (tx *Tx) SaveUnit(u *casework.Unit) error {
	u.Version++
	doc, err := json.Marshal(u)
	if err != nil {
		return err
	}
	row := unit{u.ID, string(u.USCC), u.Name, string(u.Licence), u.ToCheck(), u.Version, string(doc), tx.now}
	if err := tx.saveVersion(&row, u.Version); err != nil {
		return fmt.Errorf("save unit %s: %w", u.ID, err)
	}
	return nil
}
