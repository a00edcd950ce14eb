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
	c.correcting, c.earlier = true, before
	c.recall()
	c.run()
	changed = c.found()
	return changed, len(changed) > 0
}

// recall makes what was told last with a length, with a count and with a day
// the ones that a new length, count or day stands for, and the topic all choices
// that were told. What only follows from other words (配偶 0 from 没结婚), or of
// which the words are not known, is none of them.
func (c *course) recall() {
	last := map[estimator.FactType]string{}
	for _, f := range slices.Backward(c.earlier) {
		s := c.reader.subject(f.Fact)
		switch {
		case s == nil || s.Type == estimator.Bool:
		case s.Type == estimator.ChoiceType:
			c.topic = append(c.topic, s)
		case c.measured(f.Said) && (last[s.Type] == "" || last[s.Type] == f.Said):
			c.last, last[s.Type] = append(c.last, s), f.Said
		}
	}
	slices.Reverse(c.last)
	c.lastAt = -1
}

// denyTold takes 不是四年 of a correction: what comes instead is for what was
// told with this quantity, whenever that was. Told of two things, it is for
// neither.
func (c *course) denyTold(i int) {
	if c.mode != correcting || len(c.names) > 0 {
		return
	}
	c.last, c.awaiting = c.last[:0], true
	said := ""
	for _, f := range c.earlier {
		s := c.reader.subject(f.Fact)
		if s == nil || !s.counts(c.tokens[i].Kind) {
			continue
		}
		if value, ok := c.counted(s, &c.tokens[i], false); !ok || value != f.Value || !c.measured(f.Said) {
			continue
		}
		if said != "" && said != f.Said {
			c.last = c.last[:0]
			return
		}
		c.last, said = append(c.last, s), f.Said
	}
}

// Reversed are the facts told before that words make doubtful: 结婚了 those of
// 没结婚.
func (r *Reader) Reversed(say string, before []Found, asOf, today time.Time) (doubtful []*estimator.Fact) {
	c, ok := r.begin(say, correcting, asOf, today)
	if !ok {
		return nil
	}
	for _, f := range before {
		if s := r.subject(f.Fact); s != nil {
			c.entries[s.index] = entry{found: true, value: f.Value}
		}
	}
	c.run()
	for _, f := range before {
		if s := r.subject(f.Fact); s != nil && c.entries[s.index].reversed {
			doubtful = append(doubtful, f.Fact)
		}
	}
	return doubtful
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
