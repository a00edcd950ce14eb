package sentence

import (
	"luohu/estimator/read"
)

// named takes a word as a name, if it is one of a fact that can be meant.
func (c *course) named(i, to int) bool {
	t := &c.tokens[i]
	any := false
	for _, s := range t.senses {
		any = any || s.kind == naming && (c.suits(s) || c.owner != self || c.elsewhere)
	}
	if !any {
		return false
	}
	if !t.is(filler) {
		c.lost = c.lost[:0]
	}
	c.topic = t.topic
	fulfilled := c.fulfil(i)
	if c.refused && c.sameThing(i) {
		c.names, c.refused = c.names[:0], false // 居住证从来没签注过
	}
	switch {
	case c.refused && c.settles(i, to):
		c.lack(c.names) // 公积金没有，社保五年 without its comma
		c.names = c.names[:0]
		c.denied, c.refused = false, false
	case c.refused:
		c.doubt()
		c.names = c.names[:0] // 公积金没有社保: either
		c.denied, c.refused = false, false
	case c.denied && c.compound(i, to):
		c.denied = false
	case c.denied:
		one := [1]name{{at: i}}
		c.lack(one[:])
		c.denied, c.lacking = false, true
		return true
	}
	if c.amount >= 0 && !t.countable(c.tokens[c.amount].Kind) {
		c.amount = -1
	}
	if c.amount >= 0 && c.settles(i, to) && !c.alternates(i, to) {
		c.amount = -1 // 五年社保四年: either
		c.doubt()
		return true
	}
	if c.amount >= 0 {
		c.shared, c.sharedAgain, c.amount = c.amount, c.again, -1
		c.share(i, to)
		return true
	}
	if c.shared >= 0 && c.tokens[i-1].is(and) && !c.settles(i, to) {
		c.share(i, to) // 四年社保和公积金
		return true
	}
	if fulfilled && !c.has {
		return true
	}
	c.names = append(c.names, name{i, c.apart, c.dirty})
	c.apart = false
	if c.has {
		c.acquire(i, to)
	}
	c.dirty, c.has = false, false
	return true
}

// sameThing says whether the names that wait are of the same thing as the one
// at i.
func (c *course) sameThing(i int) bool {
	for _, n := range c.names {
		for _, s := range c.tokens[n.at].topic {
			if !c.related(s, c.tokens[i].topic) {
				return false
			}
		}
	}
	return true
}

// share gives the quantity before to a name.
func (c *course) share(i, to int) {
	one := [1]name{{at: i}}
	c.again = c.sharedAgain
	c.pair(one[:], c.shared, to)
}

// settles says whether the next thing behind a name is its value.
func (c *course) settles(i, to int) bool {
	for _, t := range c.tokens[i+1 : to] {
		switch {
		case t.Kind == read.Length || t.Kind == read.Times:
			return true
		case t.is(no) || t.unknown() || len(t.wordSenses()) > 0:
			return false
		}
	}
	return false
}

// alternates is true behind the first name of 四年社保三年公积金.
func (c *course) alternates(i, to int) bool {
	amounts, names := 0, 0
	for j := i + 1; j < to; j++ {
		t := &c.tokens[j]
		if t.Kind == read.Length || t.Kind == read.Times {
			amounts++
		}
		for _, s := range t.wordSenses() {
			if s.kind == naming {
				names++
				break
			}
		}
	}
	return amounts == names
}

func (t token) wordSenses() []sense {
	if t.word == nil {
		return nil
	}
	return t.senses
}
