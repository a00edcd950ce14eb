package sentence

import (
	"slices"

	"luohu/estimator"
	"luohu/estimator/read"
)

// whose notes of whom is spoken. Somebody named behind words that we don't know
// is no subject: 在家带孩子.
func (c *course) whose(i, to int) {
	t := &c.tokens[i]
	switch {
	case t.is(both) && t.is(others) && !c.partner:
		c.owner, c.whole = self, self // 我俩 may be anybody, but I am one of them
	case t.is(both):
		c.owner, c.whole, c.partner = self|spouse, self|spouse, true
	case t.is(bosses) && !c.paysBehind(i):
		c.owner, c.spoken = others, true // of this clause alone
	case t.is(kids) && c.pupil:
		c.owner, c.spoken = others, true
	case t.is(kids) && c.object(i):
	case t.is(others|kids) && c.strange && !c.onBehalf(i):
		c.owner = others
	case t.is(others | kids):
		c.theirs(i)
		c.owner, c.whole, c.spoken = others, others, true
	case t.is(spouse) && c.onBehalf(i) && slices.ContainsFunc(c.tokens[i+1:to], func(t token) bool { return t.is(inquires) }):
		c.owner, c.whole, c.spoken = others, others, true // 给我媳妇问: all of it is hers
	case t.is(spouse):
		c.theirs(i)
		c.owner, c.spoken = c.with(i)|spouse, true
		c.whole, c.partner = c.owner, true
	case t.is(they) && c.owner&self != 0 && c.partner:
		c.owner, c.whole, c.spoken = spouse, spouse, true
	case t.is(they) && c.owner&self != 0:
		c.owner, c.whole, c.spoken = others, others, true
	case t.is(self):
		if t.is(oneself) {
			c.selfPaid(i)
		}
		c.owner, c.whole, c.spoken = self|c.with(i)&spouse, self, false
		c.personal = c.personal || !c.question
	}
}

// paysBehind is true of 老板 in 老板交的: only the employer, not somebody of whom
// it is told.
func (c *course) paysBehind(i int) bool {
	for _, t := range c.tokens[i+1:] {
		if t.is(pay) {
			return true
		}
		if !t.is(filler | no) {
			return false
		}
	}
	return false
}

// reported is true of 说 in 中介说: what follows is what somebody else says.
func (c *course) reported(i int) bool {
	if c.mode != telling || !c.tokens[i].is(reports) {
		return false
	}
	stranger := false
	for _, t := range c.tokens[c.since:i] {
		switch {
		case t.is(others | kids | spouse | bosses | they):
			return true
		case t.is(self):
			return false
		}
		stranger = stranger || t.unknown()
	}
	return stranger
}

// object is true of the children of 有俩孩子, 带孩子.
func (c *course) object(i int) bool {
	for i--; i >= c.since; i-- {
		t := &c.tokens[i]
		if t.is(have) || t.unknown() {
			return true
		}
		if t.Kind != read.Number && !t.is(filler) {
			return false
		}
	}
	return false
}

// onBehalf is true of 帮朋友问.
func (c *course) onBehalf(i int) bool {
	for i--; i >= c.since && c.tokens[i].is(self); i-- {
	}
	return i >= c.since && c.tokens[i].is(fors)
}

// theirs takes back a home of which somebody else is named right after: 有房，
// 在老婆名下.
func (c *course) theirs(i int) {
	if len(c.last) == 0 || !c.last[0].Household || c.with(i) != 0 {
		return
	}
	for j := i - 1; j >= c.since; j-- {
		if c.tokens[j].from < c.entries[c.last[0].index].to {
			c.takeBack(estimator.Bool)
			return
		}
		if !c.tokens[j].is(filler) {
			return
		}
	}
}

// with is the person before 和: 我和老婆.
func (c *course) with(i int) role {
	if i > 0 && c.tokens[i-1].is(and) {
		return c.owner
	}
	return 0
}
