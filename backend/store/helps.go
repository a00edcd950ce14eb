package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Help is a follower's asking for a person in chat, until it is handed back.
type Help struct {
	ID        string `gorm:"primaryKey"`
	Follower  string
	State     string // one of those below
	EndedBy   string
	HeldBy    string // the officer; empty: nobody
	SaidLines int    // that were ever written
	Version   int64
	AskedAt   time.Time
	WroteAt   time.Time // the follower, last
	TouchedAt time.Time // an officer, last, or when it was asked for
	EndedAt   *time.Time
}

// States of a help, and by what it ends.
const (
	HelpWaiting = "waiting"
	HelpTaken   = "taken"
	HelpEnded   = "ended"

	EndedByOfficer  = "officer"
	EndedByFollower = "follower"
	EndedByTime     = "time"
)

// HelpLine is something that was said meanwhile.
type HelpLine struct {
	ID      string `gorm:"primaryKey"`
	Help    string
	At      time.Time
	Author  string // one of those below
	Account string // of the officer
	Body    string
	Sent    string // of an officer's: LineSending, LineSent, or the code of why not
}

// Who says something, and what becomes of what officers say.
const (
	ByFollower = "follower"
	ByBot      = "bot"
	ByOfficer  = "officer"

	LineSending = "sending"
	LineSent    = "sent"
)

// End is a help that has ended.
func (h *Help) End(by string, at time.Time) { h.State, h.EndedBy, h.EndedAt = HelpEnded, by, &at }

// mostLines is how much is kept of what was said; what is older goes.
const (
	mostLines = 200
	trimEvery = 20
)

// SaveHelp writes one that was changed, and adds what was said. ErrConflict if it
// has changed since it was read, or if one of the lines is there already.
func (tx *Tx) SaveHelp(h *Help, said ...HelpLine) error {
	seen := h.Version
	h.Version++
	h.SaidLines += len(said)
	if err := tx.saveSince(h, seen); err != nil {
		return fmt.Errorf("save what a follower asked for: %w", err)
	}
	for i := range said {
		said[i].Help = h.ID
		if said[i].At.IsZero() {
			said[i].At = tx.now
		}
	}
	if len(said) == 0 {
		return nil
	}
	switch err := tx.db.Create(&said).Error; {
	case errors.Is(err, gorm.ErrDuplicatedKey): // sent twice
		return ErrConflict
	case err != nil:
		return fmt.Errorf("keep what was said: %w", err)
	}
	if h.SaidLines > mostLines && h.SaidLines%trimEvery < len(said) {
		return tx.trimHelp(h.ID)
	}
	return nil
}

// trimHelp lets go of what is older than the last lines.
func (tx *Tx) trimHelp(id string) error {
	var oldest HelpLine
	done := tx.db.Where("help = ?", id).Order("at DESC, id DESC").Offset(mostLines - 1).Limit(1).Find(&oldest)
	if done.Error != nil || done.RowsAffected == 0 {
		return wrapped(done.Error, "look for what was said long ago")
	}
	return wrapped(tx.db.Delete(&HelpLine{}, "help = ? AND at < ?", id, oldest.At).Error, "let go of what was said long ago")
}

// Help reads one; ErrNotFound if there is none.
func (tx *Tx) Help(id string) (h Help, err error) {
	if err := tx.db.Take(&h, "id = ?", id).Error; err != nil {
		return h, found(err, "what a follower asked for")
	}
	return h, nil
}

// Help reads one; found is false if there is none.
func (s *Store) Help(ctx context.Context, id string) (h Help, found bool, err error) {
	done := s.read.WithContext(ctx).Limit(1).Find(&h, "id = ?", id)
	return h, done.RowsAffected == 1, wrapped(done.Error, "read what a follower asked for")
}

// HelpsWaiting counts those whom nobody answers yet.
func (s *Store) HelpsWaiting(ctx context.Context) (n int64, err error) {
	err = s.read.WithContext(ctx).Model(&Help{}).Where("state = ?", HelpWaiting).Count(&n).Error
	return n, wrapped(err, "count who waits for a person")
}

