package sentence

import (
	"fmt"
	"slices"
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// identify takes the day of birth out of an identity number.
func (c *course) identify(i int) {
	if c.silent() || c.owner&self == 0 {
		return
	}
	for _, s := range c.reader.subjects {
		if s.Type == estimator.Date && len(s.Names) > 0 {
			c.put(s, c.tokens[i].Time.Format(time.DateOnly), c.tokens[i].from, c.tokens[i].to, false)
			c.personal = true
		}
	}
}

// shortYear is true of the 18年 of 18年买的, which is no length of time.
func (c *course) shortYear(i, to int) bool {
	if !c.mayBeYear(i) || c.tokens[i].Vague || i+1 >= to {
		return false
	}
	for _, s := range c.tokens[i+1].wordSenses() {
		if s.kind == qualified && !s.fact.before.IsZero() || s.kind == qualified && s.fact.Since {
			return true
		}
	}
	return false
}

// mayBeYear is true of 20年, which of a home is as likely the year as the length.
func (c *course) mayBeYear(i int) bool {
	t := &c.tokens[i]
	years := t.N / 12
	return t.Kind == read.Length && years >= 8 && years <= c.today.Year()%100 && c.text.Folded[t.from:t.to] == fmt.Sprintf("%02d年", years)
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
