package sentence

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

// maxOrphan is how many characters that we don't know may stand behind a name
// whose length makes the next clause: 公积金交得晚，三年.
const maxOrphan = 4

// regained says whether a length belongs to names that were set aside: a word
// like 交 stands before it, or it is all that its clause says.
func (c *course) regained(i, to int) bool {
	if len(c.lost) == 0 {
		return false
	}
	if c.orphan {
		return c.alone && !c.strange && c.onlyBeside(i, to)
	}
	return c.gap <= maxGap && c.paidBefore(i)
}

// onlyBeside says that a clause holds nothing but the quantity at i.
func (c *course) onlyBeside(i, to int) bool {
	begin := i
	for begin > 0 && c.tokens[begin-1].mark == 0 {
		begin--
	}
	for j := begin; j < to; j++ {
		if t := &c.tokens[j]; j != i && !t.is(filler|pay|each) {
			return false
		}
	}
	return true
}

// paidBefore is true of 交了三年: what is paid needs no other sign.
func (c *course) paidBefore(i int) bool {
	for i--; i > 0 && c.tokens[i].is(filler) && !c.tokens[i].is(pay); i-- {
	}
	return i >= 0 && c.tokens[i].is(pay) && !c.tokens[i].is(have)
}
