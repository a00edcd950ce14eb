package store

import (
	"context"
	"fmt"
)

// mostActs is how much is told one by one of what was done since somebody looked.
const mostActs = 1000

// Acts are the ids of what something was done to, behind an entry of the audit
// log, and the number of its last entry. Nothing is named while the last is
// another: then more was done than is told one by one. From a negative place on
// nothing is named either.
func (s *Store) Acts(ctx context.Context, behind int64) (about []string, last int64, err error) {
	db := s.reading(ctx)
	if behind >= 0 {
		var rows []struct {
			Number    int64
			SubjectID string
		}
		err = db.Model(&auditEntry{}).Select("number, subject_id").Where("number > ?", behind).Order("number").Limit(mostActs + 1).Scan(&rows).Error
		if err != nil {
			return nil, behind, fmt.Errorf("read what was done: %w", err)
		}
		last = behind
		for _, row := range rows {
			about, last = append(about, row.SubjectID), row.Number
		}
		if len(rows) <= mostActs {
			return about, last, nil
		}
	}
	head, err := readHead(db)
	if err != nil {
		return nil, behind, fmt.Errorf("read what was done: %w", err)
	}
	return nil, head.Number, nil
}
