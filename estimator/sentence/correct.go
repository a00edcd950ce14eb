package sentence

import (
	"slices"
	"time"

	"luohu/estimator"
	"luohu/estimator/read"
)

// Correct reads what somebody says against what was understood before: 不对，
// 是五年 (of the length told last), 公积金是两年, 本科不是大专, 没有房. It returns
// the facts that are said now; ok is false where there are none.
func (r *Reader) Correct(say string, before []Found, asOf, today time.Time) (changed []Found, ok bool) {
	c, ok := r.begin(say, correcting, asOf, today)
	if !ok {
		return nil, false
	}
	c.correcting = true
	c.recall(before)
	c.run()
	changed = c.found()
	return changed, len(changed) > 0
}

// recall makes what was told last with a length, with a count and with a day
// the ones that a new length, count or day stands for, and the topic all choices
// that were told.
func (c *course) recall(before []Found) {
	last := map[estimator.FactType]string{}
	for _, f := range slices.Backward(before) {
		s := c.reader.subject(f.Fact)
		switch {
		case s == nil || s.Type == estimator.Bool:
		case s.Type == estimator.ChoiceType:
			c.topic = append(c.topic, s)
		case last[s.Type] == "" && c.measured(f.Said), last[s.Type] == f.Said:
			c.last, last[s.Type] = append(c.last, s), f.Said
		}
	}
	slices.Reverse(c.last)
	c.lastAt = -1
}

// measured says whether words hold a quantity.
func (c *course) measured(said string) bool {
	folded := c.reader.folding.Run(said).Folded
	if len(folded) > MaxRunes {
		return false
	}
	return slices.ContainsFunc(c.reader.dict.cut(folded, c.today), func(t token) bool {
		return t.Kind == read.Length || t.Kind == read.Times || t.Kind == read.Day
	})
}

func (r *Reader) subject(f *estimator.Fact) *subject {
	for _, s := range r.subjects {
		if s.Fact == f || f != nil && s.ID == f.ID {
			return s
		}
	}
	return nil
}
