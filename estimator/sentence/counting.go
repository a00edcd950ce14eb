package sentence

import (
	"fmt"
	"slices"
	"time"

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
		c.dates = append(c.dates, i)
		c.dirty = true
	case read.Number:
		if i > 0 && (c.tokens[i-1].is(ages) || c.tokens[i-1].is(self)) && i+1 == to {
			c.aged(i, q.Vague)
		}
		c.names, c.amount = c.names[:0], -1
		c.items--
	default:
		c.breakOff(&c.tokens[i])
	}
}

func (c *course) aged(i int, vague bool) {
	n := c.tokens[i].N
	if !vague && !c.about && !c.silent() && !c.denied && c.owner == self && n >= youngest && n <= oldest && c.mode == telling {
		c.age = n
	}
	c.about, c.dirty = false, true
}

// measure takes a length, a count or a day: behind its name, before it, or
// instead of the one told last.
func (c *course) measure(i, to int) {
	q := &c.tokens[i].Quantity
	if q.Kind == read.Day || c.shortYear(i, to) {
		c.dates = append(c.dates, i)
	}
	if c.about || c.denied {
		q.Vague = true
	}
	denied := c.denied && !c.about
	c.about, c.denied = false, false
	switch {
	case denied && c.correctible():
		// 不是四年，是五年: the next one counts.
	case q.Kind == read.Identity:
		c.identify(i)
	case len(c.names) > 0:
		c.pair(c.joined(), i, to)
		c.names = c.names[:0]
	case c.correcting && len(c.last) > 0:
		c.correct(i, to)
	case c.unnamed(i, to):
	case c.dirty:
		c.dirty = false // it belongs to what we don't know
	default:
		c.amount = i
	}
	c.has, c.refused = false, false
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

// pair gives the quantity at i to names.
func (c *course) pair(names []name, i, to int) {
	var fits []sense
	exact := false
	for _, n := range names {
		for _, s := range c.tokens[n.at].senses {
			if s.kind == naming && c.suits(s) && s.fact.counts(c.tokens[i].Kind) && (len(s.fact.Said) == 0 || slices.Contains(c.said, s.fact)) {
				fits = append(fits, s)
				exact = exact || len(s.fact.Said) > 0
			}
		}
	}
	from := c.tokens[names[0].at].from
	c.dirty = false
	c.fill(fits, exact, i, to, from)
}

// fill gives the quantity at i to facts; exact leaves only those that a word of
// their own has singled out: 社保连续.
func (c *course) fill(fits []sense, exact bool, i, to, from int) {
	t := &c.tokens[i]
	c.paired = i
	again := c.again
	c.said, c.again, c.each = c.said[:0], false, false
	if t.Vague || c.silent() || c.aboutBehind(i, to) || len(fits) == 0 {
		c.last = c.last[:0]
		return
	}
	for _, s := range fits {
		if exact && len(s.fact.Said) == 0 {
			continue
		}
		value, ok := c.counted(s.fact, t, again)
		if ok {
			c.put(s.fact, value, min(from, t.from), max(t.to, c.tokens[c.lastNamed(i)].to), s.group)
		}
	}
}

// lastNamed is the token where what was said of the quantity at i ends.
func (c *course) lastNamed(i int) int {
	return i
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

// counted is a quantity as the fact's value. In a supposition 再 adds it to
// what there is, up to the fact's bound.
func (c *course) counted(s *subject, t *token, again bool) (value any, ok bool) {
	if s.Type == estimator.Date {
		return t.Time.Format(time.DateOnly), true
	}
	n := t.N
	if again {
		if c.mode != supposing {
			return nil, false
		}
		n += whole(c.facts[s.ID])
	}
	return min(n, int(s.Most())), true
}

// whole is a number that a caller gave as a fact; 0 if it is none.
func whole(v any) int {
	switch v := v.(type) {
	case int:
		return max(0, v)
	case int64:
		return int(max(0, min(v, 1<<31)))
	case float64:
		if v >= 0 && v < 1<<31 {
			return int(v)
		}
	}
	return 0
}

func (c *course) aboutBehind(i, to int) bool {
	for _, t := range c.tokens[i+1 : to] {
		if t.is(about) {
			return true
		}
		if !t.is(filler) {
			return false
		}
	}
	return false
}

// correct gives the quantity at i to what was told last.
func (c *course) correct(i, to int) {
	var fits []sense
	for _, s := range c.last {
		if s.counts(c.tokens[i].Kind) {
			fits = append(fits, sense{fact: s, group: len(c.last) > 1})
		}
	}
	c.fill(fits, false, i, to, c.tokens[i].from)
}

// unnamed takes 连续交了18个月, and 买了两年 after 有房: a word of the fact's
// own stands for its name.
func (c *course) unnamed(i, to int) bool {
	for j := i + 1; j < to; j++ {
		for _, s := range c.tokens[j].wordSenses() {
			if s.kind == naming {
				return false // 连续三年社保
			}
		}
	}
	var fits []sense
	for _, f := range c.said {
		if s := (sense{fact: f}); f.counts(c.tokens[i].Kind) && c.suits(s) && !c.dirty && (f.Unnamed || c.related(f, c.topic)) {
			fits = append(fits, s)
		}
	}
	if len(fits) == 0 {
		return false
	}
	c.fill(fits, true, i, to, c.tokens[i].from)
	return true
}

// identify takes the day of birth out of an identity number.
func (c *course) identify(i int) {
	if c.silent() || c.owner != self {
		return
	}
	for _, s := range c.reader.subjects {
		if s.Type == estimator.Date && len(s.Names) > 0 {
			c.put(s, c.tokens[i].Time.Format(time.DateOnly), c.tokens[i].from, c.tokens[i].to, false)
		}
	}
}

// shortYear is true of the 18年 of 18年买的, which is no length of time.
func (c *course) shortYear(i, to int) bool {
	t := &c.tokens[i]
	years := t.N / 12
	said := c.text.Folded[t.from:t.to]
	if t.Vague && t.Kind != read.Moment || t.N%12 != 0 || years < 8 || years > c.today.Year()%100 || said != fmt.Sprintf("%02d年", years) || i+1 >= to {
		return false
	}
	for _, s := range c.tokens[i+1].wordSenses() {
		if s.kind == qualified && !s.fact.before.IsZero() || s.kind == qualified && s.fact.Since {
			return true
		}
	}
	return false
}
