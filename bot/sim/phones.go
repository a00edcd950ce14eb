package sim

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// mostFollowers bounds the phones.
const mostFollowers = 50

// Refusals of the phones; browserRoutes says them in words.
var (
	errNoFollower   = errors.New("no such follower")
	errFull         = errors.New("no more followers")
	errNotFollowing = errors.New("does not follow the account")
	errFollowing    = errors.New("follows the account already")
	errWaiting      = errors.New("too many messages wait")
)

// phones are all followers, in the order in which they were made, and how
// messages travel. Every change is published.
type phones struct {
	now     func() time.Time
	publish func(event string, what any)

	mu   sync.Mutex // guards what follows
	mode mode
	all  []*phone
}

func newPhones(now func() time.Time, m mode, publish func(string, any)) *phones {
	return &phones{now: now, mode: m, publish: publish}
}

func (p *phones) currentMode() mode {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mode
}

func (p *phones) setMode(m mode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mode = m
	p.publish("mode", m)
}

// find wants mu held; nil if there is none.
func (p *phones) find(openID string) *phone {
	i := slices.IndexFunc(p.all, func(one *phone) bool { return one.follower.OpenID == openID })
	if i < 0 {
		return nil
	}
	return p.all[i]
}

// welcome makes a follower, or takes one up again that a browser remembers:
// then f has an OpenID, and wrote says when the last message was sent.
func (p *phones) welcome(f Follower, wrote time.Time, consents map[string]consent) (_ Follower, isNew bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.find(f.OpenID); old != nil {
		return old.follower, false, nil
	}
	if len(p.all) >= mostFollowers {
		return f, false, errFull
	}
	now := p.now()
	if f.OpenID == "" {
		f.OpenID = "o" + rand.Text() + "0"
	}
	if f.Nickname == "" {
		f.Nickname = fmt.Sprintf("关注者 %d", len(p.all)+1)
	}
	if f.Since.IsZero() || f.Since.After(now) {
		f.Since = now
	}
	one := &phone{follower: f, consents: consents}
	if f.Following && !wrote.IsZero() && !wrote.After(now) {
		one.openings.opened(window{forMessages, Sent{Kind: "text"}.opens().messages}, wrote)
	}
	p.all = append(p.all, one)
	p.publish("follower", f)
	return f, true, nil
}

// isOpenID says whether a browser can have got s from here, or from WeChat.
func isOpenID(s string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	return len(s) >= 8 && len(s) <= 64 && s[0] == 'o' && strings.Trim(s, letters) == ""
}

func (p *phones) remove(openID string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(openID)
	if one == nil {
		return errNoFollower
	}
	p.all = slices.DeleteFunc(p.all, func(other *phone) bool { return other == one })
	p.publish("removed", openID)
	return nil
}

func (p *phones) follower(openID string) (Follower, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.find(openID); one != nil {
		return one.follower, nil
	}
	return Follower{}, errNoFollower
}

// followers are those who follow the account.
func (p *phones) followers() (openIDs []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.all {
		if one.follower.Following {
			openIDs = append(openIDs, one.follower.OpenID)
		}
	}
	return openIDs
}

// Phone is a follower with what the phone shows, for the browser.
type Phone struct {
	Follower
	Entries  []Entry            `json:"entries"`
	Consents map[string]consent `json:"consents"` // by template
}

func (p *phones) snapshot() []Phone {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]Phone, len(p.all))
	for i, one := range p.all {
		all[i] = Phone{one.follower, append([]Entry{}, one.entries...), one.consenting().Consents}
	}
	return all
}

// allow uses up one customer-service message to a follower. Its errors are
// WeChat's.
func (p *phones) allow(openID string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(openID)
	switch {
	case one == nil:
		return errInvalidOpenID
	case !one.follower.Following:
		return errNotASubscriber
	}
	return one.openings.take(p.now())
}

// massed counts a mass send to somebody who follows and has had fewer than a month's.
func (p *phones) massed(openID string, month int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(openID)
	if one == nil || !one.follower.Following || one.counted.massedIn(month) >= massAMonth {
		return false
	}
	one.counted = one.counted.massed(month)
	return true
}

func (p *phones) repeated(openID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.find(openID); one != nil {
		one.counted = one.counted.more(repeatsAt)
	}
}

// got says what phones showed, all of them or one.
func (p *phones) got(openID string) (all []Got) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.all {
		if f := one.follower; openID == "" || f.OpenID == openID {
			all = append(all, one.counted.got(f.OpenID, !f.Following))
		}
	}
	return all
}
