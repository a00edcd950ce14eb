package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// NoticeConsent is what a follower said in WeChat, once, when they were asked whether
// they want a kind of subscription notice.
type NoticeConsent struct {
	ID       string `gorm:"primaryKey"` // of WeChat's event and the place in it
	Follower string
	Template string
	Said     string
	At       time.Time // by WeChat's clock
	EndedAt  *time.Time
	Why      string // it ended
}

// What a follower can say.
const (
	NoticeAgreed    = "agreed"
	NoticeDeclined  = "declined"   // nothing new is let through; what was agreed to before stays
	NoticeTakenBack = "taken_back" // all that was agreed to before
)

// Why a consent ended.
const (
	ConsentSpent     = "spent"
	ConsentRefused   = "refused" // WeChat says that there is none
	ConsentTakenBack = "taken_back"
)

// HearNoticeConsents notes what followers said, each once however often WeChat tells
// it, and in whatever order.
func (s *Store) HearNoticeConsents(ctx context.Context, all ...NoticeConsent) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, one := range all {
			if err := s.hearConsent(tx, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note what a follower said to notices: %w", err)
	}
	return nil
}

func (s *Store) hearConsent(tx *gorm.DB, one NoticeConsent) error {
	now := s.time()
	one.At = one.At.UTC()
	if one.Said != NoticeAgreed {
		one.EndedAt = &now
	}
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&one)
	if done.Error != nil || done.RowsAffected == 0 { // it came before
		return done.Error
	}
	before := tx.Model(&NoticeConsent{}).Where("follower = ? AND template = ?", one.Follower, one.Template)
	switch one.Said {
	case NoticeTakenBack:
		return before.Where("ended_at IS NULL AND at <= ?", one.At).UpdateColumns(map[string]any{"ended_at": now, "why": ConsentTakenBack}).Error
	case NoticeAgreed:
		var later int64
		if err := before.Where("said = ? AND at >= ?", NoticeTakenBack, one.At).Count(&later).Error; err != nil || later == 0 {
			return err
		}
		return tx.Model(&NoticeConsent{}).Where("id = ?", one.ID).UpdateColumns(map[string]any{"ended_at": now, "why": ConsentTakenBack}).Error
	}
	return nil
}

// OpenConsents are those of a follower that let a notice through, the oldest first.
func (s *Store) OpenConsents(ctx context.Context, follower, template string) (all []NoticeConsent, err error) {
	err = s.read.WithContext(ctx).Where("follower = ? AND template = ? AND ended_at IS NULL", follower, template).Order("at, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what a follower agreed to: %w", err)
	}
	return all, nil
}

// NoticeConsents are all of a follower, the newest first.
func (s *Store) NoticeConsents(ctx context.Context, follower string) (all []NoticeConsent, err error) {
	if err = s.read.WithContext(ctx).Where("follower = ?", follower).Order("at DESC, id DESC").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read what a follower said to notices: %w", err)
	}
	return all, nil
}

// RefuseConsents notes that WeChat lets none of these through.
func (s *Store) RefuseConsents(ctx context.Context, all []NoticeConsent) error {
	if err := s.endConsents(s.write.WithContext(ctx), ConsentRefused, all...); err != nil {
		return fmt.Errorf("end what a follower agreed to: %w", err)
	}
	return nil
}

func (s *Store) endConsents(tx *gorm.DB, why string, all ...NoticeConsent) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = one.ID
	}
	return tx.Model(&NoticeConsent{}).Where("id IN ? AND ended_at IS NULL", ids).UpdateColumns(map[string]any{"ended_at": s.time(), "why": why}).Error
}

// SettleNotice writes that a telling was sent by a subscription notice, and which
// consents it has spent. Where WeChat has told already that it failed after all, it
// waits for another way.
func (s *Store) SettleNotice(ctx context.Context, t Telling, spent ...NoticeConsent) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.endConsents(tx, ConsentSpent, spent...); err != nil {
			return err
		}
		columns := map[string]any{"state": TellingSent, "why": t.Why, "template": t.Template, "number": t.Number, "taken_until": s.time(), "done_at": s.time()}
		if err := tx.Model(&Telling{}).Where("id = ? AND state = ?", t.ID, TellingWaits).UpdateColumns(columns).Error; err != nil {
			return err
		}
		failure := tx.Where("follower = ? AND template = ? AND telling = ''", t.Follower, t.Template)
		if t.Number != "" {
			failure = failure.Where("number = ?", t.Number)
		} else {
			failure = failure.Where("at > ?", s.time().Add(-failsBefore))
		}
		var failed []NoticeFailure
		if err := failure.Limit(1).Find(&failed).Error; err != nil || len(failed) == 0 {
			return err
		}
		return s.undeliver(tx, failed[0].ID, t.ID)
	})
	if err != nil {
		return fmt.Errorf("settle what was told by a notice: %w", err)
	}
	return nil
}

// NoticeFailure is a notice that WeChat took, and could not bring to the follower.
type NoticeFailure struct {
	ID       string `gorm:"primaryKey"` // of WeChat's event and the place in it
	Number   string
	Follower string
	Template string
	At       time.Time
	Telling  string // empty: it is not known which
}

// Where WeChat gives notices no numbers, one that failed is known by its follower and
// template, and by when: after it was written that it was sent, or shortly before.
const (
	failsWithin = time.Hour
	failsBefore = 2 * time.Minute
)

// HearNoticeFailed notes one, once however often WeChat tells it: what it told of goes
// another way.
func (s *Store) HearNoticeFailed(ctx context.Context, f NoticeFailure) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		f.At = f.At.UTC()
		done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&f)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		var told []Telling
		q := tx.Where("follower = ? AND template = ? AND state = ?", f.Follower, f.Template, TellingSent)
		if f.Number != "" {
			q = q.Where("number = ? OR (number = '' AND done_at > ?)", f.Number, f.At.Add(-failsWithin))
		} else {
			q = q.Where("done_at > ?", f.At.Add(-failsWithin))
		}
		if err := q.Order("number DESC, id DESC").Limit(1).Find(&told).Error; err != nil || len(told) == 0 {
			return err
		}
		return s.undeliver(tx, f.ID, told[0].ID)
	})
	if err != nil {
		return fmt.Errorf("note that a notice failed: %w", err)
	}
	return nil
}

// undeliver lets a telling wait for another way.
func (s *Store) undeliver(tx *gorm.DB, failure, telling string) error {
	if err := tx.Model(&NoticeFailure{}).Where("id = ?", failure).UpdateColumn("telling", telling).Error; err != nil {
		return err
	}
	return tx.Model(&Telling{}).Where("id = ? AND state = ?", telling, TellingSent).
		UpdateColumns(map[string]any{"state": TellingWaits, "why": "", "done_at": nil, "next_at": s.time(), "taken_until": s.time()}).Error
}

// ForgetNoticeConsents deletes those that ended before then, and failures of before.
func (s *Store) ForgetNoticeConsents(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&NoticeConsent{}, "ended_at < ?", before.UTC())
	if done.Error == nil {
		failures := s.write.WithContext(ctx).Delete(&NoticeFailure{}, "at < ?", before.UTC())
		done.RowsAffected, done.Error = done.RowsAffected+failures.RowsAffected, failures.Error
	}
	if done.Error != nil {
		return 0, fmt.Errorf("forget what followers said to notices: %w", done.Error)
	}
	return done.RowsAffected, nil
}
