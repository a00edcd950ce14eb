package store

import (
	"database/sql"
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
	row, err := figuresOf(period, application, f)
	if err != nil {
		return err
	}
	if err := tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("save the figures of application %s: %w", application, err)
	}
	return nil
}

func figuresOf(period casework.PeriodID, application string, f casework.Figures) (applicationFigures, error) {
	doc, err := json.Marshal(f)
	return applicationFigures{string(period), application, string(doc)}, err
}

// Filed is what statistics count of a submitted application.
type Filed struct {
	State   casework.State
	Point   casework.AcceptancePoint
	Figures casework.Figures
	Profile casework.Profile
}

// EachFiled goes through the submitted applications of a period, in one read that
// looks at no document of theirs.
func (tx *Tx) EachFiled(period casework.PeriodID, do func(Filed)) error {
	rows, err := tx.db.Raw(`
SELECT a.state, a.point, COALESCE(f.doc, ''), COALESCE(p.age, ?), COALESCE(p.district, ''), COALESCE(p.kind, ''), COALESCE(p.claims, '')
FROM applications a
LEFT JOIN application_figures f ON f.period = a.period AND f.application = a.id
LEFT JOIN application_profiles p ON p.application = a.id
WHERE a.period = ? AND a.point <> ''`, casework.NoAge, string(period)).Rows()
	if err != nil {
		return fmt.Errorf("read the figures of period %s: %w", period, err)
	}
	defer rows.Close()
	for rows.Next() {
		f, err := readFiled(rows)
		if err != nil {
			return fmt.Errorf("read the figures of period %s: %w", period, err)
		}
		do(f)
	}
	return rows.Err()
}

func readFiled(rows *sql.Rows) (f Filed, err error) {
	var figures, claims []byte
	err = rows.Scan(&f.State, &f.Point, &figures, &f.Profile.Age, &f.Profile.District, &f.Profile.Kind, &claims)
	for _, one := range []struct {
		doc []byte
		to  any
	}{{figures, &f.Figures}, {claims, &f.Profile.Claims}} {
		if err == nil && len(one.doc) > 0 {
			err = fast.Unmarshal(one.doc, one.to)
		}
	}
	return f, err
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
	Point      casework.AcceptancePoint // empty where all points are counted together
	Department string
	Line       bool // a review; otherwise score records
	Open       int
	Overdue    int // of them
}

// OpenWork counts by department; day is today's, YYYY-MM-DD.
func (tx *Tx) OpenWork(period casework.PeriodID, day string) ([]OpenWork, error) {
	return tx.openWork(period, day, "department")
}

// OpenWorkByPoint counts by department and point.
func (tx *Tx) OpenWorkByPoint(period casework.PeriodID, day string) ([]OpenWork, error) {
	return tx.openWork(period, day, "department, point")
}

func (tx *Tx) openWork(period casework.PeriodID, day, by string) (all []OpenWork, err error) {
	err = tx.db.Model(&workItem{}).
		Select(by+", indicator = '' AS line, COUNT(*) AS open, SUM(CASE WHEN due <> '' AND due < ? THEN 1 ELSE 0 END) AS overdue", day).
		Where("period = ? AND is_open = ?", string(period), true).
		Group(by + ", indicator = ''").Order(by + ", line").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("count the open work of period %s: %w", period, err)
	}
	return all, nil
}
