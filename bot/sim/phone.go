package sim

import (
	"slices"
	"time"
)

// Bounds of one phone. What a page showed before is kept by the browser.
const (
	mostEntries  = 200
	mostBytes    = 1 << 20 // of all entries together, about
	mostAttempts = 30      // of one entry
	mostWaiting  = 20      // messages that wait for an earlier one to be answered
)

// Follower is one simulated person.
type Follower struct {
	OpenID    string    `json:"openid"`
	Nickname  string    `json:"nickname"`
	Following bool      `json:"following"`
	Since     time.Time `json:"since"` // of following or not
}

// phone is a follower with what the phone shows. phones guards it.
type phone struct {
	follower Follower
	entries  []Entry
	openings openings
	consents map[string]consent // by template
	counted  counters           // of what it showed
	last     chan struct{}      // closed when the last message in the queue is answered
	waiting  int
}

func (p *phone) entry(id string) *Entry {
	i := slices.IndexFunc(p.entries, func(e Entry) bool { return e.ID == id })
	if i < 0 {
		return nil
	}
	return &p.entries[i]
}

// keep adds an entry, or puts it in the place of the one with its ID.
func (p *phone) keep(e Entry) Entry {
	if n := len(e.Attempts) - mostAttempts; n > 0 {
		e.Attempts = slices.Clone(e.Attempts[n:])
	}
	if old := p.entry(e.ID); old != nil {
		*old = e
	} else {
		p.entries = append(p.entries, e)
	}
	p.trim()
	return e
}

// trim forgets the oldest entries, never the last.
func (p *phone) trim() {
	from, bytes := len(p.entries), 0
	for from > 0 && len(p.entries)-from < mostEntries {
		bytes += p.entries[from-1].size()
		if bytes > mostBytes && from < len(p.entries) {
			break
		}
		from--
	}
	if from > 0 {
		p.entries = slices.Clone(p.entries[from:])
	}
}

// size is about what an entry takes, in bytes.
func (e Entry) size() int {
	const frame = 512
	n := frame + e.Content.size()
	if e.Sent != nil {
		n += len(e.Sent.Text) + len(e.Sent.Recognition) + len(e.Sent.Label) + len(e.Sent.EventKey) + len(e.Sent.PicURL)
	}
	for _, a := range e.Attempts {
		n += frame + len(a.Request) + len(a.RequestBody) + len(a.Answer) + len(a.AnswerBody) + a.Content.size()
	}
	return n
}

func (c *Content) size() int {
	if c == nil {
		return 0
	}
	n := len(c.Text) + len(c.URL)
	for _, a := range c.Articles {
		n += len(a.Title) + len(a.Description) + len(a.PicURL) + len(a.URL)
	}
	for _, f := range c.Fields {
		n += len(f.Name) + len(f.Value)
	}
	return n
}

// turn is a place in the queue of one phone.
type turn struct {
	before <-chan struct{} // nil for the first
	mine   chan struct{}
}

func (p *phone) queue() turn {
	t := turn{before: p.last, mine: make(chan struct{})}
	p.last = t.mine
	p.waiting++
	return t
}

// did: following changes with what the follower did, and so do the openings.
func (p *phone) did(s Sent, now time.Time) {
	p.openings.opened(s.opens(), now)
	p.consented(s)
	switch {
	case s.Kind != "event":
	case s.Event == "subscribe":
		p.follower.Following, p.follower.Since = true, now
	case s.Event == "unsubscribe":
		p.follower.Following, p.follower.Since = false, now
		p.openings = openings{}
	}
}

// count notes that something was shown; replies are not counted.
func (p *phone) count(by Channel) {
	if i := slices.Index(channels, by); i >= 0 {
		p.counted = p.counted.more(i)
	}
}
