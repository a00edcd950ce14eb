package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Question is one that nothing answered, without what is personal in it and
// without who asked.
type Question struct {
	Hash     string `gorm:"primaryKey"` // of what it says, however it was written
	Text     string // as it was first asked, masked
	Times    int64
	FirstAt  time.Time
	LastAt   time.Time
	State    QuestionState
	Guide    string // that is to answer it from the next release on
	SortedBy string
	SortedAt *time.Time
}

func (Question) TableName() string { return "unanswered_questions" }

// QuestionState is what staff made of a question.
type QuestionState string

// What may become of it.
const (
	QuestionOpen QuestionState = ""          // nobody has looked at it
	QuestionWord QuestionState = "word"      // it was made a word of a guide
	QuestionOff  QuestionState = "off_topic" // it has nothing to do with the programme
)

// AddQuestions adds to how often they were asked.
func (tx *Tx) AddQuestions(all []Question) error {
	const insert = "INSERT INTO unanswered_questions (hash, text, times, first_at, last_at, state, guide, sorted_by) VALUES (?, ?, ?, ?, ?, '', '', '') "
	add := insert + "ON CONFLICT (hash) DO UPDATE SET times = unanswered_questions.times + excluded.times, last_at = excluded.last_at"
	if tx.db.Name() == "mysql" {
		add = insert + "ON DUPLICATE KEY UPDATE times = times + VALUES(times), last_at = VALUES(last_at)"
	}
	slices.SortFunc(all, func(a, b Question) int { return cmp.Compare(a.Hash, b.Hash) })
	for _, q := range all {
		if err := tx.db.Exec(add, q.Hash, q.Text, q.Times, q.LastAt, q.LastAt).Error; err != nil {
			return fmt.Errorf("note an unanswered question: %w", err)
		}
	}
	return nil
}

// QuestionFilter narrows a list of questions.
type QuestionFilter struct {
	State QuestionState
	Skip  int
	Limit int
}

// Questions are one page of them, the most asked first.
func (tx *Tx) Questions(f QuestionFilter) (all []Question, err error) {
	err = tx.db.Where("state = ?", string(f.State)).Order("times DESC, last_at DESC, hash").Offset(f.Skip).Limit(f.Limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read unanswered questions: %w", err)
	}
	return all, nil
}

// Question reads one; ErrNotFound if there is none.
func (tx *Tx) Question(hash string) (q Question, err error) {
	if err := tx.db.Take(&q, "hash = ?", hash).Error; err != nil {
		return q, found(err, "question "+hash)
	}
	return q, nil
}

// SortQuestion notes what somebody made of a question.
func (tx *Tx) SortQuestion(hash string, state QuestionState, guide, by string) error {
	err := tx.db.Model(&Question{}).Where("hash = ?", hash).
		Updates(map[string]any{"state": string(state), "guide": guide, "sorted_by": by, "sorted_at": tx.now}).Error
	if err != nil {
		return fmt.Errorf("sort question %s: %w", hash, err)
	}
	return nil
}

// ForgetQuestions deletes those that nobody has asked since before, and of the
// rest the least asked above so many: a flood of nonsense does not fill the
// database.
func (s *Store) ForgetQuestions(ctx context.Context, before time.Time, most int) (int64, error) {
	old := s.write.WithContext(ctx).Exec("DELETE FROM unanswered_questions WHERE last_at < ?", before.UTC())
	if old.Error != nil {
		return 0, fmt.Errorf("forget questions: %w", old.Error)
	}
	rest := s.write.WithContext(ctx).Exec("DELETE FROM unanswered_questions WHERE hash IN (SELECT hash FROM "+
		"(SELECT hash FROM unanswered_questions ORDER BY times DESC, last_at DESC LIMIT 1000000 OFFSET ?) AS least)", most)
	if rest.Error != nil {
		return old.RowsAffected, fmt.Errorf("forget questions: %w", rest.Error)
	}
	return old.RowsAffected + rest.RowsAffected, nil
}
