package sim

import "slices"

// This file is the part of phones that keeps a follower's messages in order.

// say puts what a follower just did on the phone and at the end of its queue.
// An entry that is there already is given back with no turn: a browser asked
// again because it did not hear the answer.
func (p *phones) say(e Entry) (Entry, *turn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(e.Follower)
	if one == nil {
		return e, nil, errNoFollower
	}
	if old := one.entry(e.ID); old != nil {
		return *old, nil, nil
	}
	if following := one.follower.Following; following && e.Sent.isEvent("subscribe") {
		return e, nil, errFollowing
	} else if !following && !e.Sent.isEvent("subscribe") {
		return e, nil, errNotFollowing
	}
	if one.waiting >= mostWaiting {
		return e, nil, errWaiting
	}
	before := one.follower
	one.did(*e.Sent, p.now())
	if one.follower != before {
		p.publish("follower", one.follower)
	}
	if len(e.Sent.Notices) > 0 {
		p.publish("consents", one.consenting())
	}
	p.publish("entry", one.keep(e))
	t := one.queue()
	return e, &t, nil
}

// again queues an entry that was sent before, maybe before the simulator was
// started anew: then e is what the browser remembers.
func (p *phones) again(e Entry) (Entry, *turn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(e.Follower)
	switch {
	case one == nil:
		return e, nil, errNoFollower
	case one.waiting >= mostWaiting:
		return e, nil, errWaiting
	}
	if one.entry(e.ID) == nil {
		p.publish("entry", one.keep(e))
	}
	t := one.queue()
	return e, &t, nil
}

// follow queues an event that WeChat itself tells about a follower. It waits
// its turn however many do.
func (p *phones) follow(e Entry) (*turn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.find(e.Follower)
	if one == nil {
		return nil, errNoFollower
	}
	p.publish("entry", one.keep(e))
	t := one.queue()
	return &t, nil
}

// done lets the next message go.
func (p *phones) done(openID string, t *turn) {
	close(t.mine)
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.find(openID); one != nil {
		one.waiting--
	}
}

// current is an entry as it stands now, when its turn has come.
func (p *phones) current(e Entry) Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.find(e.Follower); one != nil {
		if now := one.entry(e.ID); now != nil {
			e = *now
			e.Attempts = slices.Clone(now.Attempts)
		}
	}
	return e
}

// update changes an entry, if the phone still has it.
func (p *phones) update(e Entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.find(e.Follower); one != nil && one.entry(e.ID) != nil {
		p.publish("entry", one.keep(e))
	}
}

// add shows what did not come from the follower.
func (p *phones) add(e Entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.find(e.Follower); one != nil {
		one.count(Channel(e.Via))
		p.publish("entry", one.keep(e))
	}
}
