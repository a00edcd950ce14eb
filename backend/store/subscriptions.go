package store

import (
	"context"
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"
	"gorm.io/gorm/clause"
)

// Subscription is a topic of which a follower has asked to be told.
type Subscription struct {
	ID       string `gorm:"primaryKey"`
	Follower string
	Topic    string
	City     string
	Live     *string // follower, topic and city while it lasts
	Wording  string  // sha256:… of what they were shown when they agreed
	Said     string  // that itself
	MadeAt   time.Time
	EndedAt  *time.Time
}

// Subscribe notes that a follower wants to be told of topics; of those that they have
// already nothing changes.
func (s *Store) Subscribe(ctx context.Context, follower, city, wording, said string, topics ...string) error {
	var all []Subscription
	for _, topic := range topics {
		live := follower + "/" + topic + "/" + city
		all = append(all, Subscription{ID: ulid.Make().String(), Follower: follower, Topic: topic, City: city, Live: &live, Wording: wording, Said: said, MadeAt: s.time()})
	}
	if err := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&all).Error; err != nil {
		return fmt.Errorf("note subscriptions: %w", err)
	}
	return nil
}

// Unsubscribe ends those of a follower, and says how many there were; no topics are all.
func (s *Store) Unsubscribe(ctx context.Context, follower string, topics ...string) (int64, error) {
	q := s.write.WithContext(ctx).Model(&Subscription{}).Where("follower = ? AND live IS NOT NULL", follower)
	if len(topics) > 0 {
		q = q.Where("topic IN ?", topics)
	}
	done := q.UpdateColumns(map[string]any{"live": nil, "ended_at": s.time()})
	if done.Error != nil {
		return 0, fmt.Errorf("end subscriptions: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// Subscriptions are those of a follower that last.
func (s *Store) Subscriptions(ctx context.Context, follower string) (all []Subscription, err error) {
	if err := s.reading(ctx).Where("follower = ? AND live IS NOT NULL", follower).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the subscriptions of a follower: %w", err)
	}
	return all, nil
}

// Subscriber is who is told of a topic.
type Subscriber struct {
	Follower string
	Hushed   bool
}

// Untold are subscribers of a topic who were told nothing under a key yet, neither of
// it nor of an application of theirs; as many as said.
func (tx *Tx) Untold(key, topic, city string, most int) (all []Subscriber, err error) {
	err = tx.db.Model(&Subscription{}).Joins("JOIN followers ON followers.open_id = subscriptions.follower").
		Select("subscriptions.follower, followers.hushed").
		Where("subscriptions.topic = ? AND subscriptions.city = ? AND subscriptions.live IS NOT NULL AND followers.following = ?", topic, city, true).
		Where("NOT EXISTS (SELECT 1 FROM tellings WHERE tellings.message = ? AND tellings.follower = subscriptions.follower)", key).
		Order("subscriptions.follower").Limit(most).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("look for who has subscribed to %s: %w", topic, err)
	}
	return all, nil
}

// SubscribersOf are who follows and wants to be told of a topic.
func (s *Store) SubscribersOf(ctx context.Context, topic, city string) (openIDs []string, err error) {
	err = s.reading(ctx).Model(&Subscription{}).Joins("JOIN followers ON followers.open_id = subscriptions.follower").
		Where("subscriptions.topic = ? AND subscriptions.city = ? AND subscriptions.live IS NOT NULL AND followers.following", topic, city).
		Order("subscriptions.follower").Pluck("subscriptions.follower", &openIDs).Error
	return openIDs, wrapped(err, "list who has subscribed")
}

// ForgetSubscriptions deletes those that ended before then.
func (s *Store) ForgetSubscriptions(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Subscription{}, "ended_at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("forget subscriptions: %w", done.Error)
	}
	return done.RowsAffected, nil
}
