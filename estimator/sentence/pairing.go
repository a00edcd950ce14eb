package sentence

import (
	"slices"
	"time"

	"luohu/estimator"
)

// pair gives the quantity at i to names.
func (c *course) pair(names []name, i, to int) {
	fits, exact := c.fits[:0], false
	for _, n := range names {
		for _, s := range c.tokens[n.at].senses {
			if n.odd && s.fact.Type == estimator.Count || s.mistakable && !c.company(n.at) {
				continue // 合同签了3次, 失业两年
			}
			if s.fact.Since && c.mayBeYear(i) {
				continue
			}
			if s.kind == naming && c.suits(s) && s.fact.counts(c.tokens[i].Kind) && (len(s.fact.Said) == 0 || slices.Contains(c.said, s.fact)) {
				fits = append(fits, s)
				exact = exact || len(s.fact.Said) > 0
			}
		}
	}
	from := c.tokens[names[0].at].from
	c.dirty, c.fits = false, fits
	c.fill(fits, exact, i, to, from, c.tokens[names[len(names)-1].at].to)
}

// company says whether a name is in the company of others that are counted, or
// of 交, so that it is meant.
func (c *course) company(at int) bool {
	for i, t := range c.tokens {
		if i >= c.since && i < c.since+8 && t.is(pay) && !t.is(have) {
			return true
		}
		if i != at && slices.ContainsFunc(t.wordSenses(), func(s sense) bool { return s.kind == naming && s.fact.Type == estimator.Months && s.fact.Beside == "" }) {
			return true
		}
	}
	return false
}

// fill gives the quantity at i to facts; exact leaves only those that a word of
// their own has singled out: 社保连续.
func (c *course) fill(fits []sense, exact bool, i, to, from, until int) {
	t := &c.tokens[i]
	c.paired = i
	again := c.again
	c.said, c.again, c.each = c.said[:0], false, false
	if t.Vague || c.silent() || c.aboutBehind(i, to) || c.rate(i, to) || len(fits) == 0 {
		c.last = c.last[:0]
		c.doubtOf(fits)
		return
	}
	for _, s := range fits {
		if exact && len(s.fact.Said) == 0 {
			continue
		}
		value, ok := c.counted(s.fact, t, again)
		if ok {
			c.put(s.fact, value, min(from, t.from), max(t.to, until), s.group)
		}
	}
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

// correct gives the quantity at i to what was told last.
func (c *course) correct(i, to int) {
	var fits []sense
	for _, s := range c.last {
		if s.counts(c.tokens[i].Kind) {
			fits = append(fits, sense{fact: s, group: len(c.last) > 1})
		}
	}
	c.awaiting = false
	c.fill(fits, false, i, to, c.tokens[i].from, c.tokens[i].to)
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
		if s := (sense{fact: f}); f.counts(c.tokens[i].Kind) && c.suits(s) && !c.dirty && c.qualifies(f, i) && (f.Unnamed || c.related(f, c.topic)) {
			fits = append(fits, s)
		}
	}
	if len(fits) == 0 {
		return false
	}
	c.fill(fits, true, i, to, c.tokens[i].from, c.tokens[i].to)
	return true
}

// qualifies says that only fillers stand between a word of the fact's own and
// the quantity at i.
func (c *course) qualifies(f *subject, i int) bool {
	for i--; i >= 0; i-- {
		t := &c.tokens[i]
		for _, s := range t.wordSenses() {
			if s.kind == qualified && s.fact == f {
				return true
			}
		}
		if !t.is(filler | pay | self | employer) {
			return false
		}
	}
	return false
}
