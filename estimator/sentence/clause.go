package sentence

import (
	"slices"

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

	gap         int  // how many unknown characters stand behind the names that are lost
	alone       bool // the clause before told nothing else
	orphan      bool // the names that are lost are of the clause before
	since       int  // its first token
	carried     int  // how many names come from the clause before
	spoken      bool // the person it speaks of is named in it
	never       bool // 从来没
	employed    bool // the employer is spoken of
	items       int  // names, values and quantities
	strange     bool // words that we don't know
	broken      bool // words that belong to something else
	dirty       bool // a length here belongs to such words
	planned     bool // what follows is only wanted
	denied      bool // 没 stands before
	refused     bool // 没 stands behind the names
	denial      int  // index of its token
	paying      bool // 交 stands behind 没
	has         bool // 有, 买 stands before
	about       bool // 大概 stands before
	sharedAgain bool // 再 stood before it
	again       bool // 再 stands before
	each        bool // 都 stands before
	apart       bool // the next name does not join those before
	lacking     bool // the name just read is one of those that somebody has not
	said        []*subject
	getting     []*subject
	amount      int     // index of a quantity that waits for its name; -1: none
	waiting     []sense // values that wait for their name
	valueAt     int
	dates       []date // since when something may be so
	shared      int    // index of a quantity that 和 gives to the next name too; -1: none
	paired      int    // index of the quantity paired last; -1: none
}

// date is a quantity that may be the day since when something is so.
type date struct {
	at    int        // index of the token
	topic []*subject // what was spoken of
}

func (c *course) listen(from, to int, end role) {
	c.clause = clause{end: end, gap: c.gap, alone: c.items <= len(c.lost), amount: -1, paired: -1, shared: -1, said: c.said[:0], getting: c.getting[:0], dates: c.dates[:0]}
	if c.joins || c.gap > maxOrphan {
		c.lost = c.lost[:0]
	}
	c.orphan, c.gap = len(c.lost) > 0, 0
	c.apart, c.carried = !c.joins, len(c.names)
	c.since = from
	c.survey(from, to)
	for i := from; i < to; i++ {
		c.hear(i, to)
	}
	c.close(from, to)
	c.owner = c.whole
}

