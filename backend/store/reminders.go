package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/casework"
)

// Reminder is a day of which a follower wants to be reminded.
type Reminder struct {
	ID       string `gorm:"primaryKey"`
	Follower string
	Kind     string
	About    string // in their own words
	Day      string // YYYY-MM-DD, when they are reminded
	Meant    string // the day that it is about
	Yearly   bool
	MadeAt   time.Time
}

// AddReminder notes one, unless its follower has as many already; added says whether
// it is there.
func (s *Store) AddReminder(ctx context.Context, r Reminder, most int) (added bool, err error) {
	r.MadeAt = s.time()
	err = s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var all []Reminder
		if err := tx.Where("follower = ?", r.Follower).Find(&all).Error; err != nil {
			return err
		}
		for _, one := range all { // a message that came again
			if one.Kind == r.Kind && one.Day == r.Day && one.About == r.About {
				added = true
				return nil
			}
		}
		if added = len(all) < most; !added {
			return nil
		}
		return tx.Create(&r).Error
	})
	if err != nil {
		return false, fmt.Errorf("note a reminder: %w", err)
	}
	return added, nil
}

// Reminders are those of a follower, the next first.
func (s *Store) Reminders(ctx context.Context, follower string) (all []Reminder, err error) {
	if err := s.reading(ctx).Where("follower = ?", follower).Order("day, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the reminders of a follower: %w", err)
	}
	return all, nil
}

// DropReminder takes one back.
func (s *Store) DropReminder(ctx context.Context, follower, id string) error {
	if err := s.write.WithContext(ctx).Delete(&Reminder{}, "id = ? AND follower = ?", id, follower).Error; err != nil {
		return fmt.Errorf("take back a reminder: %w", err)
	}
	return nil
}

// RemindersDue are those of a day and of those before it, as many as said.
func (tx *Tx) RemindersDue(day string, most int) (all []Reminder, err error) {
	if err := tx.db.Where("day <= ?", day).Order("day, id").Limit(most).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read which reminders are due: %w", err)
	}
	return all, nil
}

// PutReminder notes one that a rule makes, or makes anew.
func (tx *Tx) PutReminder(r Reminder) error {
	r.MadeAt = tx.now
	if err := tx.db.Create(&r).Error; err != nil {
		return fmt.Errorf("note a reminder: %w", err)
	}
	return nil
}

// DoneReminding deletes some that were seen to.
func (tx *Tx) DoneReminding(ids ...string) error {
	if err := tx.db.Delete(&Reminder{}, "id IN ?", ids).Error; err != nil {
		return fmt.Errorf("delete reminders: %w", err)
	}
	return nil
}

// ReminderStop is a kind of reminder, or of what happens to an application, that a
// follower does not want to be told of.
type ReminderStop struct {
	Follower string `gorm:"primaryKey"`
	Kind     string `gorm:"primaryKey"`
	At       time.Time
}

// StopReminders notes which kinds a follower does not want any more, or wants again.
func (s *Store) StopReminders(ctx context.Context, follower string, stop bool, kinds ...string) error {
	db := s.write.WithContext(ctx)
	if !stop {
		if err := db.Delete(&ReminderStop{}, "follower = ? AND kind IN ?", follower, kinds).Error; err != nil {
			return fmt.Errorf("note that reminders are wanted again: %w", err)
		}
		return nil
	}
	var all []ReminderStop
	for _, kind := range kinds {
		all = append(all, ReminderStop{follower, kind, s.time()})
	}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&all).Error; err != nil {
		return fmt.Errorf("note that reminders are not wanted: %w", err)
	}
	return nil
}

// ReminderStops are the kinds that a follower does not want.
func (s *Store) ReminderStops(ctx context.Context, follower string) (kinds []string, err error) {
	err = s.reading(ctx).Model(&ReminderStop{}).Where("follower = ?", follower).Order("kind").Pluck("kind", &kinds).Error
	if err != nil {
		return nil, fmt.Errorf("read which reminders are not wanted: %w", err)
	}
	return kinds, nil
}

// StopsOf are which of some kinds some followers do not want.
func (tx *Tx) StopsOf(followers, kinds []string) (all []ReminderStop, err error) {
	if err := tx.db.Where("follower IN ? AND kind IN ?", followers, kinds).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read what followers do not want to be told of: %w", err)
	}
	return all, nil
}

