package estimator

import "strings"

// contradiction is a way in which facts can't all be so.
type contradiction interface {
	warn(e *evaluation) []Warning
}

func (p *Policy) warnings(e *evaluation) []Warning {
	all := []Warning{}
	for _, c := range p.contradictions {
		all = append(all, c.warn(e)...)
	}
	return all
}

// impossible is a contradiction that a condition finds.
type impossible struct {
	at    *Fact
	when  condition
	since *Fact // a day of birth; nil: at any age
	age   int   // from that many full years on
	says  string
}

func (c *impossible) warn(e *evaluation) []Warning {
	if !e.given.has(c.at.slot) || c.when.holds(e) != yes || !c.old(e) {
		return nil
	}
	return []Warning{{factPointer(c.at.ID), c.says}}
}

// old says that somebody is of the age on the cut-off day.
func (c *impossible) old(e *evaluation) bool {
	return c.since == nil || e.given.has(c.since.slot) && e.asOf.yearsSince(Day(e.values[c.since.slot])) >= c.age
}

// fewer finds fewer months of one kind than of another that is a part of it.
type fewer struct {
	at, part *Fact
	says     phrase // of the table's own: {amount}, {bound}
	said     string // empty: the words of every table
}

func (c *fewer) warn(e *evaluation) []Warning {
	months, least := e.values[c.at.slot], e.values[c.part.slot]
	if !e.given.has(c.at.slot) || !e.given.has(c.part.slot) || months >= least {
		return nil
	}
	if c.said != "" {
		return []Warning{{factPointer(c.at.ID), c.says.text(num(months), num(least))}}
	}
	return []Warning{{factPointer(c.at.ID), c.says.text(str(c.at.Name), num(months), str(c.part.Name), num(least))}}
}

// tooLong finds more months than there have been since a birthday.
type tooLong struct {
	since *Fact // a day of birth
	age   int   // years
	each  []*Fact
	sums  [][]*Fact // months that can't be the same ones
	words *Words
}

func (c *tooLong) warn(e *evaluation) (all []Warning) {
	if !e.given.has(c.since.slot) {
		return nil
	}
	most := c.most(e)
	for _, f := range c.each {
		if e.given.has(f.slot) && e.values[f.slot] > most {
			all = append(all, c.warning([]*Fact{f}, e.values[f.slot], most))
		}
	}
	for _, together := range c.sums {
		total := int64(0)
		for _, f := range together {
			if e.given.has(f.slot) {
				total += e.values[f.slot]
			}
		}
		if total > most {
			all = append(all, c.warning(together, total, most))
		}
	}
	return all
}

// most is how many months there have been.
func (c *tooLong) most(e *evaluation) int64 {
	birth := Day(e.values[c.since.slot])
	return int64(max(0, e.asOf.calendarMonthsSince(birth.plusYears(c.age))))
}

func (c *tooLong) warning(facts []*Fact, months, most int64) Warning {
	names := make([]string, len(facts))
	for i, f := range facts {
		names[i] = f.Name
	}
	return Warning{
		factPointer(facts[len(facts)-1].ID),
		c.words.TooLong.text(str(strings.Join(names, c.words.And.text())), num(months), num(most), num(int64(c.age))),
	}
}
