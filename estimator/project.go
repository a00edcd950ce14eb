package estimator

import (
	"fmt"
	"time"
)

// Projection is what the points come to if life goes on as it is: what runs
// (insurance, a lease, a home) runs on, as the policy's goes_on says; nothing
// new begins, and the table stays as it is.
type Projection struct {
	Points []ProjectedPoint `json:"points"` // the cut-off that was asked for, and the next ten
	First  int              `json:"first"`  // the first point that reaches the line; -1: none does
	Beyond int              `json:"beyond"` // the first that is filed after the law's last day; -1: none is
	Falls  []Event          `json:"falls"`  // after which there are fewer points, soonest first
}

// ProjectedPoint is one cut-off.
type ProjectedPoint struct {
	Period     string            `json:"period"`      // 2027年第一期; empty where periods are not known
	AsOf       Day               `json:"as_of"`       // the cut-off day
	FilingFrom Day               `json:"filing_from"` // zero where periods are not known
	FilingTo   Day               `json:"filing_to"`
	Total      Points            `json:"total"` // of who files on the first day
	Late       Points            `json:"late"`  // of who files on the last
	Passes     bool              `json:"passes"`
	Indicators []IndicatorPoints `json:"indicators"`
	Events     []Event           `json:"events"` // what is new since the point before
}

// IndicatorPoints are the points of one line of the table.
type IndicatorPoints struct {
	ID     string `json:"id"`
	Points Points `json:"points"`
}

// EventKind is what kind of thing changes.
type EventKind string

// The kinds of events.
const (
	TierBegins    EventKind = "tier"      // months count at another rate from now on
	YearFull      EventKind = "full_year" // one more full year counts
	AmountReached EventKind = "reached"   // what counts only from an amount on counts now
	BandLeft      EventKind = "band"      // a birthday changes the points
	GateOpens     EventKind = "gate"      // a condition for filing is met now
)

// Event is something that time changes.
type Event struct {
	Kind      EventKind `json:"kind"`
	Indicator string    `json:"indicator,omitempty"` // or the gate
	On        Day       `json:"on,omitzero"`         // the day, where one is known
	Points    Points    `json:"points"`              // more, or less, for the change alone; of a tier, a year
	Text      string    `json:"text"`
}

// cutOffsProjected is how many cut-offs ahead a projection looks.
const cutOffsProjected = 10

// Project looks ahead from a cut-off. Facts may be left out, as for
// [Policy.Partial]. A newer version of the table is not guessed. Its error is
// [FactErrors].
func (p *Policy) Project(facts map[string]any, asOf time.Time) (*Projection, error) {
	r, wrong := p.enter(facts, asOf, false)
	defer r.leave()
	if len(wrong) > 0 {
		return nil, wrong
	}
	pr := &projector{policy: p, e: &r.evaluation, from: r.asOf, start: r.values}
	pr.growing = pr.whatGrows()
	projection := &Projection{First: -1, Beyond: -1, Falls: []Event{}}
	for i, cutOff := range p.cutOffs(r.asOf, cutOffsProjected+1) {
		pr.moveTo(cutOff, i > 0)
		projection.add(p, pr.point(cutOff))
	}
	return projection, nil
}

func (pr *Projection) add(p *Policy, point ProjectedPoint) {
	i := len(pr.Points)
	pr.Points = append(pr.Points, point)
	if pr.First < 0 && point.Passes {
		pr.First = i
	}
	if pr.Beyond < 0 && !p.BasisUntil.IsZero() && max(point.FilingFrom, point.AsOf.next()) > DayOf(p.BasisUntil) {
		pr.Beyond = i
	}
	for _, event := range point.Events {
		if event.Points < 0 {
			pr.Falls = append(pr.Falls, event)
		}
	}
}

// cutOffs are n of them, from one on; of a policy whose periods are not known,
// a year apart.
func (p *Policy) cutOffs(from Day, n int) []Day {
	all := []Day{from}
	for len(all) < n {
		last := all[len(all)-1]
		if len(p.periods) == 0 {
			all = append(all, from.plusYears(len(all)))
		} else {
			all = append(all, p.cutOffFrom(last.next()))
		}
	}
	return all
}

