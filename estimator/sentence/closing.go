package sentence

import (
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
	c.since(from, to)
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

// since takes the day, month or year from which something is so: 2019年买的.
func (c *course) since(from, to int) {
	if len(c.dates) != 1 || c.silent() {
		return
	}
	t := &c.tokens[c.dates[0]]
	for _, s := range c.reader.dated {
		if !c.suits(sense{fact: s}) || !c.saidIn(from, to, s) || !c.related(s, c.topic) {
			continue
		}
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
}

func (c *course) saidIn(from, to int, f *subject) bool {
	for _, t := range c.tokens[from:to] {
		for _, s := range t.wordSenses() {
			if s.kind == qualified && s.fact == f {
				return true
			}
		}
	}
	return false
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
