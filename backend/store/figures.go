package store

import (
	"encoding/json"
	"fmt"

	fast "github.com/go-json-experiment/json" // of 50,000 rows, reading them takes most of the time
	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// applicationFigures is a row.
type applicationFigures struct {
	Period      string `gorm:"primaryKey"`
	Application string `gorm:"primaryKey"`
	Doc         string
}

// SaveFigures writes what statistics need of an application.
func (tx *Tx) SaveFigures(period casework.PeriodID, application string, f casework.Figures) error {
	doc, err := json.Marshal(f)
	if err != nil {
		return err
	}
	row := applicationFigures{string(period), application, string(doc)}
	if err := tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("save the figures of application %s: %w", application, err)
	}
	return nil
}

// EachFigures goes through those of a period, in one read.
func (tx *Tx) EachFigures(period casework.PeriodID, do func(casework.Figures)) error {
	rows, err := tx.db.Model(&applicationFigures{}).Select("doc").Where("period = ?", string(period)).Rows()
	if err != nil {
		return fmt.Errorf("read the figures of period %s: %w", period, err)
	}
	defer rows.Close()
	for rows.Next() {
		var doc []byte
		if err := rows.Scan(&doc); err != nil {
			return fmt.Errorf("read the figures of period %s: %w", period, err)
		}
		var f casework.Figures
		if err := fast.Unmarshal(doc, &f); err != nil {
			return fmt.Errorf("read the figures of period %s: %w", period, err)
		}
		do(f)
	}
	return rows.Err()
}

// Count is how many applications of a period are in a state, at a point, of a
// unit.
type Count struct {
	State casework.State
	Point casework.AcceptancePoint // empty before the submission
	Unit  string
	N     int
}

// EachCount goes through the counts of a period, in one read.
func (tx *Tx) EachCount(period casework.PeriodID, do func(Count)) error {
	rows, err := tx.db.Model(&application{}).Select("state, point, unit, COUNT(*) AS n").Where("period = ?", string(period)).
		Group("state, point, unit").Rows()
	if err != nil {
		return fmt.Errorf("count the applications of period %s: %w", period, err)
	}
	defer rows.Close()
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.State, &c.Point, &c.Unit, &c.N); err != nil {
			return fmt.Errorf("count the applications of period %s: %w", period, err)
		}
		do(c)
	}
	return rows.Err()
}

// OpenWork is what a department has open in a period.
type OpenWork struct {
	Department string
	Line       bool // a review; otherwise score records
	Open       int
	Overdue    int // of them
}

// OpenWork counts by department; day is today's, YYYY-MM-DD.
func (tx *Tx) OpenWork(period casework.PeriodID, day string) (all []OpenWork, err error) {
	err = tx.db.Model(&workItem{}).
		Select("department, indicator = '' AS line, COUNT(*) AS open, SUM(CASE WHEN due <> '' AND due < ? THEN 1 ELSE 0 END) AS overdue", day).
		Where("period = ? AND is_open = ?", string(period), true).
		Group("department, indicator = ''").Order("department, line").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("count the open work of period %s: %w", period, err)
	}
	return all, nil
}
