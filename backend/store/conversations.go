package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Conversation is what the bot remembers of its talk with one follower.
// Version 0 is one that was never saved.
type Conversation struct {
	Follower   string          `gorm:"primaryKey"`
	Dialogue   string          // what is going on; empty: nothing
	State      json.RawMessage `gorm:"serializer:json"` // of the dialogue
	Pages      []string        `gorm:"serializer:json"` // rest of the last long answer
	Misses     int             // messages in a row that were not understood
	Handled    []Handled       `gorm:"serializer:json"` // newest last
	Help       string          // the id of what they asked of a person; empty: nothing
	Aside      string          // a short talk beside the dialogue; empty: none
	AsideState json.RawMessage `gorm:"serializer:json"`
	Version    int
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"`
}

// Handled is a message that was dealt with, and what was said to it.
type Handled struct {
	Message string `json:"m"`
	Reply   string `json:"r"`
}

// Idle says that nothing of the talk matters for the next message.
func (c *Conversation) Idle() bool {
	return c.Dialogue == "" && len(c.Pages) == 0 && c.Misses == 0 && c.Help == "" && c.Aside == ""
}

// Conversation reads that of a follower; one who never talked has an empty one.
func (s *Store) Conversation(ctx context.Context, follower string) (*Conversation, error) {
	c := Conversation{Follower: follower}
	err := s.reading(ctx).Limit(1).Find(&c, "follower = ?", follower).Error
	if err != nil {
		return nil, fmt.Errorf("read the conversation: %w", err)
	}
	c.Follower = follower
	return &c, nil
}

// Turn is what one message changes, written all at once or not at all.
type Turn struct {
	Conversation *Conversation
	Save         *Estimate // to keep, if any
	Forget       bool      // whether to delete what the follower saved
	Help         *Help     // what they ask of a person, as it becomes; nil: it stays
	Said         []HelpLine
	Photo        *Photo   // that they sent for a supplement; nil: none
	Told         []string // ids of what was kept for them and is said with the answer
	Listed       []string // ids of notices that could not be brought to them, and are listed now
}

// SaveTurn writes a turn, or ErrConflict if the conversation has changed since
// it was read.
func (s *Store) SaveTurn(ctx context.Context, t Turn) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := s.saveConversation(tx, t.Conversation); err != nil {
			return err
		}
		if t.Forget {
			if err := tx.Delete(&Estimate{}, "follower = ?", t.Conversation.Follower).Error; err != nil {
				return err
			}
			if err := forgetHelp(tx, t.Conversation.Follower); err != nil {
				return err
			}
			if err := forgetReminders(tx, t.Conversation.Follower); err != nil {
				return err
			}
			forgetting := &Tx{db: tx, now: s.time()}
			if err := forgetting.unbindAll("follower", t.Conversation.Follower, UnboundByForgotten); err != nil {
				return err
			}
			if err := forgetting.forgetAgent(t.Conversation.Follower); err != nil {
				return err
			}
			if err := tx.Delete(&noticeShown{}, "follower = ?", t.Conversation.Follower).Error; err != nil {
				return err
			}
			if err := forgetting.forgetStaff(t.Conversation.Follower); err != nil {
				return err
			}
			if err := forgetting.forgetFollower(t.Conversation.Follower); err != nil {
				return err
			}
		}
		if t.Help != nil {
			help := *t.Help // which is read again after a conflict
			if err := (&Tx{db: tx, now: s.time()}).SaveHelp(&help, t.Said...); err != nil {
				return err
			}
		}
		if len(t.Told) > 0 {
			if err := (&Tx{db: tx, now: s.time()}).said(t.Told); err != nil {
				return err
			}
		}
		if len(t.Listed) > 0 {
			if err := (&Tx{db: tx, now: s.time()}).listNotices(t.Conversation.Follower, t.Listed); err != nil {
				return err
			}
		}
		if t.Photo != nil {
			if err := (&Tx{db: tx, now: s.time()}).addPhoto(*t.Photo); err != nil {
				return err
			}
		}
		if t.Save == nil {
			return nil
		}
		t.Save.CreatedAt = s.time()
		return tx.Create(t.Save).Error
	})
	if err != nil {
		return fmt.Errorf("save the turn: %w", err)
	}
	if t.Forget {
		s.tellAudited()
	}
	t.Conversation.Version++
	return nil
}

func (s *Store) saveConversation(tx *gorm.DB, c *Conversation) error {
	row := *c
	row.Version++
	row.UpdatedAt = s.time()
	var done *gorm.DB
	if c.Version == 0 {
		done = tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	} else {
		done = tx.Model(&row).Where("version = ?", c.Version).Select("*").Omit("follower").Updates(&row)
	}
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return ErrConflict
	}
	return nil
}

// PurgeConversations deletes those nobody went on with since before, and says
// how many.
func (s *Store) PurgeConversations(ctx context.Context, before time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Delete(&Conversation{}, "updated_at < ?", before.UTC())
	if done.Error != nil {
		return 0, fmt.Errorf("purge conversations: %w", done.Error)
	}
	return done.RowsAffected, nil
}

// WroteSince are those of some followers who have written since then.
func (s *Store) WroteSince(ctx context.Context, followers []string, since time.Time) (map[string]bool, error) {
	var rows []string
	err := s.reading(ctx).Model(&Conversation{}).Where("follower IN ? AND updated_at > ?", someOf(followers), since.UTC()).Pluck("follower", &rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for who wrote: %w", err)
	}
	all := make(map[string]bool, len(rows))
	for _, one := range rows {
		all[one] = true
	}
	return all, nil
}
