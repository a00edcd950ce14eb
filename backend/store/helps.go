package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

	Due        string      // YYYY-MM-DD: until when somebody should have answered
	Ticket     bool        // that day was promised: nobody sat there when they asked
	AnsweredAt *time.Time  // an officer, last
	Context    HelpContext `gorm:"serializer:json"`
}

// HelpContext is where a follower stood when they asked, in words for who answers:
// nothing in it says who they are.
type HelpContext struct {
	Doing  string   `json:"doing,omitempty"`  // in the estimate of points; empty: none was begun
	Points string   `json:"points,omitempty"` // that it came to; empty: to none yet
	Beside string   `json:"beside,omitempty"` // what was open beside it
	Cases  []string `json:"cases,omitempty"`  // applications of whom they are: period and state
	Bound  bool     `json:"bound,omitempty"`  // they have shown which person they are
}

// Overdue says that nobody has answered by the day that was promised.
func (h Help) Overdue(today string) bool {
	return h.Ticket && h.State != HelpEnded && h.AnsweredAt == nil && h.Due < today
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
	LineKept    = "kept" // until they write: it could not be sent any more
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
	done := s.reading(ctx).Limit(1).Find(&h, "id = ?", id)
	return h, done.RowsAffected == 1, wrapped(done.Error, "read what a follower asked for")
}

// HelpsWaiting counts those whom nobody answers yet.
func (s *Store) HelpsWaiting(ctx context.Context) (n int64, err error) {
	err = s.reading(ctx).Model(&Help{}).Where("state = ?", HelpWaiting).Count(&n).Error
	return n, wrapped(err, "count who waits for a person")
}

// HelpsBefore counts those who wait and are to be answered before one.
func (s *Store) HelpsBefore(ctx context.Context, h Help) (n int64, err error) {
	err = s.reading(ctx).Model(&Help{}).Where("state = ? AND (due < ? OR due = ? AND id < ?)", HelpWaiting, h.Due, h.Due, h.ID).Count(&n).Error
	return n, wrapped(err, "count who waits before them")
}

// HelpFilter narrows a list of helps.
type HelpFilter struct {
	State  string
	HeldBy string // by this officer
	Not    string // but not by this one
	After  string // the place behind which the page begins
	Most   int
}

// Place is where it stands in a list of its state.
func (h Help) Place() string {
	if h.State == HelpEnded {
		return h.ID
	}
	return h.Due + "." + h.ID
}

// Helps are those that are meant: of those that have ended the newest first, else
// who is to be answered first.
func (s *Store) Helps(ctx context.Context, f HelpFilter) (all []Help, err error) {
	find, order := s.reading(ctx).Where("state = ?", f.State), "due, id"
	if f.State == HelpEnded {
		order = "id DESC"
	}
	if f.HeldBy != "" {
		find = find.Where("held_by = ?", f.HeldBy)
	}
	if f.Not != "" {
		find = find.Where("held_by <> ?", f.Not)
	}
	due, id, _ := strings.Cut(f.After, ".")
	switch {
	case f.After != "" && f.State == HelpEnded:
		find = find.Where("id < ?", f.After)
	case f.After != "":
		find = find.Where("due > ? OR due = ? AND id > ?", due, due, id)
	}
	err = find.Order(order).Limit(f.Most).Find(&all).Error
	return all, wrapped(err, "read who asked for a person")
}

// HelpLines are what was said, the oldest first.
func (s *Store) HelpLines(ctx context.Context, help string) (all []HelpLine, err error) {
	err = s.reading(ctx).Where("help = ?", help).Order("at, id").Limit(2 * mostLines).Find(&all).Error
	return all, wrapped(err, "read what was said")
}

// HasHelpLine says whether a line was written already.
func (s *Store) HasHelpLine(ctx context.Context, id string) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&HelpLine{}).Where("id = ?", id).Count(&n).Error
	return n > 0, wrapped(err, "look for what was said")
}

// LastLines are the last thing that was said by followers in each of some helps.
func (s *Store) LastLines(ctx context.Context, helps ...string) (map[string]HelpLine, error) {
	last := map[string]HelpLine{}
	if len(helps) == 0 {
		return last, nil
	}
	var rows []HelpLine
	newest := s.reading(ctx).Model(&HelpLine{}).Select("MAX(id)").Where("help IN ? AND author = ?", helps, ByFollower).Group("help")
	if err := s.reading(ctx).Where("id IN (?)", newest).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what was said last: %w", err)
	}
	for _, row := range rows {
		last[row.Help] = row
	}
	return last, nil
}

// NoteSent writes what became of something that an officer said; what went out, or
// is kept for the follower, has answered them.
func (s *Store) NoteSent(ctx context.Context, line, sent string) error {
	err := s.Do(ctx, func(tx *Tx) error {
		err := tx.db.Model(&HelpLine{}).Where("id = ?", line).UpdateColumn("sent", sent).Error
		if err != nil || sent != LineSent && sent != LineKept {
			return err
		}
		var of []string
		if err := tx.db.Model(&HelpLine{}).Where("id = ?", line).Pluck("help", &of).Error; err != nil {
			return err
		}
		return tx.db.Model(&Help{}).Where("id IN ?", of).UpdateColumns(map[string]any{"answered_at": tx.now, "version": gorm.Expr("version + 1")}).Error
	})
	return wrapped(err, "note what became of an answer")
}

// HelpsWaitingWithout are those who wait and were promised no day.
func (s *Store) HelpsWaitingWithout(ctx context.Context, most int) (all []Help, err error) {
	err = s.reading(ctx).Where("state = ? AND ticket = ?", HelpWaiting, false).Order("id").Limit(most).Find(&all).Error
	return all, wrapped(err, "read who waits")
}

// TicketsDueBefore are those who wait and were promised a day before one.
func (s *Store) TicketsDueBefore(ctx context.Context, day string, most int) (all []Help, err error) {
	err = s.reading(ctx).Where("state = ? AND ticket = ? AND due < ?", HelpWaiting, true, day).Order("id").Limit(most).Find(&all).Error
	return all, wrapped(err, "read who was promised an answer")
}

// HelpsUntouched are those in a state that no officer has touched since a time, the
// oldest first; of those who wait, who was promised no day.
func (s *Store) HelpsUntouched(ctx context.Context, state string, since time.Time, most int) (all []Help, err error) {
	find := s.reading(ctx).Where("state = ? AND touched_at < ?", state, since.UTC())
	if state == HelpWaiting { // there it is the follower who counts
		find = s.reading(ctx).Where("state = ? AND ticket = ? AND wrote_at < ?", state, false, since.UTC())
	}
	err = find.Order("id").Limit(most).Find(&all).Error
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
		told := tx.db.Where("kind = ? AND state IN ? AND done_at < ?", HelpTelling, []string{TellingSaid, TellingDropped}, before.UTC())
		if err := told.Delete(&Telling{}).Error; err != nil {
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
	if err := db.Delete(&Telling{}, "follower = ? AND kind = ?", follower, HelpTelling).Error; err != nil {
		return err
	}
	theirs := db.Model(&Help{}).Select("id").Where("follower = ?", follower)
	if err := db.Delete(&HelpLine{}, "help IN (?)", theirs).Error; err != nil {
		return err
	}
	return db.Delete(&Help{}, "follower = ?", follower).Error
}
