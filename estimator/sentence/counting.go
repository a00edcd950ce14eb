package sentence

import (
	"slices"

	"luohu/estimator"
	"luohu/estimator/read"
)

// Ages that people tell of themselves.
const (
	youngest = 14
	oldest   = 80
)

func (c *course) quantity(i, to int) {
	q := &c.tokens[i].Quantity
	c.items++
	switch q.Kind {
	case read.Length, read.Times, read.Day, read.Identity:
		c.measure(i, to)
	case read.Age:
		c.aged(i, q.Vague)
	case read.Month, read.Year:
		c.dates = append(c.dates, date{i, c.topic})
		c.dirty = true
	case read.Number:
		if i > 0 && c.tokens[i-1].is(ages|self) && c.onlyFillers(i+1, to) {
			c.aged(i, q.Vague)
		}
		if i+1 == to || !c.tokens[i+1].is(filler) { // 一套 says nothing new
			c.names, c.amount = c.names[:0], -1
		}
		c.items--
	default:
		c.breakOff(&c.tokens[i])
	}
}

func (c *course) aged(i int, vague bool) {
	n := c.tokens[i].N
	if !vague && !c.about && !c.silent() && !c.denied && c.owner&self != 0 && n >= youngest && n <= oldest && c.mode == telling {
		c.age = n
	}
	if c.mode == supposing && !vague && n >= youngest && n <= oldest && c.owner&self != 0 {
		c.grow(i)
	}
	c.about, c.dirty = false, true
}

// measure takes a length, a count or a day: behind its name, before it, or
// instead of the one told last.
func (c *course) measure(i, to int) {
	q := &c.tokens[i].Quantity
	if c.shortYear(i, to) {
		c.dates = append(c.dates, date{i, c.topic})
		c.dirty = true
		return
	}
	if c.mayBeYear(i) && i+1 < to && c.tokens[i+1].is(starts) {
		q.Vague = true
	}
	if q.Kind == read.Day {
		c.dates = append(c.dates, date{i, c.topic})
	}
	if c.about || c.denied {
		q.Vague = true
	}
	denied := c.denied && !c.about
	c.about, c.denied = false, false
	switch {
	case denied && c.correctible():
		c.denyTold(i) // 不是四年，是五年: the next one counts
	case q.Kind == read.Identity:
		c.identify(i)
	case c.countable(q.Kind):
		c.pair(c.joined(), i, to)
		c.names = c.names[:0]
	case c.hasOther():
		c.names, c.dirty = c.names[:0], false // 居住证签了三年
	case c.regained(i, to):
		c.pair(c.lost, i, to)
		c.lost = c.lost[:0]
	case c.correcting && len(c.last) > 0 && !c.namedBehind(i, to):
		c.correct(i, to)
	case c.unnamed(i, to):
	case c.spouses(i, to):
	case c.dirty && !c.paidBefore(i):
		c.dirty = false // it belongs to what we don't know
		if c.strange && c.wasPaired && c.tokens[i-1].is(being) {
			c.takeBack(estimator.Months) // 社保五年，手机上看是四年
		}
	default:
		c.amount = i
	}
	c.has, c.refused = false, false
}

// namedBehind says whether the quantity at i stands before its own name.
func (c *course) namedBehind(i, to int) bool {
	for j := i + 1; j < to; j++ {
		if t := &c.tokens[j]; t.countable(c.tokens[i].Kind) {
			return !c.settles(j, to)
		} else if !t.is(filler | pay | self | employer) {
			return false
		}
	}
	return false
}

// countable says whether a name that waits can have such a value: 单位 can't.
func (c *course) countable(kind read.QuantityKind) bool {
	return slices.ContainsFunc(c.names, func(n name) bool { return c.tokens[n.at].countable(kind) })
}

// countable says whether a token names what is told with such a quantity.
func (t token) countable(kind read.QuantityKind) bool {
	return slices.ContainsFunc(t.wordSenses(), func(s sense) bool { return s.kind == naming && s.fact.counts(kind) })
}

// hasOther says whether a name that waits has another kind of number.
func (c *course) hasOther() bool {
	return c.countable(read.Length) || c.countable(read.Times) || c.countable(read.Day)
}

func (c *course) correctible() bool { return c.correcting || c.mode == correcting || len(c.names) > 0 }

// joined are the names that a value holds for: the last ones that nothing
// parts, or with 都 all of them.
func (c *course) joined() []name {
	if c.each {
		return c.names
	}
	for i := len(c.names) - 1; i > 0; i-- {
		if c.names[i].apart {
			return c.names[i:]
		}
	}
	return c.names
}

// counts says whether a quantity can be the fact's value.
func (s *subject) counts(kind read.QuantityKind) bool {
	switch s.Type {
	case estimator.Months:
		return kind == read.Length
	case estimator.Count:
		return kind == read.Times
	case estimator.Date:
		return kind == read.Day
	}
	return false
}
