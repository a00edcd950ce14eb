package sentence

import (
	"time"

	"luohu/estimator"
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
	earlier []Found        // what is corrected

	// What goes on from clause to clause.
	owner      role       // of whom it is said: self, spouse, both, or others
	whole      role       // the same behind the clause
	partner    bool       // the spouse was spoken of
	supposed   bool       // in a sentence that only supposes
	correcting bool       // what comes next stands instead of what was found last
	hesitant   bool       // only an interjection says so
	last       []*subject // found last, together
	lastAt     int
	topic      []*subject        // what the last name or value was about
	names      []name            // names that have no value yet
	lost       []name            // names parted from a value by words that we don't know
	fits       []sense           // room for those of one quantity
	wasPaired  bool              // the clause before had a length with its name
	asked      bool              // there was a question
	personal   bool              // I was said where nothing was asked
	joins      bool              // 、 stands before the clause
	newly      *subject          // what is got in a supposition
	frozen     []*estimator.Fact // paid no longer in a supposition
	passages   []passage         // what the person told of themselves
	used       []span            // words of a supposition that no fact holds

	clause
}

// nobody is who is spoken of where it can be either of a couple.
const nobody role = 0

// name is a token that names facts, on its way to a value.
type name struct {
	at    int  // index of the token
	apart bool // something but 和 or 、 stands before it
	odd   bool // what stands before it makes it another thing: 租的
}

func (c *course) run() {
	c.owner, c.whole = self, self
	begin := 0
	for i := 0; i <= len(c.tokens); i++ {
		end := stop
		if i < len(c.tokens) {
			end = c.tokens[i].mark
		}
		if end == 0 {
			continue
		}
		if end == stop && c.trails(i) {
			end = comma
		}
		if begin < i {
			c.listen(begin, i, end)
		}
		if c.newEntry(begin, i) {
			c.owner, c.whole = self, self
		}
		begin = i + 1
		if end == stop || end == query {
			c.supposed = false
			if c.owner == spouse {
				c.owner, c.whole = nobody, nobody // 老公是本科。社保五年。
			}
			c.names, c.lost, c.topic = c.names[:0], c.lost[:0], nil
		}
	}
}

// trails is true of each of the stops of 五险。。。四年, which end nothing.
func (c *course) trails(i int) bool {
	stops := func(j int) bool {
		return j >= 0 && j < len(c.tokens) && c.tokens[j].mark == stop && c.text.Folded[c.tokens[j].from] != '\n'
	}
	return stops(i) && (stops(i-1) || stops(i+1))
}

// newEntry is true behind the end of a line and behind the number of an entry in
// a list, where the person speaks of themselves again.
func (c *course) newEntry(from, to int) bool {
	return to-from == 1 && c.tokens[from].Kind == read.Number ||
		to < len(c.tokens) && c.text.Folded[c.tokens[to].from] == '\n'
}

// suits says whether a fact may be filled with what is said now: of the right
// person and place.
func (c *course) suits(s sense) bool {
	f := s.fact
	switch {
	case f.Of == "spouse":
		if c.owner&spouse == 0 && (!s.self || c.owner != self) {
			return false
		}
		return !c.elsewhere || s.kind == valued
	case c.owner == others, c.owner&self == 0 && (c.spoken || !f.Household):
		return false
	}
	if f.Place == "elsewhere" {
		return c.elsewhere || s.self
	}
	return !c.elsewhere || f.Anywhere
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
			if e.found && !c.spoilt[i] && (!e.group || !e.doubted) && (best < 0 || e.from < c.entries[best].from) {
				best = i
			}
		}
		if best < 0 {
			return all
		}
		e := &c.entries[best]
		all = append(all, Found{Fact: c.reader.subjects[best].Fact, Value: e.value, Said: c.text.Said(e.from, e.to)})
		e.found, e.taken = false, true
	}
}
