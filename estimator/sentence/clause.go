package sentence

import (
	"luohu/estimator"
	"luohu/estimator/read"
)

// clause is what is known while a clause is read.
type clause struct {
	end       role // the mark behind it
	elsewhere bool // it speaks of another place
	question  bool
	doubtful  bool // 可能, 不记得
	was       bool // 以前: what it says of yes and no need not hold now

	spoken  bool // the person it speaks of is named in it
	never   bool // 从来没
	items   int  // names, values and quantities
	strange bool // words that we don't know
	broken  bool // words that belong to something else
	dirty   bool // a length here belongs to such words
	planned bool // what follows is only wanted
	denied  bool // 没 stands before
	refused bool // 没 stands behind the names
	denial  int  // index of its token
	has     bool // 有, 买 stands before
	about   bool // 大概 stands before
	again   bool // 再 stands before
	each    bool // 都 stands before
	apart   bool // the next name does not join those before
	lacking bool // the name just read is one of those that somebody has not
	said    []*subject
	getting []*subject
	amount  int     // index of a quantity that waits for its name; -1: none
	waiting []sense // values that wait for their name
	valueAt int
	dates   []int // indexes of dates
	paired  int   // index of the quantity paired last; -1: none
}

func (c *course) listen(from, to int, end role) {
	c.clause = clause{end: end, amount: -1, paired: -1, said: c.said[:0], getting: c.getting[:0], dates: c.dates[:0]}
	c.apart = !c.joins
	c.survey(from, to)
	for i := from; i < to; i++ {
		c.hear(i, to)
	}
	c.close(from, to)
}

// survey finds what colours the whole clause.
func (c *course) survey(from, to int) {
	for _, t := range c.tokens[from:to] {
		c.elsewhere = c.elsewhere || t.is(elsewhere)
		c.question = c.question || t.is(asks)
		c.doubtful = c.doubtful || t.is(unsure)
		c.was = c.was || t.is(past)
		c.never = c.never || t.is(never)
	}
	c.question = c.question || c.yesOrNo(from, to)
	c.question = (c.question || c.end == query) && c.mode != supposing
	c.doubtful = c.doubtful && c.mode == telling
	c.asked = c.asked || c.question
}

// yesOrNo is true of 算不算, 有没有 and of 能落户不, 达到标准没.
func (c *course) yesOrNo(from, to int) bool {
	runes := []rune(c.text.Folded[c.tokens[from].from:c.tokens[to-1].to])
	for i := 1; i+1 < len(runes); i++ {
		if (runes[i] == '不' || runes[i] == '没') && runes[i-1] == runes[i+1] && runes[i-1] != '不' {
			return true
		}
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
func (c *course) silent() bool { return c.question || c.doubtful && !c.correcting }

func (c *course) hear(i, to int) {
	t := &c.tokens[i]
	if c.mode != supposing && t.is(ifs) {
		c.supposed = true
	}
	if c.mode != supposing && t.is(plans) {
		c.planned = true
	}
	c.spoil(t)
	if c.planned || c.supposed {
		c.names, c.amount, c.waiting, c.denied, c.refused = c.names[:0], -1, nil, false, false
		c.topic, c.last = nil, c.last[:0]
		return
	}
	if t.is(corrects) || c.correctsAlone(i, to) {
		c.correcting = true
		return
	}
	c.whose(t)
	switch {
	case t.Kind != read.Nothing:
		c.quantity(i, to)
	case t.unknown(), t.is(othersLengths) && !c.telling(t):
		c.breakOff(t)
	default:
		c.heed(i, to)
	}
}

// telling says whether a word tells something of a fact here.
func (c *course) telling(t *token) bool {
	for _, s := range t.senses {
		if s.kind != spoiling && c.suits(s) {
			return true
		}
	}
	return false
}

// correctsAlone is true of 不 and 不是 as a clause of their own.
func (c *course) correctsAlone(i, to int) bool {
	return c.tokens[i].is(no) && i+1 == to && (i == 0 || c.tokens[i-1].mark != 0) && len(c.names) == 0 && len(c.last) > 0 &&
		c.tokens[i].to-c.tokens[i].from <= len("不是") && c.text.Folded[c.tokens[i].from:c.tokens[i].from+len("不")] == "不"
}

func (c *course) whose(t *token) {
	switch {
	case t.is(others):
		c.owner, c.spoken = others, true
	case t.is(spouse):
		c.owner, c.spoken = spouse, true
	case t.is(they):
		if c.owner == self {
			c.owner = others
		}
	case t.is(self):
		c.spoken = false
		c.owner = self
		c.personal = c.personal || !c.question
	}
}

// breakOff forgets what waits: the words in between could change its meaning.
func (c *course) breakOff(t *token) {
	c.strange = c.strange || t.unknown()
	c.broken, c.dirty = true, true
	c.names, c.amount, c.waiting = c.names[:0], -1, nil
	c.denied, c.refused, c.has, c.about, c.each, c.lacking = false, false, false, false, false, false
}

func (c *course) spoil(t *token) {
	if t.word == nil || c.denied {
		return
	}
	for _, s := range t.senses {
		if s.kind == spoiling && (s.fact.Of == "spouse") == (c.owner == spouse) {
			c.spoilt[s.fact.index] = true
		}
	}
}

// heed takes a word we know.
func (c *course) heed(i, to int) {
	t := &c.tokens[i]
	for _, s := range t.senses {
		switch s.kind {
		case qualified:
			c.said = append(c.said, s.fact)
		case getting:
			c.getting = append(c.getting, s.fact)
		}
	}
	told := c.values(i, to)
	named := c.named(i, to)
	if told && !named {
		c.denied, c.refused, c.has = false, false, c.has && len(c.waiting) > 0
		c.dirty = len(c.names) == 0
	}
	if told || named {
		c.items++
		return
	}
	if t.is(no) {
		c.deny(i)
		return
	}
	if t.is(have) && !c.denied {
		c.own(i)
		c.has = true
	}
	if t.is(about) {
		c.vague(i)
	}
	c.again = c.again || t.is(again)
	c.each = c.each || t.is(each)
	if t.is(and) {
		c.denied = c.denied || c.lacking
	} else {
		c.lacking = false
		if !t.is(filler|each|self) || t.is(have|pay) {
			c.setApart()
		}
	}
}

// setApart keeps names that are still to come from joining those before.
func (c *course) setApart() {
	if len(c.names) > 0 {
		c.apart = true
	}
}

// deny takes 没: what follows is not so, or what was named is not there.
func (c *course) deny(i int) {
	c.denied, c.denial = true, i
	c.refused = len(c.names) > 0
	c.setApart()
}

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

// vague takes 大概: before a quantity, or right behind the one paired last.
func (c *course) vague(i int) {
	c.about = true
	if c.paired >= 0 && c.onlyFillers(c.paired+1, i) {
		c.takeBack(estimator.Months, estimator.Count)
		c.paired = -1
	}
}

func (c *course) onlyFillers(from, to int) bool {
	for _, t := range c.tokens[from:to] {
		if !t.is(filler) {
			return false
		}
	}
	return true
}
