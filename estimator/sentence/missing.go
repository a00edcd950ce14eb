package sentence

import (
	"luohu/estimator"
	"luohu/estimator/read"
)

// missed says whether the words around a value at i mean that it is not so, or
// not now: 技师没考上, 快过期了, 断了三个月.
func (c *course) missed(s *subject, i, to int) bool {
	switch s.Type {
	case estimator.ChoiceType:
		return c.unfinishedBefore(i) || c.unfinishedBehind(i, to) || i+1 < to && c.tokens[i+1].is(bounds)
	case estimator.Bool:
		return i > c.since && c.tokens[i-1].is(about) ||
			s.Unmeasured && c.lengthBehind(i, to) ||
			s.Owned && c.compound(i, to)
	}
	return false
}

// unfinishedBefore is true of 没考过技师.
func (c *course) unfinishedBefore(i int) bool {
	for i--; i >= c.since; i-- {
		t := &c.tokens[i]
		if t.is(unfinished) {
			return len(c.names) == 0
		}
		if !t.is(filler) {
			return false
		}
	}
	return false
}

// unfinishedBehind is true of 本科在读, 技师考了两次没过: of what the clause says
// before it tells of something else.
func (c *course) unfinishedBehind(i, to int) bool {
	for j := i + 1; j < to; j++ {
		t := &c.tokens[j]
		if t.is(unfinished) || t.is(no) && j+1 < to && c.tokens[j+1].is(attempts) {
			return true
		}
		if c.telling(t) || t.Kind == read.Length {
			return false
		}
	}
	return false
}

// stopped is true of 停了三个月 behind 社保: the length is of the stopping.
func (c *course) stopped(i, to int) bool {
	for _, s := range c.tokens[i].wordSenses() {
		if s.kind == valued && s.fact.Unmeasured && c.quantityBehind(i, to) >= 0 {
			return true
		}
	}
	return false
}

// lessGap takes back the length told last where it is not said whether a time
// without is part of it: 社保五年，中间断了三个月.
func (c *course) lessGap(i, to int) {
	if c.tokens[i].is(gaps) && (c.paired >= 0 || c.wasPaired && len(c.names) == 0) && c.quantityBehind(i, to) >= 0 {
		c.takeBack(estimator.Months)
	}
}

// lengthBehind is true of 断了三个月 and of 过期过一次: it was so once. 停了三个月了
// is so still.
func (c *course) lengthBehind(i, to int) bool {
	j := c.quantityBehind(i, to)
	if j < 0 {
		return false
	}
	q := &c.tokens[j]
	return q.Kind != read.Length || q.Vague || j+1 == to || c.text.Folded[q.to:c.tokens[to-1].to] != "了"
}

// quantityBehind is where a quantity stands right behind the token at i; -1:
// none.
func (c *course) quantityBehind(i, to int) int {
	for j := i + 1; j < to; j++ {
		if t := &c.tokens[j]; t.Kind != read.Nothing {
			return j
		} else if !t.is(filler | about) {
			break
		}
	}
	return -1
}
