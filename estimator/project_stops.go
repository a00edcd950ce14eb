package estimator

import "time"

// stop is a cut-off and when one files after it.
type stop struct {
	period   Period
	cutOff   Day
	from, to Day // the filing window
	months   int // full calendar months since the beginning
}

// stops are the cut-off asOf and those after it; of a policy whose periods are
// not known, a year apart.
func (p *Policy) stops(asOf Day) []stop {
	all := make([]stop, cutOffsProjected+1)
	cutOff := asOf
	for i := range all {
		switch {
		case i == 0:
		case len(p.periods) == 0:
			cutOff = asOf.plusYears(i)
		default:
			cutOff = p.cutOffFrom(cutOff.next())
		}
		all[i] = p.stop(cutOff)
		all[i].months = cutOff.calendarMonthsSince(asOf) - 1
	}
	return all
}

func (p *Policy) stop(cutOff Day) stop {
	s := stop{period: p.periodOf(cutOff), cutOff: cutOff, from: cutOff.next(), to: cutOff.next()}
	switch {
	case s.period.ID != "":
		s.from, s.to = DayOf(s.period.FilingFrom), DayOf(s.period.FilingTo)
	case len(p.periods) == 0:
		s.period.AsOf = cutOff.Time()
	default:
		i, year := p.openOrNext(s.from)
		s.from, s.to = max(s.from, p.periods[i].from.in(year)), p.periods[i].to.in(year)
		s.period = Period{AsOf: cutOff.Time(), FilingFrom: s.from.Time(), FilingTo: s.to.Time()}
	}
	return s
}

// PeriodOf is the period that is counted to a cut-off day; zero if there is none.
func (p *Policy) PeriodOf(cutOff time.Time) Period { return p.periodOf(DayOf(cutOff)) }

func (p *Policy) periodOf(cutOff Day) Period {
	for year := cutOff.year(); year <= cutOff.year()+1; year++ {
		for i, rule := range p.periods {
			if rule.cutOff(year) == cutOff {
				return p.period(i, year)
			}
		}
	}
	return Period{}
}
