package estimator

import "time"

// cutOffsProjected is how many cut-offs after the first a projection shows.
const cutOffsProjected = 10

// Projection is what the points come to if life goes on as it is. Indexes are
// those of Points; -1 is none of them.
type Projection struct {
	Policy        string  `json:"policy"`
	PolicyVersion string  `json:"policy_version"`
	AsOf          Day     `json:"as_of"`
	PassLine      Points  `json:"pass_line,omitzero"` // 0 if none is known: nothing passes then
	Complete      bool    `json:"complete"`           // false: an indicator is left out that needs a fact not given
	Points        []Point `json:"points"`

	First  int     `json:"first"`  // the first that reaches the line; 0: it is reached already
	Beyond int     `json:"beyond"` // the first that is filed when the table's basis has ended
	Cliffs []Cliff `json:"cliffs"` // in the order of time

	BeyondText string `json:"beyond_text,omitempty"` // what Beyond means, in words

	of *Policy
}

// Point is what the points come to at one cut-off.
type Point struct {
	// Period is filed in after the cut-off. At a day that is the cut-off of no
	// period it has no name; then, and of a policy whose periods are not known,
	// one files from the next day on.
	Period     Period            `json:"period"`
	Facts      FactsUsed         `json:"facts"`  // as they are then, with the first day of filing: their Partial is Total
	Total      Points            `json:"total"`  // filed on the first day, rounded once
	Late       Points            `json:"late"`   // filed on the last day: a birthday may lie between
	Passes     bool              `json:"passes"` // Total against the line
	Indicators []ProjectedPoints `json:"indicators"`
	Unmet      []string          `json:"unmet"`  // ids of the conditions for filing that fail then
	Events     []ProjectedEvent  `json:"events"` // what changed since the point before, in the order of time
}

// ProjectedPoints are those of one line of the table.
type ProjectedPoints struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Points Points `json:"points"` // filed on the first day
	Late   Points `json:"late"`   // filed on the last day
}

// Project tells the points at the cut-off asOf and at the next ten, or at the
// same day of the next ten years if the policy's periods are not known. Facts
// that go on (goes_on of the policy) have one more every full calendar month
// or year, up to their bound, if they have begun; all others stay as they are.
// Facts may be left out, as for [Policy.Partial]. A submission_date that is
// given does not count: each point is filed in its own period. It counts by
// this policy to the end: what a later version will say is not guessed. Its
// error is [FactErrors].
func (p *Policy) Project(facts map[string]any, asOf time.Time) (*Projection, error) {
	r, wrong := p.enter(facts, asOf, false)
	defer r.leave()
	if len(wrong) > 0 {
		return nil, wrong
	}
	pr := newProjector(p, r)
	for i := range pr.stops {
		pr.visit(i)
	}
	return pr.projection(), nil
}

// stop is a cut-off and when one files after it.
type stop struct {
	period   Period
	cutOff   Day
	from, to Day // the filing window
	months   int // full calendar months since the beginning
}

// stops are the cut-off asOf and those after it.
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
	after := cutOff.next()
	if len(p.periods) == 0 {
		return stop{period: Period{AsOf: cutOff.Time()}, cutOff: cutOff, from: after, to: after}
	}
	for _, year := range []int{cutOff.year(), cutOff.year() + 1} {
		for i, rule := range p.periods {
			if rule.cutOff(year) == cutOff {
				return stop{period: p.period(i, year), cutOff: cutOff, from: rule.from.in(year), to: rule.to.in(year)}
			}
		}
	}
	i, year := p.openOrNext(after)
	s := stop{cutOff: cutOff, from: max(after, p.periods[i].from.in(year)), to: p.periods[i].to.in(year)}
	s.period = Period{AsOf: cutOff.Time(), FilingFrom: s.from.Time(), FilingTo: s.to.Time()}
	return s
}
