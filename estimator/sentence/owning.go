package sentence

import (
	"slices"

	"luohu/estimator"
)

// own takes 有 behind a name: 房子有.
func (c *course) own(i int) {
	if c.silent() || c.was {
		return
	}
	for _, n := range c.names {
		for _, s := range c.tokens[n.at].senses {
			if s.kind == naming && s.fact.Owned && c.suits(s) && !n.odd {
				c.put(s.fact, !s.fact.Opposite, c.tokens[n.at].from, c.tokens[i].to, false)
				c.gets(s.fact)
			}
		}
	}
}

// acquire takes 有房, 买了房.
func (c *course) acquire(i, to int) {
	if c.silent() || c.was || c.compound(i, to) {
		return
	}
	for _, s := range c.tokens[i].senses {
		if s.kind == naming && s.fact.Owned && c.suits(s) {
			from := i
			for from > 0 && c.tokens[from-1].mark == 0 && c.tokens[from-1].is(have|filler) {
				from--
			}
			for !c.tokens[from].is(have) && from < i {
				from++
			}
			c.put(s.fact, !s.fact.Opposite, c.tokens[from].from, c.tokens[i].to, false)
			c.gets(s.fact)
		}
	}
}

// gets notes in a supposition what comes with getting a thing.
func (c *course) gets(f *subject) {
	if c.mode != supposing || f.Newly == nil {
		return
	}
	for _, g := range c.getting {
		if g == f {
			c.newly = f
		}
	}
}

// compound is true of a thing that is only the beginning of another: 没买房资格.
func (c *course) compound(i, to int) bool {
	return i+1 < to && c.tokens[i+1].is(tails)
}

// enclose takes 在天津一家公司上班: a yes with other words in it.
func (c *course) enclose(from, to int) {
	if c.silent() || c.was || c.planned {
		return
	}
	var open *subject
	begin, denied, here := 0, false, false
	for i, t := range c.tokens[from:to] {
		if t.is(no) || t.is(others) {
			open, denied = nil, true
		}
		for _, s := range t.wordSenses() {
			here = here || s.kind == opening
			switch {
			case s.kind == away && c.elsewhere && c.owner == spouse && !denied && !here:
				c.put(s.fact, s.fact.nothing(), t.from, t.to, false) // 老公在北京上班
				c.items++
				return
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

// disowns is true of 是我哥的, 写的我妈名字, 不是我的: a clause that ends with
// whose something is.
func (c *course) disowns(from, to int) bool {
	if c.elsewhere {
		return false
	}
	whose, told := -1, c.titled(from, to)
	for i := from; i < to; i++ {
		t := &c.tokens[i]
		switch {
		case t.is(others | kids | spouse | bosses | employer), t.is(self) && i > from && c.tokens[i-1].is(no):
			whose = i
		case t.is(self):
			whose = -1
		case !t.is(filler | titles):
			whose = -1
		}
	}
	end := c.text.Folded[c.tokens[to-1].from:c.tokens[to-1].to]
	return whose >= 0 && (told || end == "的" && whose < to-1) && (whose == from || c.tokens[whose-1].is(filler|titles|no|self))
}

// disown makes doubtful what was told last and all that was told of a home.
func (c *course) disown() {
	c.takeBack(estimator.ChoiceType, estimator.Months, estimator.Count, estimator.Bool)
	for i, s := range c.reader.subjects {
		if e := &c.entries[i]; s.root().Owned && e.found {
			*e = entry{contested: true}
		}
	}
}

// titled says whether a clause tells in whose name something is.
func (c *course) titled(from, to int) bool {
	return slices.ContainsFunc(c.tokens[from:to], func(t token) bool { return t.is(titles) })
}
