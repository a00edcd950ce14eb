// Package helpline lets officers answer followers who asked in chat for a person:
// one has it in hand, writes what goes out as customer-service messages, and hands
// it back to the bot. What is kept of it is masked, bounded, and goes with time.
package helpline

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// Channel sends a follower words outside a reply; bot/wechat does it. Its errors
// are those below where it knows why.
type Channel interface {
	SendText(ctx context.Context, follower, text string) error
}

// Why something could not be sent.
var (
	ErrClosed  = errors.New("the follower has not written for too long")
	ErrTooMany = errors.New("too many messages without an answer")
	ErrGone    = errors.New("the follower does not follow any more")
)

// Window is how long after their last message a follower can be written to.
const Window = 48 * time.Hour

// How long things wait by themselves.
const (
	nobodyComes  = Window - time.Hour  // where no hours are set, and so no day is promised
	promiseLost  = 14 * 24 * time.Hour // after the promised day: then it ends
	longestSaid  = 600                 // characters: WeChat takes 2,048 bytes
	atOnce       = 100
	lineFormsMax = 64
)

// Says are what a follower reads of it: configs/words/helpline.yaml.
type Says struct {
	Officer    string // before what an officer writes
	Taken      string
	HandedBack string `yaml:"handed_back"`
	OfficerOut string `yaml:"officer_out"` // the officer did not go on
	NobodyCame string `yaml:"nobody_came"`
	Promised   string // with {{.Day}}, to who still waits when they go home
}

// Parts are what a Line stands on.
type Parts struct {
	Store   *store.Store
	Channel Channel
	Note    store.Note
	Says    Says
	Office  Office
	Silence time.Duration                              // of an officer: then the bot goes on
	Kept    func(ctx context.Context, follower string) // something is kept for them from now on
	Now     func() time.Time                           // real time: WeChat's window is
	NewID   func() string                              // of a line
	Log     *slog.Logger
}

// Line is what officers do.
type Line struct{ Parts }

// New puts one together.
func New(p Parts) *Line { return &Line{p} }

func (l *Line) now() time.Time { return l.Now().UTC().Truncate(time.Microsecond) }

// Open says until when a follower can be written to.
func Open(h store.Help) time.Time { return h.WroteAt.Add(Window) }

// Idle is for how long an officer may be silent before another one may take over.
func (l *Line) Idle() time.Duration { return l.Silence / 2 }

// MayTake says whether an officer may take one: that nobody has, or whose officer
// has not touched it for a while.
func (l *Line) MayTake(by string, h store.Help) bool {
	switch h.State {
	case store.HelpWaiting:
		return true
	case store.HelpTaken:
		return h.HeldBy != by && l.now().Sub(h.TouchedAt) > l.Idle()
	}
	return false
}

// Take gives one to an officer, and tells the follower. Of two at once, one has it.
func (l *Line) Take(ctx context.Context, by casework.Actor, id string) error {
	h, err := l.change(ctx, by, id, "help.take", func(_ *store.Tx, h *store.Help) error {
		switch {
		case h.State == store.HelpTaken && h.HeldBy == by.ID:
			return errDone
		case h.State == store.HelpEnded:
			return refuse(CodeEnded)
		case !l.MayTake(by.ID, *h):
			return refuse(CodeTaken)
		}
		h.State, h.HeldBy, h.TouchedAt = store.HelpTaken, by.ID, l.now()
		return nil
	})
	if err != nil {
		return err
	}
	return l.tell(ctx, h, l.Says.Taken)
}

// Release puts one back into the queue.
func (l *Line) Release(ctx context.Context, by casework.Actor, id string) error {
	_, err := l.change(ctx, by, id, "help.release", func(_ *store.Tx, h *store.Help) error {
		if h.State == store.HelpWaiting {
			return errDone
		}
		if err := holds(by, h); err != nil {
			return err
		}
		h.State, h.HeldBy, h.TouchedAt = store.HelpWaiting, "", l.now()
		return nil
	})
	return err
}

// HandBack ends it: the bot greets, and answers what comes next.
func (l *Line) HandBack(ctx context.Context, by casework.Actor, id string) error {
	h, err := l.change(ctx, by, id, "help.hand_back", func(_ *store.Tx, h *store.Help) error {
		if h.State == store.HelpEnded {
			return errDone
		}
		if err := holds(by, h); err != nil {
			return err
		}
		h.End(store.EndedByOfficer, l.now())
		return nil
	})
	if err != nil {
		return err
	}
	return l.tell(ctx, h, l.Says.HandedBack)
}

