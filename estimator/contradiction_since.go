package estimator

// sinceDay finds more, or fewer, than there can have been since a day of the
// calendar.
type sinceDay struct {
	day   Day
	when  condition // nil: always; what is not given fulfils nothing
	facts []*Fact   // added up; it is told of at the first
	most  bool      // there can't be more; else not fewer
	says  phrase    // {amount}, {bound}
	said  string
}

func (c *sinceDay) warn(e *evaluation) []Warning {
	at := c.facts[0]
	if !e.given.has(at.slot) || c.when != nil && asked(c.when, e) != yes {
		return nil
	}
	amount, bound := int64(0), c.bound(e.asOf)
	for _, f := range c.facts {
		if e.given.has(f.slot) {
			amount += e.values[f.slot]
		}
	}
	if amount == bound || (amount > bound) != c.most {
		return nil
	}
	return []Warning{{factPointer(at.ID), c.says.text(num(amount), num(bound))}}
}

// bound is how many full months there have been since the day, and of what is
// paid month by month the calendar's; of a count, one every calendar year.
func (c *sinceDay) bound(asOf Day) int64 {
	at := c.facts[0]
	var n int
	switch {
	case at.Type == Count:
		n = asOf.year() - c.day.year() + 1
	case c.most && !at.FromDay:
		n = asOf.calendarMonthsSince(c.day)
	default:
		if n = asOf.calendarMonthsSince(c.day) - 1; c.day.plusMonths(n) > asOf {
			n--
		}
	}
	return int64(max(n, 0))
}
