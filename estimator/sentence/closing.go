package sentence

import (
	"slices"
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// close ends a clause.
func (c *course) close(from, to int) {
	if c.planned || c.supposed {
		c.correcting = false
		return
	}
	if c.refused && len(c.names) > 0 {
		c.lack(c.joined())
		c.names = c.names[:0]
	} else if c.denied && len(c.names) == 0 && c.items == 0 && !c.strange {
		c.lackTopic(from, to)
	}
	c.dated(from, to)
	c.enclose(from, to)
	if c.amount >= 0 && c.doubtful {
		c.takeBack(estimator.Months, estimator.Count) // 四年，可能四年半
	}
	if c.amount >= 0 && c.limits(from, to) {
		c.takeBack(estimator.Months)
	}
	c.wasPaired = c.paired >= 0
	if c.items == 0 && c.spoken && c.titled(from, to) {
		c.takeBack(estimator.Bool)
	}
	if c.items == 0 && !c.strange {
		c.afterthought(from, to)
	}
	if c.items > 0 {
		c.correcting = false
	}
	if c.end == comma && len(c.names) > 0 {
		c.names = c.names[max(0, len(c.names)-maxNames):]
	}
	c.nextApart()
}

// maxNames is how many names without a value are remembered.
const maxNames = 8

// nextApart keeps the names of the next clause apart, unless 、 joins them.
func (c *course) nextApart() {
	c.joins = c.end == join
}

// lackTopic is for 没有 as a clause of its own behind a name.
func (c *course) lackTopic(int, int) {}

// afterthought is a clause that only says how sure the one before was.
func (c *course) afterthought(from, to int) {
	for _, t := range c.tokens[from:to] {
		switch {
		case t.is(unfinished):
			c.takeBack(estimator.ChoiceType)
		case t.is(unsure):
			c.takeBack(estimator.ChoiceType, estimator.Months, estimator.Count, estimator.Bool, estimator.Date)
		case t.is(about):
			c.takeBack(estimator.Months, estimator.Count)
		case t.is(past):
			c.takeBack(estimator.Bool)
		}
	}
}

// dated takes the days, months and years from which something is so:
// 2019年买的.
func (c *course) dated(from, to int) {
	if c.silent() {
		return
	}
	for _, d := range c.dates {
		for _, s := range c.reader.dated {
			if c.suits(sense{fact: s}) && c.near(d.at, from, to, func(o sense) bool { return o.kind == qualified && o.fact == s }) &&
				(c.related(s, d.topic) || c.near(d.at, d.at, to, func(o sense) bool {
					return (o.kind == naming || o.kind == valued) && o.fact.related(s)
				})) {
				c.date(s, d.at)
			}
		}
	}
}

func (c *course) date(s *subject, i int) {
	t := &c.tokens[i]
	if !s.before.IsZero() {
		if before, certain := c.before(t, s.before); certain {
			c.put(s, before != s.Opposite, t.from, t.to, false)
		}
	} else if t.Kind == read.Day && s.Since {
		if n, _, err := read.FullMonths("从"+t.Time.Format(time.DateOnly), c.asOf); err == nil {
			c.put(s, n, t.from, t.to, false)
		}
	}
}

// beside is how many tokens away a word may stand to belong to a date.
const beside = 5

// near says whether a word with such a sense stands near the token at i.
func (c *course) near(i, from, to int, has func(sense) bool) bool {
	for _, t := range c.tokens[max(from, i-beside):min(to, i+beside+1)] {
		if slices.ContainsFunc(t.wordSenses(), has) {
			return true
		}
	}
	return false
}

// titled says whether a clause tells in whose name something is.
func (c *course) titled(from, to int) bool {
	return slices.ContainsFunc(c.tokens[from:to], func(t token) bool { return t.is(titles) })
}

// enclose takes 在天津一家公司上班: a yes with other words in it.
func (c *course) enclose(from, to int) {
	if c.silent() || c.was || c.planned {
		return
	}
	var open *subject
	begin := 0
	for i, t := range c.tokens[from:to] {
		if t.is(no) || t.is(others) {
			open = nil
		}
		for _, s := range t.wordSenses() {
			switch {
			case s.kind == opening && open == nil && c.suits(s):
				open, begin = s.fact, from+i
			case s.kind == closing && open == s.fact && c.suits(s):
				c.put(s.fact, !s.fact.Opposite, c.tokens[begin].from, t.to, false)
				c.items++
				return
			}
		}
	}
}

// before compares a day, month or year with a day; it is certain only where
// every day of it lies on the same side.
func (c *course) before(t *token, day time.Time) (before, certain bool) {
	var first, last time.Time
	switch t.Kind {
	case read.Day:
		first, last = t.Time, t.Time
	case read.Month:
		first, last = t.Time, t.Time.AddDate(0, 1, -1)
	default:
		year := t.N
		if t.Kind == read.Length {
			year = c.today.Year()/100*100 + t.N/12
		}
		first = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		last = first.AddDate(1, 0, -1)
	}
	if first.After(c.today) {
		return false, false
	}
	return last.Before(day), last.Before(day) == first.Before(day)
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
