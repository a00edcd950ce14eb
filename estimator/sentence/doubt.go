package sentence

import (
	"slices"

	"luohu/estimator"
	"luohu/estimator/read"
)

// doubt notes what was said of one of several facts, and not understood: the
// value of them all is not its own then. 社保五年，医保断过.
func (c *course) doubt() {
	if c.silent() {
		return
	}
	for _, n := range c.names {
		for _, s := range c.tokens[n.at].senses {
			if s.kind == naming && !s.group && c.suits(s) {
				c.entries[s.fact.index].doubted = true
			}
		}
	}
}

// doubtOf notes that a value was told of one of several facts, but not which.
func (c *course) doubtOf(fits []sense) {
	if c.silent() {
		return
	}
	for _, s := range fits {
		if !s.group {
			c.entries[s.fact.index].doubted = true
		}
	}
}

// spoil takes 补缴, 灵活就业: what was paid so does not count, wherever it is
// said. Only what the employer paid for, told before with its own time, stands
// beside what was paid once: 单位交了三年，之前灵活就业两年.
func (c *course) spoil(t *token) {
	if t.word == nil || c.denied {
		return
	}
	for _, s := range t.senses {
		if s.kind == spoiling && c.was && c.entries[s.fact.index].sure {
			continue
		}
		if s.kind == spoiling && (s.fact.Of == "spouse") == (c.owner == spouse) {
			c.spoilt[s.fact.index] = true
		}
	}
}

// reverse takes 单身，上个月领证了: what was said of the person is doubtful.
func (c *course) reverse(t *token) {
	for _, s := range t.wordSenses() {
		if e := &c.entries[s.fact.index]; s.kind == reversing && e.found && c.owner&self != 0 && !c.denied {
			*e = entry{contested: true, doubted: e.doubted, reversed: true}
		}
	}
}

// selfPaid spoils what is paid: 自己交了两年.
func (c *course) selfPaid(i int) {
	for _, t := range c.tokens[i+1:] {
		switch {
		case t.is(pay) && !t.is(have):
			for _, s := range c.reader.subjects {
				if s.Type == estimator.Months && len(s.Spoilt) > 0 {
					c.spoilt[s.index] = true
				}
			}
			return
		case !t.is(filler) || t.is(employer):
			return
		}
	}
}

// afterthought is a clause that only says how sure the one before was.
func (c *course) afterthought(from, to int) {
	for _, t := range c.tokens[from:to] {
		switch {
		case t.is(unfinished):
			c.takeBack(estimator.ChoiceType)
		case c.strange:
		case t.is(unsure) && !c.question:
			c.takeBack(estimator.ChoiceType, estimator.Months, estimator.Count, estimator.Bool, estimator.Date)
		case t.is(about):
			c.takeBack(estimator.Months, estimator.Count)
		case t.is(past):
			c.takeBack(estimator.Bool)
		}
	}
}

// limits is true of a length without a name that is a part of the one before, or
// stands against it: 社保五年，其中两年在外地.
func (c *course) limits(from, to int) bool {
	if c.saysAgain(c.amount) {
		return false
	}
	return c.paired >= 0 || c.wasPaired && (c.elsewhere || c.onlyFillers(from, c.amount) && c.onlyFillers(c.amount+1, to))
}

// saysAgain is true of 五年，60个月.
func (c *course) saysAgain(i int) bool {
	return slices.ContainsFunc(c.last, func(s *subject) bool { return c.entries[s.index].value == c.tokens[i].N })
}

// rate is true of 一个月六百, 一年一次.
func (c *course) rate(i, to int) bool {
	if n := c.tokens[i].N; n != 1 && n != 12 {
		return false
	}
	for _, t := range c.tokens[i+1 : to] {
		if t.Kind == read.Number || t.Kind == read.Times {
			return true
		}
	}
	return false
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
