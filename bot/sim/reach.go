package sim

import (
	"crypto/rand"
	"slices"
	"time"
)

// addressee is whom the account sends to: a phone, or somebody in the crowd. Errors
// are WeChat's.
type addressee interface {
	openID() string
	following() (is bool, since time.Time)
	shows(Channel, *Content)
	repeated()                       // a message was refused for its client_msg_id
	allow() error                    // uses up one customer-service message
	spend(template string) error     // uses up one consent
	mass(month int, c *Content) bool // false: filtered
	hears(Sent, fate)                // lets the callback know what became of a message
}

// reach finds somebody.
func (s *Sim) reach(openID string) (addressee, error) {
	if place, is := crowdPlace(openID); is {
		if c := s.crowd.Load(); place < c.Followers {
			return crowdMember{s, c, place, openID}, nil
		}
		return nil, errInvalidOpenID
	}
	if _, err := s.phones.follower(openID); err != nil {
		return nil, errInvalidOpenID
	}
	return phoneOwner{s, openID}, nil
}

// phoneOwner has a phone in the browser.
type phoneOwner struct {
	sim *Sim
	id  string
}

func (p phoneOwner) openID() string { return p.id }

func (p phoneOwner) following() (bool, time.Time) {
	f, err := p.sim.phones.follower(p.id)
	return err == nil && f.Following, f.Since
}

func (p phoneOwner) shows(by Channel, what *Content) {
	p.sim.phones.add(Entry{ID: rand.Text(), Follower: p.id, Author: byAccount, At: p.sim.account.Now(), Via: string(by), Content: what})
}

func (p phoneOwner) repeated() { p.sim.phones.repeated(p.id) }

func (p phoneOwner) allow() error { return p.sim.phones.allow(p.id) }

func (p phoneOwner) spend(template string) error { return p.sim.phones.spend(p.id, template) }

func (p phoneOwner) mass(month int, what *Content) bool {
	if !p.sim.phones.massed(p.id, month) {
		return false
	}
	p.shows(ByMass, what)
	return true
}

func (p phoneOwner) hears(what Sent, f fate) { p.sim.tellPhone(p.id, what, f) }

// crowdMember has none.
type crowdMember struct {
	sim   *Sim
	crowd *crowd
	place int
	id    string
}

func (m crowdMember) openID() string { return m.id }

func (m crowdMember) following() (bool, time.Time) {
	n := m.crowd.is(m.place)
	return n.following, m.crowd.loaded.Add(-n.since)
}

func (m crowdMember) shows(by Channel, _ *Content) {
	m.shown(by, func(c counters) (counters, error) { return c.more(slices.Index(channels, by)), nil })
}

// shown counts for the crowd what one of it got.
func (m crowdMember) shown(by Channel, change func(counters) (counters, error)) bool {
	if m.crowd.change(m.place, change) != nil {
		return false
	}
	m.crowd.shown[slices.Index(channels, by)].Add(1)
	return true
}

func (m crowdMember) repeated() {
	m.crowd.repeats.Add(1)
	_ = m.crowd.change(m.place, func(c counters) (counters, error) { return c.more(repeatsAt), nil }) // it never refuses
}

func (m crowdMember) allow() error {
	words := (Sent{Kind: "text"}).opens()
	switch n := m.crowd.is(m.place); {
	case !n.following:
		return errNotASubscriber
	case !n.wrote || !m.sim.account.Now().Before(m.crowd.loaded.Add(words.life)):
		return errWindowOver
	}
	return m.crowd.change(m.place, func(c counters) (counters, error) {
		if c.at(usedAt) >= words.messages {
			return c, errTooManyReplies
		}
		return c.more(usedAt), nil
	})
}

func (m crowdMember) spend(string) error {
	switch n := m.crowd.is(m.place); {
	case !n.following:
		return errNotASubscriber
	case !n.agreed:
		return errRefused
	}
	return nil
}

func (m crowdMember) mass(month int, _ *Content) bool {
	return m.crowd.is(m.place).following && m.shown(ByMass, func(c counters) (counters, error) {
		if c.massedIn(month) >= massAMonth {
			return c, errTooManyReplies
		}
		return c.massed(month).more(slices.Index(channels, ByMass)), nil
	})
}

func (m crowdMember) hears(what Sent, f fate) { m.sim.tellQueued(m.id, what, f) }
