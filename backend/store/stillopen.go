package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"luohu/backend/casework"
)

// OpenItem is a thing that a period waits for: a review or a score that is open.
type OpenItem struct {
	Application string
	Number      string
	Desk        string
	Department  string
	Indicator   string // empty: a review
	Status      casework.Status
	Point       casework.AcceptancePoint
	Since       time.Time
	Due         string // YYYY-MM-DD; empty: none, or its clock stands
	Overdue     bool   // what it has asked for was not answered in time
}

// OpenFilter narrows them; what is empty narrows nothing.
type OpenFilter struct {
	Period     casework.PeriodID
	Department string
	Lines      *bool // only reviews, or only scores

	After string // NUMBER/DESK behind which the page begins
	Limit int
}

// StillOpen is one page of what a period waits for, by number and desk: the same
// as [Tx.Open] names.
func (s *Store) StillOpen(ctx context.Context, f OpenFilter) (all []OpenItem, err error) {
	find := s.reading(ctx).Table("work_items").Joins("JOIN applications ON applications.id = work_items.application").
		Where("work_items.period = ? AND work_items.is_open = ?", string(f.Period), true)
	if f.Department != "" {
		find = find.Where("work_items.department = ?", f.Department)
	}
	if f.Lines != nil && *f.Lines {
		find = find.Where("work_items.indicator = ''")
	} else if f.Lines != nil {
		find = find.Where("work_items.indicator <> ''")
	}
	if number, desk, placed := strings.Cut(f.After, "/"); placed {
		find = find.Where("applications.number > ? OR applications.number = ? AND work_items.desk > ?", number, number, desk)
	}
	err = find.Select("work_items.application, applications.number, work_items.desk, work_items.department, work_items.indicator, " +
		"work_items.status, work_items.point, work_items.since, work_items.due, work_items.overdue").
		Order("applications.number, work_items.desk").Limit(f.Limit).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what period %s waits for: %w", f.Period, err)
	}
	return all, nil
}

// Objecting are the published applications of a period with an objection that
// is not answered, by number: one page of those behind one.
func (s *Store) Objecting(ctx context.Context, id casework.PeriodID, after string, most int) (all []*casework.Application, err error) {
	return readAll(s.reading(ctx).Where("period = ? AND objection_open = ? AND number > ?", string(id), true, after).
		Order("number").Limit(most), "with an open objection")
}
