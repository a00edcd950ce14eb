package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/broadcast"
)

// quota is how much of what the account may send in a day by a way is used.
type quota struct {
	Day         string `gorm:"primaryKey"`
	Way         string `gorm:"primaryKey"`
	Used        int64
	BarredUntil *time.Time
}

func (quota) TableName() string { return "delivery_quotas" }

// TakeQuota uses up to want of a day's quota of a way, and says how much it got; most
// 0: there is no quota. Until is when WeChat takes any again, if it takes none now.
func (s *Store) TakeQuota(ctx context.Context, day string, way broadcast.Way, want, most int) (got int, until time.Time, err error) {
	err = s.Do(ctx, func(tx *Tx) error {
		got, until = want, time.Time{}
		key := quota{Day: day, Way: string(way)}
		if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&key).Error; err != nil {
			return err
		}
		var q quota
		if err := tx.db.Clauses(clause.Locking{Strength: "UPDATE"}).Take(&q, "day = ? AND way = ?", day, string(way)).Error; err != nil {
			return err
		}
		if q.BarredUntil != nil && q.BarredUntil.After(tx.now) {
			got, until = 0, *q.BarredUntil
			return nil
		}
		if most > 0 {
			got = max(0, min(want, most-int(q.Used)))
		}
		if got == 0 {
			return nil
		}
		return tx.db.Model(&quota{}).Where("day = ? AND way = ?", day, string(way)).UpdateColumn("used", gorm.Expr("used + ?", got)).Error
	})
	if err != nil {
		return 0, until, fmt.Errorf("take of the day's quota: %w", err)
	}
	return got, until, nil
}

// GiveBackQuota is for messages that WeChat surely has not taken.
func (s *Store) GiveBackQuota(ctx context.Context, day string, way broadcast.Way, n int) error {
	err := s.write.WithContext(ctx).Model(&quota{}).Where("day = ? AND way = ?", day, string(way)).UpdateColumn("used", gorm.Expr("used - ?", n)).Error
	if err != nil {
		return fmt.Errorf("give back of the day's quota: %w", err)
	}
	return nil
}

// BarWay notes that WeChat takes nothing by a way until then.
func (s *Store) BarWay(ctx context.Context, day string, way broadcast.Way, until time.Time) error {
	until = until.UTC()
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "day"}, {Name: "way"}}, DoUpdates: clause.AssignmentColumns([]string{"barred_until"}),
	}).Create(&quota{Day: day, Way: string(way), BarredUntil: &until}).Error
	if err != nil {
		return fmt.Errorf("note that a way is barred: %w", err)
	}
	return nil
}

// Quotas are what is used of a day, by way.
func (s *Store) Quotas(ctx context.Context, day string) (map[broadcast.Way]int64, error) {
	var rows []quota
	if err := s.reading(ctx).Find(&rows, "day = ?", day).Error; err != nil {
		return nil, fmt.Errorf("read the day's quotas: %w", err)
	}
	all := map[broadcast.Way]int64{}
	for _, q := range rows {
		all[broadcast.Way(q.Way)] = q.Used
	}
	return all, nil
}
