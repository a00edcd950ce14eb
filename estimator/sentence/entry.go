package sentence

import (
	"luohu/estimator"
)

// entry is what was found of one fact.
type entry struct {
	found, contested bool
	taken            bool // it holds, and was handed out
	value            any
	from, to         int    // in the folded text
	group            bool   // said of several facts at once
	sure             bool   // by the employer
	reversed         bool   // later words make it doubtful: 没结婚, 上个月领证了
	doubted          bool   // something else was said of it that we don't understand
	before           *entry // what it stands instead of
}

// put notes a value. Of two values of one fact the one that is more exact or
// that corrects the other holds; else neither.
func (c *course) put(s *subject, value any, from, to int, group bool) {
	if s.CheckAt(value, c.asOf) != nil {
		return
	}
	e := &c.entries[s.index]
	next := entry{found: true, value: value, from: from, to: to, group: group, doubted: e.doubted, sure: c.employed}
	if e.found || e.contested {
		old := *e
		next.before = &old
	}
	switch {
	case c.correcting || !e.found && !e.contested:
	case e.contested, e.value == value:
		return
	case s.Several == "highest":
		if !s.higher(value, e.value) {
			return
		}
	case e.group && !group:
	case group && !e.group:
		return
	default:
		next = entry{contested: true, doubted: e.doubted, before: next.before}
	}
	*e = next
	if c.lastAt != from {
		c.last, c.lastAt = c.last[:0], from
	}
	c.last = append(c.last, s)
}

func (e *entry) takeBack() {
	if e.before == nil {
		*e = entry{doubted: e.doubted}
	} else {
		*e = *e.before
	}
}

// higher says whether a choice stands above another in the policy.
func (s *subject) higher(a, b any) bool {
	for _, choice := range s.Choices {
		switch choice.Value {
		case a:
			return true
		case b:
			return false
		}
	}
	return false
}

// takeBack undoes what was found last, where it is of such a type.
func (c *course) takeBack(types ...estimator.FactType) {
	for _, s := range c.last {
		for _, t := range types {
			if s.Type == t {
				c.entries[s.index].takeBack()
			}
		}
	}
	c.last = c.last[:0]
}
