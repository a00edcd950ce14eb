package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// Machine is one start of a program on this database, and how it was when it was
// seen last.
type Machine struct {
	ID        string `gorm:"primaryKey"`
	StartedAt time.Time
	SeenAt    time.Time
	StoppedAt *time.Time      // in order; nil: it runs, or was killed
	Report    json.RawMessage `gorm:"serializer:json"`
}

// Beat notes that a program runs, and how it is.
func (s *Store) Beat(ctx context.Context, m Machine) error {
	m.SeenAt = s.time()
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"seen_at", "stopped_at", "report"}),
	}).Create(&m).Error
	if err != nil {
		return fmt.Errorf("note that a program runs: %w", err)
	}
	return nil
}

// Machines are those that were seen since a time, the newest start first.
func (s *Store) Machines(ctx context.Context, since time.Time, most int) (all []Machine, err error) {
	err = s.reading(ctx).Where("seen_at >= ?", since.UTC()).Order("started_at DESC, id").Limit(most).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read which programs run: %w", err)
	}
	return all, nil
}

// ForgetMachines deletes those that were not seen since a time, and says how many.
func (s *Store) ForgetMachines(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Machine{}, "seen_at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget programs that ended: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// Backlog is how much waits to go out, and since when the oldest has.
type Backlog struct {
	Waiting int64
	Oldest  *time.Time
}

// OutboxBacklog is that of what others are to be told.
func (s *Store) OutboxBacklog(ctx context.Context) (b Backlog, err error) {
	waiting := s.reading(ctx).Model(&Message{}).Where("sent_at IS NULL")
	if err := waiting.Count(&b.Waiting).Error; err != nil || b.Waiting == 0 {
		return b, wrapped(err, "count what waits to go out")
	}
	oldest, err := s.Waiting(ctx, 1)
	if err == nil && len(oldest) > 0 {
		b.Oldest = &oldest[0].At
	}
	return b, err
}

func wrapped(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
