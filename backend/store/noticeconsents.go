package store

import (
	"context"
	"fmt"
	"time"

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
	err := s.Do(ctx, func(tx *Tx) error {
		for _, one := range all {
			if err := tx.hearConsent(one); err != nil {
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

func (tx *Tx) hearConsent(one NoticeConsent) error {
	one.At = one.At.UTC()
	if one.Said != NoticeAgreed {
		one.EndedAt = &tx.now
	}
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&one)
	if done.Error != nil || done.RowsAffected == 0 { // it came before
		return done.Error
	}
	taken := map[string]any{"ended_at": tx.now, "why": ConsentTakenBack}
	of := tx.db.Model(&NoticeConsent{}).Where("follower = ? AND template = ?", one.Follower, one.Template)
	switch one.Said {
	case NoticeTakenBack:
		return of.Where("ended_at IS NULL AND at <= ?", one.At).UpdateColumns(taken).Error
	case NoticeAgreed:
		var later int64
		if err := of.Where("said = ? AND at >= ?", NoticeTakenBack, one.At).Count(&later).Error; err != nil || later == 0 {
			return err
		}
		return tx.db.Model(&NoticeConsent{}).Where("id = ?", one.ID).UpdateColumns(taken).Error
	}
	return nil
}

// OpenConsents are those of a follower that let a notice through, the oldest first.
func (s *Store) OpenConsents(ctx context.Context, follower, template string) (all []NoticeConsent, err error) {
	err = s.reading(ctx).Where("follower = ? AND template = ? AND ended_at IS NULL", follower, template).Order("at, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what a follower agreed to: %w", err)
	}
	return all, nil
}

// NoticeConsents are all of a follower, the newest first.
func (s *Store) NoticeConsents(ctx context.Context, follower string) (all []NoticeConsent, err error) {
	if err = s.reading(ctx).Where("follower = ?", follower).Order("at DESC, id DESC").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read what a follower said to notices: %w", err)
	}
	return all, nil
}

// RefuseConsents notes that WeChat lets none of these through.
func (s *Store) RefuseConsents(ctx context.Context, all []NoticeConsent) error {
	err := s.Do(ctx, func(tx *Tx) error { return tx.endConsents(ConsentRefused, all...) })
	if err != nil {
		return fmt.Errorf("end what a follower agreed to: %w", err)
	}
	return nil
}

// SpendConsent notes that a notice was sent by one.
func (s *Store) SpendConsent(ctx context.Context, one NoticeConsent) error {
	err := s.Do(ctx, func(tx *Tx) error { return tx.endConsents(ConsentSpent, one) })
	if err != nil {
		return fmt.Errorf("spend what a follower agreed to: %w", err)
	}
	return nil
}

func (tx *Tx) endConsents(why string, all ...NoticeConsent) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = one.ID
	}
	return tx.db.Model(&NoticeConsent{}).Where("id IN ? AND ended_at IS NULL", ids).UpdateColumns(map[string]any{"ended_at": tx.now, "why": why}).Error
}

// TellingByNotice is why something was told: a subscription notice was sent.
const TellingByNotice = "notice"

// SettleNotice writes that a telling was sent by a subscription notice, and which
// consents it has spent. Where WeChat has told already that it failed after all, it
// waits for another way.
func (s *Store) SettleNotice(ctx context.Context, t Telling, spent ...NoticeConsent) error {
	err := s.Do(ctx, func(tx *Tx) error {
		if err := tx.endConsents(ConsentSpent, spent...); err != nil {
			return err
		}
		return tx.db.Model(&Telling{}).Where("id = ? AND state = ?", t.ID, TellingWaits).UpdateColumns(map[string]any{
			"state": TellingSent, "why": TellingByNotice, "template": t.Template, "number": t.Number, "taken_until": tx.now, "done_at": tx.now,
		}).Error
	})
	if err == nil {
		err = s.matchFailures(ctx, t.Follower, t.Template)
	}
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

// HearNoticeFailed notes one, once however often WeChat tells it: what it told of goes
// another way.
func (s *Store) HearNoticeFailed(ctx context.Context, f NoticeFailure) error {
	f.At = f.At.UTC()
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&f).Error
	if err == nil {
		err = s.matchFailures(ctx, f.Follower, f.Template)
	}
	if err != nil {
		return fmt.Errorf("note that a notice failed: %w", err)
	}
	return nil
}

// Where WeChat gives notices no numbers, one that failed is known by its follower and
// template, and by when: after it was written that it was sent, or shortly before.
const (
	failsWithin = time.Hour
	failsBefore = 2 * time.Minute
)

// matchFailures finds what failed notices told of, which then waits for another way. It
// is called after each of the two is written, so that whoever comes second finds both.
func (s *Store) matchFailures(ctx context.Context, follower, template string) error {
	return s.Do(ctx, func(tx *Tx) error {
		var failures []NoticeFailure
		if err := tx.db.Where("follower = ? AND template = ? AND telling = ''", follower, template).Order("at, id").Find(&failures).Error; err != nil {
			return err
		}
		for _, f := range failures {
			if err := tx.matchFailure(f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) matchFailure(f NoticeFailure) error {
	sent := tx.db.Where("follower = ? AND template = ? AND state = ? AND why = ?", f.Follower, f.Template, TellingSent, TellingByNotice)
	since, until := f.At.Add(-failsWithin), f.At.Add(failsBefore)
	if f.Number != "" {
		sent = sent.Where("number = ? OR (number = '' AND done_at BETWEEN ? AND ?)", f.Number, since, until)
	} else {
		sent = sent.Where("done_at BETWEEN ? AND ?", since, until)
	}
	var told []Telling
	if err := sent.Order("number DESC, id DESC").Limit(1).Find(&told).Error; err != nil || len(told) == 0 {
		return err
	}
	done := tx.db.Model(&NoticeFailure{}).Where("id = ? AND telling = ''", f.ID).UpdateColumn("telling", told[0].ID)
	if done.Error != nil || done.RowsAffected == 0 { // another machine has found it
		return done.Error
	}
	return tx.db.Model(&Telling{}).Where("id = ? AND state = ?", told[0].ID, TellingSent).
		UpdateColumns(map[string]any{"state": TellingWaits, "why": "", "done_at": nil, "next_at": tx.now, "taken_until": tx.now}).Error
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

// ConsentsOf are those of some followers that let a notice through, the oldest first.
func (s *Store) ConsentsOf(ctx context.Context, followers []string, template string) (all []NoticeConsent, err error) {
	err = s.reading(ctx).Where("follower IN ? AND template = ? AND ended_at IS NULL", someOf(followers), template).Order("at, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what followers agreed to: %w", err)
	}
	return all, nil
}