// survey finds what colours the whole clause.
func (c *course) survey(from, to int) {
	for _, t := range c.tokens[from:to] {
		c.elsewhere = c.elsewhere || t.is(elsewhere)
		c.question = c.question || t.is(asks) && !(t.is(whats) && c.noneOf(from, to))
		c.doubtful = c.doubtful || t.is(unsure)
		c.was = c.was || t.is(past)
		c.never = c.never || t.is(never)
		c.employed = c.employed || t.is(employer)
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
	if c.mode == telling && t.is(plans) || c.mode == correcting && t.is(plans) && !t.is(again) {
		c.planned = true
	}
	c.spoil(t)
	if t.is(plans | ifs | no | self | spouse | others | kids | they | both | elsewhere) {
		c.lost = c.lost[:0]
	}
	if c.planned || c.supposed {
		c.names, c.amount, c.waiting, c.denied, c.refused = c.names[:0], -1, nil, false, false
		c.topic, c.last = nil, c.last[:0]
		return
	}
	if t.is(corrects) || c.correctsAlone(i, to) {
		c.correcting = true
		return
	}
	c.whose(i)
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
	for _, s := range t.wordSenses() {
		if s.kind != spoiling && s.kind != opening && s.kind != closing && s.kind != reversing && c.suits(s) {
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

// whose notes of whom is spoken. Somebody named behind words that we don't know
// is no subject: 在家带孩子.
func (c *course) whose(i int) {
	t := &c.tokens[i]
	switch {
	case t.is(kids) && c.object(i):
	case t.is(others|kids) && c.strange && !c.onBehalf(i):
		c.owner = others
	case t.is(others | kids):
		c.theirs(i)
		c.owner, c.whole, c.spoken = others, others, true
	case t.is(both):
		c.owner, c.whole = self|spouse, self|spouse
	case t.is(spouse):
		c.theirs(i)
		c.owner, c.spoken = c.with(i)|spouse, true
		c.whole, c.partner = c.owner, true
	case t.is(they) && c.owner&self != 0 && c.partner:
		c.owner, c.whole, c.spoken = spouse, spouse, true
	case t.is(they) && c.owner&self != 0:
		c.owner, c.whole, c.spoken = others, others, true
	case t.is(self):
		if t.is(oneself) {
			c.selfPaid(i)
		}
		c.owner, c.whole, c.spoken = self|c.with(i)&spouse, self, false
		c.personal = c.personal || !c.question
	}
}

// object is true of the children of 有俩孩子, 带孩子.
func (c *course) object(i int) bool {
	for i--; i >= c.since; i-- {
		t := &c.tokens[i]
		if t.is(have) || t.unknown() {
			return true
		}
		if t.Kind != read.Number && !t.is(filler) {
			return false
		}
	}
	return false
}

// onBehalf is true of 帮朋友问.
func (c *course) onBehalf(i int) bool { return i > 0 && c.tokens[i-1].is(fors) }

// theirs takes back a home of which somebody else is named right after: 有房，
// 在老婆名下.
func (c *course) theirs(i int) {
	if len(c.last) == 0 || !c.last[0].Household || c.with(i) != 0 {
		return
	}
	for j := i - 1; j >= c.since; j-- {
		if c.tokens[j].from < c.entries[c.last[0].index].to {
			c.takeBack(estimator.Bool)
			return
		}
		if !c.tokens[j].is(filler) {
			return
		}
	}
}

// selfPaid spoils what is paid: 自己交了两年.
func (c *course) selfPaid(i int) {
	for _, t := range c.tokens[i+1:] {
		switch {
		case t.is(pay) && !t.is(have):
			for _, s := range c.reader.subjects {
				if s.Type == estimator.Months && len(s.factWords.Spoilt) > 0 {
					c.spoilt[s.index] = true
				}
			}
			return
		case !t.is(filler) || t.is(employer):
			return
		}
	}
}

// with is the person before 和: 我和老婆.
func (c *course) with(i int) role {
	if i > 0 && c.tokens[i-1].is(and) {
		return c.owner
	}
	return 0
}

// doubt notes what was said of one of several facts, and not understood: the
// value of them all is not its own then. 社保五年，医保断过.
func (c *course) doubt() {
	if c.silent() {
		return
	}
	for _, n := range c.names {
		for _, s := range c.tokens[n.at].senses {
			if s.kind == naming && !s.group && c.suits(s) {
				c.entries[s.fact.index].doubted = true
			}
		}
	}
}

// breakOff forgets what waits: the words in between could change its meaning.
func (c *course) breakOff(t *token) {
	c.strange = c.strange || t.unknown()
	c.broken, c.dirty = true, true
	c.doubt()
	c.lose(t)
	c.names, c.amount, c.waiting = c.names[:0], -1, nil
	c.denied, c.refused, c.has, c.about, c.each, c.lacking = false, false, false, false, false, false
}

// maxGap is how many characters that we don't know may stand between a name and
// its length: 社保从头到尾交了五年.
const maxGap = 10

// lose sets names aside that a length may still find, over words that we don't
// know but that belong to nothing else.
func (c *course) lose(t *token) {
	switch {
	case !t.unknown():
		c.lost = c.lost[:0]
	case len(c.names) > 0:
		c.lost, c.gap = append(c.lost[:0], c.joined()...), 1
	default:
		c.gap++
	}
}

// spoil takes 补缴, 灵活就业: what was paid so does not count, wherever it is
// said. Only what the employer paid for, told before with its own time, stands
// beside what was paid once: 单位交了三年，之前灵活就业两年.
func (c *course) spoil(t *token) {
	if t.word == nil || c.denied {
		return
	}
	for _, s := range t.senses {
		if s.kind == spoiling && c.was && c.entries[s.fact.index].sure {
			continue
		}
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
		case reversing:
			if e := &c.entries[s.fact.index]; c.owner == self && !c.denied {
				*e = entry{contested: true, before: e.before}
			}
		case getting:
			c.getting = append(c.getting, s.fact)
		}
	}
	c.again = c.again || t.is(again)
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
		c.deny(i, to)
		return
	}
	c.paying = c.paying || t.is(pay) && !t.is(have)
	if t.is(have) && !c.denied {
		c.own(i)
		c.has = true
	}
	if t.is(about) {
		c.vague(i)
	}
	c.each = c.each || t.is(each)
	if !t.is(and) {
		c.shared = -1
	}
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
func (c *course) deny(i, to int) {
	c.denied, c.denial, c.paying = true, i, false
	if len(c.names) == c.carried && c.toldBehind(i, to) {
		c.names = c.names[:0] // 社保，没有公积金
	}
	c.refused = len(c.names) > 0
	c.setApart()
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
