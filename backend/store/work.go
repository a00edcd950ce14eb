package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// workItem is a row of the queues.
type workItem struct {
	Application string `gorm:"primaryKey"`
	Desk        string `gorm:"primaryKey"`
	Department  string
	Indicator   string
	Period      string
	Point       string
	Status      string
	IsOpen      bool
	Since       time.Time
	Due         string
	AnswerBy    string // of an open supplement
	Overdue     bool   // and that it is, is noted
	HeldBy      string
	HeldUntil   int64 // seconds since 1970; 0: nobody has it in hand
	CountedBy   int64
	Answered    bool
}

func workItemOf(a *casework.Application, w casework.Work) workItem {
	item := workItem{
		Application: a.ID, Desk: w.Desk.Name(), Department: w.Department, Indicator: w.Desk.Indicator,
		Period: string(a.Period), Point: string(a.Point), Status: string(w.Status), IsOpen: w.Open, Since: w.Since.UTC(), CountedBy: w.Calendar, Answered: w.Answered,
	}
	if !w.Due.IsZero() && !w.Due.Stands() {
		item.Due = w.Due.Day.Format(time.DateOnly)
	}
	if !w.AnswerBy.IsZero() {
		item.AnswerBy, item.Overdue = w.AnswerBy.Day.Format(time.DateOnly), w.Overdue
	}
	if w.Claim != nil {
		item.HeldBy, item.HeldUntil = w.Claim.By, w.Claim.Until.Unix()
	}
	return item
}

// saveWork writes the rows that differ.
func (tx *Tx) saveWork(a *casework.Application, before, after []casework.Work) error {
	was := map[string]workItem{}
	for _, w := range before {
		was[w.Desk.Name()] = workItemOf(a, w)
	}
	var changed []workItem
	for _, w := range after {
		item := workItemOf(a, w)
		if was[item.Desk] != item {
			changed = append(changed, item)
		}
		delete(was, item.Desk)
	}
	if gone := slices.Sorted(maps.Keys(was)); len(gone) > 0 {
		if err := tx.db.Delete(&workItem{}, "application = ? AND desk IN ?", a.ID, gone).Error; err != nil {
			return fmt.Errorf("save the work on application %s: %w", a.ID, err)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&changed).Error; err != nil {
		return fmt.Errorf("save the work on application %s: %w", a.ID, err)
	}
	return nil
}