func holds(by casework.Actor, h *store.Help) error {
	switch {
	case h.State == store.HelpEnded:
		return refuse(CodeEnded)
	case h.State != store.HelpTaken || h.HeldBy != by.ID:
		return refuse(CodeNotHeld)
	}
	return nil
}

// errDone says that it is so already: a form that was sent twice.
var errDone = errors.New("done already")

// conflicts is how often a change is made anew when the bot or another officer was
// faster.
const conflicts = 20

// change is one change of a help with its entry in the audit log; the help of ID ""
// says that nothing was to be done.
func (l *Line) change(ctx context.Context, by casework.Actor, id, act string, do func(*store.Tx, *store.Help) error, said ...store.HelpLine) (h store.Help, err error) {
	for range conflicts {
		err = l.Store.Do(ctx, func(tx *store.Tx) (err error) {
			if h, err = tx.Help(id); err != nil {
				return err
			}
			if err := do(tx, &h); err != nil {
				return err
			}
			if err := tx.SaveHelp(&h, said...); err != nil {
				return err
			}
			return l.Note(tx, store.Deed{By: by, Act: act, Kind: "help", Subject: id})
		})
		if !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	if errors.Is(err, errDone) {
		return store.Help{}, nil
	}
	return h, err
}

// tell is what the follower reads of a change; that it does not reach them changes
// nothing.
func (l *Line) tell(ctx context.Context, h store.Help, words string) error {
	if h.ID == "" || words == "" || !l.now().Before(Open(h)) {
		return nil
	}
	if err := l.Channel.SendText(ctx, h.Follower, words); err != nil {
		l.Log.Info("a follower was not told what became of their asking for a person", "help", h.ID, "error", err)
	}
	return nil
}

// Answer writes to the follower; what WeChat lets through no more is kept for the
// next answer to them. The line is one's own name for it, so that a form that is sent
// twice writes once. What could not be sent is refused, and stands in the talk as not
// sent.
func (l *Line) Answer(ctx context.Context, by casework.Actor, id, line, text string) error {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return refuse(CodeNothing)
	case utf8.RuneCountInString(text) > longestSaid:
		return refuse(CodeLong, "most", longestSaid)
	case audit.Personal(text):
		return refuse(CodePersonal)
	case line == "" || len(line) > lineFormsMax:
		line = l.NewID()
	}
	if written, err := l.Store.HasHelpLine(ctx, line); err != nil || written {
		return err
	}
	said := store.HelpLine{ID: line, Author: store.ByOfficer, Account: by.ID, Body: Kept(text), Sent: store.LineSending}
	h, err := l.change(ctx, by, id, "help.answer", func(_ *store.Tx, h *store.Help) error {
		if err := holds(by, h); err != nil {
			return err
		}
		h.TouchedAt = l.now()
		return nil
	}, said)
	if errors.Is(err, store.ErrConflict) { // sent twice at once
		return nil
	}
	if err != nil {
		return err
	}
	failed := ErrClosed
	if l.now().Before(Open(h)) {
		failed = l.Channel.SendText(ctx, h.Follower, l.Says.Officer+text)
	}
	ctx = context.WithoutCancel(ctx) // what was sent is to be known
	told := store.LineSent
	var refusal *casework.Refusal
	switch {
	case errors.Is(failed, ErrClosed):
		told = store.LineKept
		if err := l.keep(ctx, h, l.Says.Officer+text); err != nil {
			return err
		}
	case failed != nil:
		refusal = l.why(failed)
		told = string(refusal.Code)
	}
	if err := l.Store.NoteSent(ctx, line, told); err != nil {
		return err
	}
	if refusal != nil {
		return refusal
	}
	return nil
}

// keep keeps something for the next answer to a follower.
func (l *Line) keep(ctx context.Context, h store.Help, text string) error {
	err := l.Store.Do(ctx, func(tx *store.Tx) error { return tx.KeepForNext(l.NewID(), h, text) })
	if err == nil {
		l.Kept(ctx, h.Follower)
	}
	return err
}

func (l *Line) why(failed error) *casework.Refusal {
	switch {
	case errors.Is(failed, ErrTooMany):
		return refuse(CodeTooMany)
	case errors.Is(failed, ErrGone):
		return refuse(CodeGone)
	}
	l.Log.Warn("an answer to a follower was not sent", "error", failed)
	return refuse(CodeNotSent)
}

// Read notes that somebody has looked at what was said.
func (l *Line) Read(ctx context.Context, by casework.Actor, id string) error {
	return l.Store.Do(ctx, func(tx *store.Tx) error {
		return l.Note(tx, store.Deed{By: by, Act: "help.read", Kind: "help", Subject: id})
	})
}
