package sentence

import (
	"slices"

	"luohu/estimator"
)

// deny takes 没: what follows is not so, or what was named is not there.
func (c *course) deny(i, to int) {
	c.denied, c.denial, c.paying = true, i, false
	if c.unpaid(i, to) {
		c.takeBack(estimator.Months, estimator.Count)
		c.paired = -1
	}
	if len(c.names) == c.carried && c.toldBehind(i, to) {
		c.names = c.names[:0] // 社保，没有公积金
	}
	c.refused = len(c.names) > 0
	c.setApart()
}

// unpaid is true of 三个月没交 and 一年社保都没有: what was told with a length in
// this clause was missing so long.
func (c *course) unpaid(i, to int) bool {
	if c.paired < 0 {
		return false
	}
	for _, t := range c.tokens[c.paired+1 : i] {
		if !t.is(filler|each|self) && !slices.ContainsFunc(t.wordSenses(), func(s sense) bool { return s.kind == naming }) {
			return false
		}
	}
	for _, t := range c.tokens[i+1 : to] {
		if t.is(pay) {
			return true
		}
		if !t.is(filler) {
			return false
		}
	}
	return true
}

// toldBehind says whether there is a name or a value behind.
func (c *course) toldBehind(i, to int) bool {
	for j := i + 1; j < to; j++ {
		if c.telling(&c.tokens[j]) {
			return true
		}
	}
	return false
}

// lack takes 没公积金, 公积金没有.
func (c *course) lack(names []name) {
	if c.silent() {
		return
	}
	for _, n := range names {
		if c.ceases() && c.freeze(n.at) {
			continue
		}
		t := &c.tokens[n.at]
		for _, s := range t.senses {
			if s.kind != naming || !c.suits(s) || len(s.fact.Said) > 0 {
				continue
			}
			if s.fact.Type == estimator.Bool && (!s.fact.Owned || c.paying) && !s.fact.Lacked {
				continue
			}
			if (s.group || s.fact.Type == estimator.Count && c.paying && c.refused) && !c.never {
				continue // 没社保; 该签注了还没签
			}
			if none := s.fact.nothing(); none != nil {
				c.put(s.fact, none, min(t.from, c.tokens[c.denial].from), max(t.to, c.tokens[c.denial].to), s.group)
			}
		}
	}
}
