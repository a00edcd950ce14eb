package sentence

import (
	"luohu/estimator/read"
)

// clause is what is known while a clause is read.
type clause struct {
	end       role // the mark behind it
	elsewhere bool // it speaks of another place
	question  bool
	posed     bool // 的话 stands in it
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
	pupil       bool // a school is spoken of
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
	awaiting    bool    // a correction's old value was denied, and the new one is still to come
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
	c.clause = clause{end: end, gap: c.gap, alone: c.items <= len(c.lost), amount: -1, paired: -1, shared: -1, said: c.kept(from), getting: c.getting[:0], dates: c.dates[:0]}
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
	c.pass(from, to)
	c.owner = c.whole
}

// kept are the words of the clause before that go on behind a colon: 连续缴费：22个月.
func (c *course) kept(from int) []*subject {
	if from > 0 && c.text.Folded[c.tokens[from-1].from] == ':' {
		return c.said
	}
	return c.said[:0]
}

func (c *course) hear(i, to int) {
	t := &c.tokens[i]
	if c.mode != supposing && t.is(ifs) {
		c.supposed = true
	}
	if c.mode == telling && t.is(plans) || c.mode == correcting && t.is(plans) && !t.is(again) {
		c.planned = true
	}
	c.planned = c.planned || c.reported(i)
	c.spoil(t)
	if t.is(plans | ifs | no | self | spouse | others | kids | they | both | elsewhere) {
		c.lost = c.lost[:0]
	}
	if c.planned || c.supposed || c.posed {
		c.names, c.amount, c.waiting, c.denied, c.refused = c.names[:0], -1, nil, false, false
		c.topic, c.last = nil, c.last[:0]
		return
	}
	if t.is(corrects) || c.correctsAlone(i, to) {
		c.correcting, c.hesitant = true, false
		return
	}
	if t.is(interjects) && i == c.since && len(c.last) > 0 && !c.correcting {
		c.correcting, c.hesitant = true, true
	}
	c.whose(i, to)
	c.reverse(t)
	c.lessGap(i, to)
	switch {
	case t.Kind != read.Nothing:
		c.quantity(i, to)
	case t.unknown(), t.unheard() && !c.telling(t):
		c.breakOff(t)
	default:
		c.heed(i, to)
	}
}

// telling says whether a word tells something of a fact here.
func (c *course) telling(t *token) bool {
	for _, s := range t.wordSenses() {
		if s.kind != spoiling && s.kind != opening && s.kind != closing && s.kind != reversing && s.kind != away && c.suits(s) {
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
