package sentence

import (
	"slices"

	"luohu/estimator/read"
)

// survey finds what colours the whole clause.
func (c *course) survey(from, to int) {
	for i, t := range c.tokens[from:to] {
		c.elsewhere = c.elsewhere || t.is(elsewhere)
		c.question = c.question || t.is(asks) && (!t.is(whats) || !c.noneOf(from, to)) && (!t.is(filler) || i > 0)
		c.doubtful = c.doubtful || t.is(unsure)
		c.posed = c.posed || t.is(ifEnds) && c.mode != supposing
		c.was = c.was || t.is(past)
		c.never = c.never || t.is(never)
		c.employed = c.employed || t.is(employer)
		c.pupil = c.pupil || t.is(pupils) || t.Kind == read.Age && t.N < youngest
	}
	c.question = c.question || c.yesOrNo(from, to)
	c.question = (c.question || c.end == query) && c.mode != supposing
	c.doubtful = c.doubtful && c.mode == telling
	c.asked = c.asked || c.question
	c.question = c.question && c.told(from, to) < muchTold
}

// muchTold is how many things somebody tells of themselves before a question
// that nothing parts from them: 我本科社保三年公积金两年能落户吗.
const muchTold = 3

// told counts what seems to be told in a clause.
func (c *course) told(from, to int) (n int) {
	for _, t := range c.tokens[from:to] {
		if t.Kind == read.Length || t.Kind == read.Times || t.Kind == read.Age ||
			slices.ContainsFunc(t.wordSenses(), func(s sense) bool { return s.kind == valued && s.alone }) {
			n++
		}
	}
	return n
}

// noneOf is true of 没什么证书, 啥都没有: what asks elsewhere means nothing here.
func (c *course) noneOf(from, to int) bool {
	return slices.ContainsFunc(c.tokens[from:to], func(t token) bool { return t.is(no) })
}

// yesOrNo is true of 算不算, 有没有 and of 能落户不, 达到标准没.
func (c *course) yesOrNo(from, to int) bool {
	var before, denial rune // the last two, the second if it is 不 or 没
	for _, r := range c.text.Folded[c.tokens[from].from:c.tokens[to-1].to] {
		switch {
		case denial != 0 && r == before && r != '不':
			return true
		case r == '不' || r == '没':
			denial = r
			continue
		}
		before, denial = r, 0
	}
	for to > from+1 && c.tokens[to-1].is(filler) && c.tokens[to-1].to-c.tokens[to-1].from <= len("呢") {
		to--
	}
	switch c.text.Folded[c.tokens[to-1].from:c.tokens[to-1].to] {
	case "不":
		return to > from+1
	case "没":
		return to > from+2
	}
	return false
}

// silent clauses fill nothing.
func (c *course) silent() bool { return c.question || c.doubtful && (!c.correcting || c.hesitant) }
