package sentence

import (
	"luohu/estimator"
)

// close ends a clause.
func (c *course) close(from, to int) {
	if c.planned || c.supposed || c.posed {
		c.correcting, c.joins = false, false
		return
	}
	if c.refused && len(c.names) > 0 {
		c.lack(c.joined())
		c.names = c.names[:0]
	}
	if c.elsewhere {
		c.names, c.lost = c.names[:0], c.lost[:0] // 社保原来在北京，三年
	}
	c.dated(from, to)
	c.enclose(from, to)
	if c.amount >= 0 && c.doubtful {
		c.takeBack(estimator.Months, estimator.Count) // 四年，可能四年半
	}
	if c.amount >= 0 && c.limits(from, to) {
		c.takeBack(estimator.Months)
	}
	if c.items > 0 {
		c.wasPaired = c.paired >= 0
	}
	if c.items == 0 && c.spoken && c.titled(from, to) {
		c.takeBack(estimator.Bool)
	}
	if c.items == 0 {
		c.afterthought(from, to)
	}
	if c.disowns(from, to) {
		c.disown()
	}
	if c.items > 0 {
		c.correcting = c.awaiting
	}
	if c.end == comma && len(c.names) > 0 {
		c.names = c.names[max(0, len(c.names)-maxNames):]
	}
	c.joins = c.end == join
}

// maxNames is how many names without a value are remembered.
const maxNames = 8
