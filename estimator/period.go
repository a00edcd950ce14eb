package estimator

import (
	"encoding/json"
	"fmt"
	"time"
)

// Period is a time in which one can file.
type Period struct {
	ID         string // 2027-1
	Name       string // 2027年第一期
	AsOf       time.Time
	FilingFrom time.Time
	FilingTo   time.Time // the last day
}

// MarshalJSON writes the days as YYYY-MM-DD; what is not known is left out.
func (p Period) MarshalJSON() ([]byte, error) {
	known := struct {
		ID         string `json:"id,omitempty"`
		Name       string `json:"name,omitempty"`
		AsOf       Day    `json:"as_of"`
		FilingFrom Day    `json:"filing_from,omitzero"`
		FilingTo   Day    `json:"filing_to,omitzero"`
	}{ID: p.ID, Name: p.Name, AsOf: DayOf(p.AsOf)}
	if !p.FilingFrom.IsZero() {
		known.FilingFrom, known.FilingTo = DayOf(p.FilingFrom), DayOf(p.FilingTo)
	}
	return json.Marshal(known)
}

// periodRule is what is the same every year.
type periodRule struct {
	name         string
	from, to     monthDay
	asOf         monthDay
	asOfLastYear bool
}

// monthDay is a day of any year as mmdd.
type monthDay int32

func (md monthDay) in(year int) Day { return Day(year*10_000 + int(md)) }

// Period is the period that one can still file in: the one that is open, else
// the next. Of a policy whose periods are not known it has nothing but the
// cut-off, today.
func (p *Policy) Period(now time.Time) Period {
	if len(p.periods) == 0 {
		return Period{AsOf: DayOf(now).Time()}
	}
	return p.period(p.openOrNext(DayOf(now)))
}

func (p *Policy) openOrNext(today Day) (i, year int) {
	for year = today.year(); ; year++ {
		for i, rule := range p.periods {
			if rule.to.in(year) >= today {
				return i, year
			}
		}
	}
}

func (p *Policy) period(i, year int) Period {
	rule := p.periods[i]
	return Period{
		ID:         fmt.Sprintf("%d-%d", year, i+1),
		Name:       p.words.PeriodName.text(num(int64(year)), str(rule.name)),
		AsOf:       rule.cutOff(year).Time(),
		FilingFrom: rule.from.in(year).Time(),
		FilingTo:   rule.to.in(year).Time(),
	}
}

func (r periodRule) cutOff(year int) Day {
	if r.asOfLastYear {
		year--
	}
	return r.asOf.in(year)
}

// cutOffFrom is the first cut-off day that is not before d; any day is one if
// the periods are not known.
func (p *Policy) cutOffFrom(d Day) Day {
	if len(p.periods) == 0 {
		return d
	}
	best := Day(0)
	for year := d.year(); year <= d.year()+2; year++ {
		for _, rule := range p.periods {
			if c := rule.cutOff(year); c >= d && (best == 0 || c < best) {
				best = c
			}
		}
	}
	return best
}

// cutOffAfter is the first cut-off day after d.
func (p *Policy) cutOffAfter(d Day) Day {
	if len(p.periods) == 0 {
		return d.plusMonths(monthsBetween)
	}
	return p.cutOffFrom(d.next())
}

// FilingDay is the day on which somebody files who counts to a cut-off and
// looks today: today while filing is open, the first day before that, the last
// one when it is over. It is zero where the periods are not known. Who is shown
// an estimate gives it as the fact submission_date, so that an age counts on no
// day on which nobody can file.
func (p *Policy) FilingDay(cutOff, today time.Time) time.Time {
	if len(p.periods) == 0 {
		return time.Time{}
	}
	s := p.stop(DayOf(cutOff))
	return min(max(DayOf(today), s.from), s.to).Time()
}

// firstFilingDay is the first after a cut-off on which filing is open.
func (p *Policy) firstFilingDay(cutOff Day) Day {
	after := cutOff.next()
	if len(p.periods) == 0 {
		return after
	}
	i, year := p.openOrNext(after)
	return max(after, p.periods[i].from.in(year))
}

// filingDay is the day an application would be filed on: the one the person
// says, else the first after the cut-off on which filing is open.
func (p *Policy) filingDay(e *evaluation) Day {
	if f := p.submission; f != nil && e.given.has(f.slot) {
		return Day(e.values[f.slot])
	}
	return p.firstFilingDay(e.asOf)
}
