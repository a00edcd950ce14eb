package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// request is a row.
type request struct {
	ID      string `gorm:"primaryKey"`
	Kind    string
	Subject string
	State   string
	AskedBy string
	AskedAt time.Time
	Doc     string

	Department string
}

// Accused are the applications of a period (empty: of any) about which a request
// waits that could take away what they are to be given: to disqualify one, or to
// enter a false record.
func (s *Store) Accused(ctx context.Context, period casework.PeriodID) (ids []string, err error) {
	find := s.reading(ctx).Model(&request{}).Distinct("requests.subject").Joins("JOIN applications ON applications.id = requests.subject").
		Where("requests.state = ? AND requests.kind IN ?", string(casework.RequestOpen), []string{string(casework.AskDisqualify), string(casework.AskFalseRecord)})
	if period != "" {
		find = find.Where("applications.period = ?", string(period))
	}
	if err := find.Pluck("requests.subject", &ids).Error; err != nil {
		return nil, fmt.Errorf("look for accused applications: %w", err)
	}
	return ids, nil
}

// SaveRequest writes a request that was asked, or decided while it was open;
// ErrConflict if somebody else has decided it meanwhile.
func (tx *Tx) SaveRequest(r casework.Request) error {
	doc, err := json.Marshal(r)
	if err != nil {
		return err
	}
	row := request{r.ID, string(r.Kind), r.Subject, string(r.State), r.AskedBy, r.AskedAt.UTC(), string(doc), r.Department}
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true})
	if r.State == casework.RequestOpen {
		done = done.Create(&row)
	} else {
		done = tx.db.Model(&row).Where("state = ?", string(casework.RequestOpen)).Select("state", "doc").Updates(&row)
	}
	if done.Error != nil {
		return fmt.Errorf("save request %s: %w", r.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrConflict
	}
	return nil
}

// RequestFilter narrows a list of requests; what is empty narrows nothing.
type RequestFilter struct {
	State casework.RequestState
	Kind  casework.RequestKind
	// AskedBy is whose they are; Department adds those that its scorers decide.
	AskedBy, Department string
	Subject             string

	After string // the id behind which the page begins
	Limit int
}

// Requests are one page, oldest first.
func (tx *Tx) Requests(f RequestFilter) (all []casework.Request, err error) {
	find := tx.db.Model(&request{}).Where("id > ?", f.After)
	if f.State != "" {
		find = find.Where("state = ?", string(f.State))
	}
	if f.Kind != "" {
		find = find.Where("kind = ?", string(f.Kind))
	}
	if f.Subject != "" {
		find = find.Where("subject = ?", f.Subject)
	}
	if f.AskedBy != "" {
		find = find.Where("asked_by = ? OR department <> '' AND department = ?", f.AskedBy, f.Department)
	}
	var docs []string
	if err := find.Order("id").Limit(f.Limit).Pluck("doc", &docs).Error; err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	all = make([]casework.Request, len(docs))
	for i, doc := range docs {
		if err := json.Unmarshal([]byte(doc), &all[i]); err != nil {
			return nil, fmt.Errorf("read requests: %w", err)
		}
	}
	return all, nil
}

// Request reads one; ErrNotFound if there is none.
func (tx *Tx) Request(id string) (r casework.Request, err error) {
	var row request
	if err := tx.db.Take(&row, "id = ?", id).Error; err != nil {
		return r, found(err, "request "+id)
	}
	if err := json.Unmarshal([]byte(row.Doc), &r); err != nil {
		return r, fmt.Errorf("request %s: %w", id, err)
	}
	return r, nil
}