// WantsReminder says whether a follower has stopped a kind of reminder, or left; and
// whether they are hushed.
func (tx *Tx) WantsReminder(follower, kind string) (stopped, hushed bool, err error) {
	var stops int64
	if err := tx.db.Model(&ReminderStop{}).Where("follower = ? AND kind = ?", follower, kind).Count(&stops).Error; err != nil {
		return false, false, fmt.Errorf("read whether a reminder is wanted: %w", err)
	}
	var f Follower
	if err := tx.db.Limit(1).Find(&f, "open_id = ?", follower).Error; err != nil {
		return false, false, fmt.Errorf("read a follower: %w", err)
	}
	return stops > 0 || f.OpenID != "" && !f.Following, f.Hushed, nil
}

// Occasion is what followers are reminded of once: its key is that of the telling.
type Occasion struct {
	Key  string
	Kind string
}

// UnremindedIn are who is bound to applications of a period in some states, and was
// not reminded on an occasion yet; who has objected is left out if that is said.
func (tx *Tx) UnremindedIn(o Occasion, period casework.PeriodID, states []casework.State, unobjected bool, most int) (all []Bound, err error) {
	q := tx.unreminded(o).Where("applications.period = ? AND applications.state IN ?", string(period), states)
	if unobjected {
		q = q.Where("NOT EXISTS (SELECT 1 FROM application_events WHERE application_events.application = applications.id AND application_events.kind = ?)", string(casework.ObjectionMade))
	}
	return boundPage(q, most)
}

// UnremindedAsked are who is bound to applications of which something is asked for
// until a day, and was not reminded on an occasion yet.
func (tx *Tx) UnremindedAsked(o Occasion, day string, most int) (all []Bound, err error) {
	waiting := tx.db.Table("work_items").Select("application").Where("answer_by = ? AND overdue = ?", day, false)
	return boundPage(tx.unreminded(o).Where("applications.id IN (?)", waiting), most)
}

func (tx *Tx) unreminded(o Occasion) *gorm.DB {
	return tx.bound().
		Where("NOT EXISTS (SELECT 1 FROM tellings WHERE tellings.message = ? AND tellings.application = applications.id AND tellings.follower = bindings.follower)", o.Key).
		Where("NOT EXISTS (SELECT 1 FROM reminder_stops WHERE reminder_stops.follower = bindings.follower AND reminder_stops.kind = ?)", o.Kind)
}

func boundPage(q *gorm.DB, most int) (all []Bound, err error) {
	if err := q.Order("applications.id, bindings.id").Limit(most).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("look for who is to be reminded: %w", err)
	}
	return all, nil
}

// LeftOpen are followers who left a dialogue open between two moments, and were not
// reminded on an occasion yet.
func (tx *Tx) LeftOpen(o Occasion, dialogue string, since, until time.Time, most int) (followers []string, err error) {
	err = tx.db.Model(&Conversation{}).Joins("JOIN followers ON followers.open_id = conversations.follower").
		Where("conversations.updated_at BETWEEN ? AND ? AND conversations.dialogue = ? AND followers.following = ? AND followers.hushed = ?", since.UTC(), until.UTC(), dialogue, true, false).
		Where("NOT EXISTS (SELECT 1 FROM tellings WHERE tellings.message = ? AND tellings.application = '' AND tellings.follower = conversations.follower)", o.Key).
		Where("NOT EXISTS (SELECT 1 FROM reminder_stops WHERE reminder_stops.follower = conversations.follower AND reminder_stops.kind = ?)", o.Kind).
		Order("conversations.updated_at").Limit(most).Pluck("conversations.follower", &followers).Error
	if err != nil {
		return nil, fmt.Errorf("look for who left a talk open: %w", err)
	}
	return followers, nil
}

// forgetReminders deletes all that was noted for a follower, by their wish.
func forgetReminders(tx *gorm.DB, follower string) error {
	for _, row := range []any{&Reminder{}, &ReminderStop{}, &Subscription{}, &NoticeConsent{}, &NoticeFailure{}} {
		if err := tx.Delete(row, "follower = ?", follower).Error; err != nil {
			return err
		}
	}
	return nil
}
