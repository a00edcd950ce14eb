package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/broadcast"
	"luohu/backend/notice"
)

// missedAmong is among how many broadcasts, the newest, it is looked for what a follower
// was not told.
const missedAmong = 200

// reached are the states of who has the notice.
var reached = []broadcast.State{broadcast.Handed, broadcast.Delivered}

// noticeShown says that a notice which could not be brought to a follower was listed to
// them since.
type noticeShown struct {
	Follower string `gorm:"primaryKey"`
	Notice   string `gorm:"primaryKey"`
	At       time.Time
}

func (noticeShown) TableName() string { return "notices_shown" }

// Missed are the notices, the newest first, that stand in the ledger as not brought to a
// follower by any broadcast, and were not listed to them yet.
func (s *Store) Missed(ctx context.Context, follower string) (all []notice.Posted, err error) {
	db := s.reading(ctx)
	var sent []struct {
		Ledger int64
		Notice string
	}
	err = db.Table("broadcasts").Joins("JOIN notices ON notices.id = broadcasts.notice").Where("notices.seq > 0").
		Select("broadcasts.ledger, broadcasts.notice").Order("broadcasts.ledger DESC").Limit(missedAmong).Scan(&sent).Error
	if err != nil || len(sent) == 0 {
		return nil, wrapped(err, "look for what was sent")
	}
	ledgers := make([]int64, len(sent))
	for i, one := range sent {
		ledgers[i] = one.Ledger
	}
	var theirs []Delivery
	err = deliveriesTo(db, follower, ledgers).Find(&theirs).Error
	if err != nil || len(theirs) == 0 {
		return nil, wrapped(err, "look for what a follower was not told")
	}
	var shown []string
	if err := db.Model(&noticeShown{}).Where("follower = ?", follower).Pluck("notice", &shown).Error; err != nil {
		return nil, fmt.Errorf("look for what was listed to a follower: %w", err)
	}
	states := map[int64]broadcast.State{}
	for _, d := range theirs {
		states[d.Ledger] = d.State
	}
	done := map[string]bool{}
	for _, id := range shown {
		done[id] = true
	}
	for _, one := range sent {
		if slices.Contains(reached, states[one.Ledger]) {
			done[one.Notice] = true
		}
	}
	var missed []string
	for _, one := range sent {
		if slices.Contains(broadcast.Retried, states[one.Ledger]) && !done[one.Notice] {
			missed = append(missed, one.Notice)
		}
	}
	if len(missed) == 0 {
		return nil, nil
	}
	var rows []noticeRow
	if err := db.Omit("doc").Where("id IN ?", missed).Order("seq DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what a follower was not told: %w", err)
	}
	for _, row := range rows {
		all = append(all, row.posted())
	}
	return all, nil
}

// deliveriesTo are those to a follower. They are looked for by ledger and follower, as an
// index has them: nothing looks through a ledger.
func deliveriesTo(db *gorm.DB, follower string, ledgers []int64) *gorm.DB {
	return db.Select("ledger", "state").Where("ledger IN ? AND follower = ?", ledgers, follower)
}

// listNotices notes that they were listed to a follower.
func (tx *Tx) listNotices(follower string, notices []string) error {
	rows := make([]noticeShown, len(notices))
	for i, id := range notices {
		rows[i] = noticeShown{follower, id, tx.now}
	}
	return tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}

// ForgetListed forgets what was listed to followers before then.
func (s *Store) ForgetListed(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&noticeShown{}, "at < ?", before.UTC())
	return done.RowsAffected, wrapped(done.Error, "forget which notices were listed")
}
