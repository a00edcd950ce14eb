package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"luohu/backend/casework"
	"luohu/estimator"
)

// Line is an application in a list: what stands in columns, so that a page is
// one query however long the lives are.
type Line struct {
	ID          string                   `json:"id"`
	Period      casework.PeriodID        `json:"period"`
	Unit        string                   `json:"unit"`
	Person      string                   `json:"person"`
	Point       casework.AcceptancePoint `json:"point,omitempty"`
	State       casework.State           `json:"state"`
	Number      string                   `json:"number,omitempty"`
	Total       estimator.Points         `json:"total,omitzero"` // none where it is not shown
	Place       int                      `json:"place,omitempty"`
	Outside     string                   `json:"outside,omitempty"`
	Version     int64                    `json:"version"`
	SubmittedAt time.Time                `json:"submitted_at,omitzero"` // zero before
	UpdatedAt   time.Time                `json:"updated_at"`
}

// ApplicationFilter narrows a list; what is empty narrows nothing.
type ApplicationFilter struct {
	ID     string
	IDs    []string
	Period casework.PeriodID
	Unit   string
	Person string
	Points []casework.AcceptancePoint
	Scores string // only where this department has a record
	States []casework.State
	Past   []casework.PeriodID // in these, who is listed and who is not count as published
	Number string              // the beginning of one: the list is in the order of numbers then
	Of     *Found              // nil: anybody's
	Asked  bool                // only where a supplement waits for an answer
	After  string              // the id, or the number, behind which the page begins
	Limit  int
}

// Found are whom a search has found: applications of any of them are listed.
type Found struct{ Persons, Units []string }

// Applications are one page, in the order of their ids: that is the order in
// which they were begun.
func (s *Store) Applications(ctx context.Context, f ApplicationFilter) (all []Line, err error) {
	find, order := s.matching(ctx, f)
	find = find.Select("id, period, unit, person, point, state, COALESCE(number, '') AS number, total, place, outside, version, submitted_at, updated_at")
	var rows []struct {
		Line
		SubmittedAt *time.Time
	}
	if err := find.Order(order).Limit(f.Limit).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read a page of applications: %w", err)
	}
	all = make([]Line, len(rows))
	for i, row := range rows {
		if all[i] = row.Line; row.SubmittedAt != nil {
			all[i].SubmittedAt = row.SubmittedAt.UTC()
		}
	}
	return all, nil
}

// matching are the rows that a filter lets through, and in which order.
func (s *Store) matching(ctx context.Context, f ApplicationFilter) (find *gorm.DB, order string) {
	find, order = s.reading(ctx).Model(&application{}), "id"
	// What few rows have finds them; what many have only picks among them. SQLite
	// counts nothing and has to be told by a + before a column.
	picks := ""
	few := f.ID != "" || len(f.IDs) > 0 || f.Unit != "" || f.Person != "" || f.Of != nil || f.Number != ""
	if s.driver == "sqlite" && (few || len(f.Points) > 1) {
		picks = "+"
	}
	for _, one := range []struct{ column, value string }{{"id", f.ID}, {"unit", f.Unit}, {"person", f.Person}} {
		if one.value != "" {
			find = find.Where(one.column+" = ?", one.value)
		}
	}
	if len(f.IDs) > 0 {
		find = find.Where("id IN ?", f.IDs)
	}
	if f.Of != nil {
		find = find.Where("person IN ? OR unit IN ?", someOf(f.Of.Persons), someOf(f.Of.Units))
	}
	if f.Number != "" {
		find, order = find.Where("number >= ? AND number <= ?", f.Number, lastNumber(f.Number)), "number"
	}
	if len(f.Points) > 0 {
		find = find.Where(picks+"point IN ?", f.Points)
	}
	if f.Scores != "" {
		find = find.Where("EXISTS (SELECT 1 FROM work_items WHERE work_items.application = applications.id AND work_items.department = ? AND work_items.indicator <> '')", f.Scores)
	}
	if f.Asked {
		find = find.Where("EXISTS (SELECT 1 FROM work_items WHERE work_items.application = applications.id AND work_items.is_open = ? AND work_items.status = ?)", true, string(casework.InSupplement))
	}
	if !few {
		picks = "" // a period or a state keeps the order of ids
	}
	if f.Period != "" {
		find = find.Where(picks+"period = ?", string(f.Period))
	}
	if len(f.States) > 0 && len(f.Past) > 0 {
		find = find.Where("CASE WHEN state IN ? AND period IN ? THEN ? ELSE state END IN ?",
			[]casework.State{casework.Listed, casework.NotListed}, f.Past, casework.Published, f.States)
	} else if len(f.States) > 0 {
		find = find.Where(picks+"state IN ?", f.States)
	}
	if f.After != "" {
		find = find.Where(order+" > ?", f.After)
	}
	return find, order
}

// someOf is never empty: nobody's id is.
func someOf(ids []string) []string {
	if len(ids) == 0 {
		return []string{""}
	}
	return ids
}