// HelpFilter narrows a list of helps.
type HelpFilter struct {
	State  string
	HeldBy string // by this officer
	Not    string // but not by this one
	After  string // the id behind which the page begins
	Most   int
}

// Helps are those that are meant: of those that have ended the newest first, else
// the oldest.
func (s *Store) Helps(ctx context.Context, f HelpFilter) (all []Help, err error) {
	find, order, behind := s.read.WithContext(ctx).Where("state = ?", f.State), "id", "id > ?"
	if f.State == HelpEnded {
		order, behind = "id DESC", "id < ?"
	}
	if f.HeldBy != "" {
		find = find.Where("held_by = ?", f.HeldBy)
	}
	if f.Not != "" {
		find = find.Where("held_by <> ?", f.Not)
	}
	if f.After != "" {
		find = find.Where(behind, f.After)
	}
	err = find.Order(order).Limit(f.Most).Find(&all).Error
	return all, wrapped(err, "read who asked for a person")
}

// HelpLines are what was said, the oldest first.
func (s *Store) HelpLines(ctx context.Context, help string) (all []HelpLine, err error) {
	err = s.read.WithContext(ctx).Where("help = ?", help).Order("at, id").Limit(2 * mostLines).Find(&all).Error
	return all, wrapped(err, "read what was said")
}

// HasHelpLine says whether a line was written already.
func (s *Store) HasHelpLine(ctx context.Context, id string) (bool, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&HelpLine{}).Where("id = ?", id).Count(&n).Error
	return n > 0, wrapped(err, "look for what was said")
}

// LastLines are the last thing that was said by followers in each of some helps.
func (s *Store) LastLines(ctx context.Context, helps ...string) (map[string]HelpLine, error) {
	last := map[string]HelpLine{}
	if len(helps) == 0 {
		return last, nil
	}
	var rows []HelpLine
	newest := s.read.WithContext(ctx).Model(&HelpLine{}).Select("MAX(id)").Where("help IN ? AND author = ?", helps, ByFollower).Group("help")
	if err := s.read.WithContext(ctx).Where("id IN (?)", newest).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what was said last: %w", err)
	}
	for _, row := range rows {
		last[row.Help] = row
	}
	return last, nil
}

// NoteSent writes what became of something that an officer said.
func (s *Store) NoteSent(ctx context.Context, line, sent string) error {
	return wrapped(s.write.WithContext(ctx).Model(&HelpLine{}).Where("id = ?", line).UpdateColumn("sent", sent).Error, "note what became of an answer")
}

// HelpsUntouched are those in a state that no officer has touched since a time, the
// oldest first.
func (s *Store) HelpsUntouched(ctx context.Context, state string, since time.Time, most int) (all []Help, err error) {
	column := "touched_at"
	if state == HelpWaiting { // there it is the follower who counts
		column = "wrote_at"
	}
	err = s.read.WithContext(ctx).Where("state = ? AND "+column+" < ?", state, since.UTC()).Order("id").Limit(most).Find(&all).Error
	return all, wrapped(err, "read who waits for too long")
}

// ForgetHelps deletes those that ended before a time with all that was said, and
// says how many.
func (s *Store) ForgetHelps(ctx context.Context, before time.Time) (n int64, err error) {
	err = s.Do(ctx, func(tx *Tx) error {
		ended := tx.db.Model(&Help{}).Select("id").Where("ended_at < ?", before.UTC())
		if err := tx.db.Delete(&HelpLine{}, "help IN (?)", ended).Error; err != nil {
			return err
		}
		done := tx.db.Delete(&Help{}, "ended_at < ?", before.UTC())
		n = done.RowsAffected
		return done.Error
	})
	return n, wrapped(err, "forget what was said to officers")
}

// forgetHelp deletes all that a follower has said to officers.
func forgetHelp(db *gorm.DB, follower string) error {
	theirs := db.Model(&Help{}).Select("id").Where("follower = ?", follower)
	if err := db.Delete(&HelpLine{}, "help IN (?)", theirs).Error; err != nil {
		return err
	}
	return db.Delete(&Help{}, "follower = ?", follower).Error
}
