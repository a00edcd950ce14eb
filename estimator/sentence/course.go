package sentence

import (
	"time"

	"luohu/estimator/read"
)

// mode is how a message is taken.
type mode byte

const (
	telling    mode = iota // what is so
	correcting             // what is so instead
	supposing              // what might be
)

// course is one passage through a message.
type course struct {
	reader      *Reader
	mode        mode
	asOf, today time.Time
	text        read.Running
	tokens      []token

	entries []entry // by subject
	spoilt  []bool  // by subject
	age     int
	facts   map[string]any // what a supposition starts from

	// What goes on from clause to clause.
	owner      role       // self, spouse or others: of whom it is said
	supposed   bool       // in a sentence that only supposes
	correcting bool       // what comes next stands instead of what was found last
	last       []*subject // found last, together
	lastAt     int
	topic      []*subject // what the last name or value was about
	names      []name     // names that have no value yet
	asked      bool       // there was a question
	personal   bool       // I was said where nothing was asked
	joins      bool       // 、 stands before the clause
	newly      *subject   // what is got in a supposition

	clause
}

// name is a token that names facts, on its way to a value.
type name struct {
	at    int  // index of the token
	apart bool // something but 和 or 、 stands before it
	odd   bool // what stands before it makes it another thing: 租的
}

func (c *course) run() {
	c.owner = self
	begin := 0
	for i := 0; i <= len(c.tokens); i++ {
		end := stop
		if i < len(c.tokens) {
			end = c.tokens[i].mark
		}
		if end == 0 {
			continue
		}
		if begin < i {
			c.listen(begin, i, end)
		}
		begin = i + 1
		if end == stop || end == query {
			c.owner, c.supposed = self, false
			c.names, c.topic = c.names[:0], nil
		}
	}
}

// suits says whether a fact may be filled with what is said now: of the right
// person and place.
func (c *course) suits(s sense) bool {
	f := s.fact
	switch {
	case f.Of == "spouse":
		if c.owner != spouse && !(s.self && c.owner == self) {
			return false
		}
	case c.owner == others, c.owner == spouse && (c.spoken || !f.Household):
		return false
	}
	if f.Place == "elsewhere" {
		return c.elsewhere
	}
	return !c.elsewhere || f.Anywhere || s.self
}

func (c *course) related(s *subject, topic []*subject) bool {
	for _, t := range topic {
		if s.related(t) {
			return true
		}
	}
	return false
}

// found is what holds in the end, in the order said.
func (c *course) found() []Found {
	var all []Found
	for {
		best := -1
		for i, e := range c.entries {
			if e.found && !c.spoilt[i] && (best < 0 || e.from < c.entries[best].from) {
				best = i
			}
		}
		if best < 0 {
			return all
		}
		e := &c.entries[best]
		all = append(all, Found{Fact: c.reader.subjects[best].Fact, Value: e.value, Said: c.text.Said(e.from, e.to)})
		e.found = false
	}
}