// PeriodOf is the period that is counted to a cut-off day; zero if there is none.
func (p *Policy) PeriodOf(cutOff time.Time) Period { return p.periodOf(DayOf(cutOff)) }

// periodOf is the period that is counted to a cut-off day; zero if there is none.
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

// projector moves what is known of a person from cut-off to cut-off.
type projector struct {
	policy  *Policy
	e       *evaluation
	from    Day
	start   [maxFacts]int64 // values at the beginning
	growing []*Fact
	before  *moment // the cut-off before; nil at the first
}

// moment is what was so at a cut-off.
type moment struct {
	values [maxFacts]int64
	asOf   Day
	last   Day // the last day of filing
}

func (pr *projector) whatGrows() (all []*Fact) {
	for _, f := range pr.policy.facts {
		if f.goesOn == nil || !pr.e.given.has(f.slot) {
			continue
		}
		if when := f.goesOn.when; when == nil && pr.e.values[f.slot] > 0 || when != nil && when.holds(pr.e) == yes {
			all = append(all, f)
		}
	}
	return all
}

func (pr *projector) moveTo(cutOff Day, later bool) {
	e := pr.e
	months := int64(cutOff.calendarMonthsSince(pr.from) - 1)
	e.asOf = cutOff
	for _, f := range pr.growing {
		e.values[f.slot] = min(pr.start[f.slot]+months/int64(f.goesOn.every), f.Most())
	}
	if s := pr.policy.submission; s != nil && later { // a day that was said is for the first cut-off alone
		e.given.remove(s.slot)
	}
}

func (pr *projector) point(cutOff Day) ProjectedPoint {
	p, e := pr.policy, pr.e
	period := p.periodOf(cutOff)
	point := ProjectedPoint{Period: period.Name, AsOf: cutOff, Events: []Event{}}
	if period.Name != "" {
		point.FilingFrom, point.FilingTo = DayOf(period.FilingFrom), DayOf(period.FilingTo)
	}
	var total Points
	for _, in := range p.indicators {
		t := in.tally(e)
		total += t.points
		point.Indicators = append(point.Indicators, IndicatorPoints{in.id, t.points})
	}
	point.Total = total.Rounded()
	point.Late = pr.filedOn(point.FilingTo, point.Total)
	point.Passes = p.PassLine > 0 && point.Total >= p.PassLine
	now := &moment{e.values, cutOff, max(point.FilingTo, cutOff)}
	if pr.before != nil {
		point.Events = pr.events(now)
	} else {
		point.Events = pr.birthdays(&moment{asOf: pr.onDay(), last: pr.onDay()}, now)
	}
	pr.before = now
	return point
}

// onDay is the day on which somebody files who says nothing else.
func (pr *projector) onDay() Day {
	if s := pr.policy.submission; s != nil {
		if v, known := pr.e.get(s); known {
			return Day(v)
		}
	}
	return pr.e.asOf
}

// filedOn is the total of who files on a day.
func (pr *projector) filedOn(day Day, total Points) Points {
	s, e := pr.policy.submission, pr.e
	if s == nil || day.IsZero() {
		return total
	}
	value, given := e.values[s.slot], e.given
	e.set(s, int64(day))
	var then Points
	for _, in := range pr.policy.indicators {
		then += in.tally(e).points
	}
	e.values[s.slot], e.given = value, given
	return then.Rounded()
}

// Headline says in one sentence when the line is reached.
func (p *Policy) Headline(pr *Projection) string {
	w := p.words
	last := pr.Points[len(pr.Points)-1]
	switch {
	case p.PassLine == 0:
		return w.AheadNoLine.text()
	case pr.First == 0:
		return w.AheadNow.text(pts(p.PassLine))
	case pr.First > 0:
		first := pr.Points[pr.First]
		return w.AheadFirst.text(pts(p.PassLine), str(first.name()), exact(first.Total), str(w.dayInWords(first.FilingFrom)), str(w.dayInWords(first.FilingTo)))
	}
	return w.AheadNever.text(pts(p.PassLine), str(last.name()), exact(last.Total), exact(p.PassLine-last.Total))
}

func (point ProjectedPoint) name() string {
	if point.Period != "" {
		return point.Period
	}
	return fmt.Sprint(point.AsOf)
}
