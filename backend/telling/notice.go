package telling

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// Subject is what something told is about: the account may have a subscription notice
// for each.
type Subject string

// The subjects.
const (
	OfProgress  Subject = "progress"  // what happens to an application of theirs
	OfTopics    Subject = "topics"    // what they have subscribed to
	OfReminders Subject = "reminders" // days
)

// Subjects are all of them.
var Subjects = []Subject{OfProgress, OfTopics, OfReminders}

// Notice is a subscription notice (订阅通知) of the account: it reaches who has agreed
// to that in WeChat, also if they have not written for two days.
type Notice struct {
	Template string
	Lasting  bool // who agrees agrees to all of them; else to one
	// Send says which number WeChat gave it; empty: none.
	Send func(ctx context.Context, follower string, c Card) (number string, err error)
}

// Why WeChat does not take one. After any other error it is tried again.
var (
	ErrNoConsent = errors.New("the follower has agreed to none, or to none any more")
	ErrFields    = errors.New("the fields of the notice are wrong")
	ErrLimited   = errors.New("the follower takes none")
	ErrBarred    = errors.New("the account may not send it")
	ErrQuota     = errors.New("the account may send no more of them today")
)

// ByNotice says how something was sent.
const ByNotice = store.TellingByNotice

// barred is for how long nothing is sent by a notice that the account may not send.
const barred = 10 * time.Minute

// subject is what a telling is about.
func (t *Tellings) subject(kind string) Subject {
	switch {
	case t.Topics[kind] != nil:
		return OfTopics
	case t.Reminders[kind] != nil:
		return OfReminders
	}
	return OfProgress
}

// notice sends a telling by a subscription notice to who has agreed to one, and settles
// it; sent is false where there is none that could be sent. It is sent at most once: one
// that failed later goes another way.
func (t *Tellings) notice(ctx context.Context, one store.Telling) (sent bool, err error) {
	n, there := t.Notices[t.subject(one.Kind)]
	if !there || one.Card == "" || one.Template != "" || t.bars.hold(n.Template) {
		return false, nil
	}
	if one.ToAgent() && !n.Lasting { // they have asked for one about themselves
		return false, nil
	}
	consents, err := t.Store.OpenConsents(ctx, one.Follower, n.Template)
	if err != nil || len(consents) == 0 {
		return false, err
	}
	var c Card
	if err := json.Unmarshal([]byte(one.Card), &c); err != nil {
		return false, err
	}
	one.Template = n.Template
	one.Number, err = n.Send(ctx, one.Follower, c)
	settling := context.WithoutCancel(ctx) // what was sent is to be known
	switch {
	case err == nil && n.Lasting:
		return true, t.Store.SettleNotice(settling, one)
	case err == nil:
		return true, t.Store.SettleNotice(settling, one, consents[0])
	case errors.Is(err, ErrNoConsent):
		return false, t.Store.RefuseConsents(settling, consents)
	case errors.Is(err, ErrFields):
		t.Log.Warn("a subscription notice was not taken: its fields are wrong", "telling", one.ID, "error", err)
	case errors.Is(err, ErrQuota):
		t.Log.Warn("no more subscription notices can be sent today", "error", err)
		t.bars.put(n.Template, tomorrow(time.Now()))
	case errors.Is(err, ErrBarred):
		t.Log.Warn("a subscription notice can't be sent by this account", "error", err)
		t.bars.put(n.Template, time.Now().Add(barred))
	case !errors.Is(err, ErrLimited):
		return false, err
	}
	return false, nil
}

// tomorrow is when WeChat begins to count anew.
func tomorrow(now time.Time) time.Time {
	y, m, d := now.In(casework.Zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, casework.Zone)
}

// bars are notices that are not tried for a while, by their templates.
type bars struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func (b *bars) put(template string, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until == nil {
		b.until = map[string]time.Time{}
	}
	b.until[template] = until
}

func (b *bars) hold(template string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Before(b.until[template])
}
