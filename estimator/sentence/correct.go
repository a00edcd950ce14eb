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

// recall makes the length, count or day that was told last the one that a new
// one stands for, and the topic all that was told.
func (c *course) recall(before []Found) {
	for i := len(before) - 1; i >= 0; i-- {
		f := before[i]
		s := c.reader.subject(f.Fact)
		if s == nil {
			continue
		}
		if s.Type == estimator.ChoiceType {
			c.topic = append(c.topic, s)
		}
		if len(c.last) > 0 && f.Said != before[c.lastAt].Said || s.Type == estimator.ChoiceType || s.Type == estimator.Bool || !c.measured(f.Said) {
			continue
		}
		if len(c.last) == 0 {
			c.lastAt = i
		}
		c.last = append(c.last, s)
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
