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

	First    int     `json:"first"`    // the first that reaches the line; 0: it is reached already
	Fileable int     `json:"fileable"` // the first that does and at which no condition for filing fails
	Beyond   int     `json:"beyond"`   // the first that is filed when the table's basis has ended
	Cliffs   []Cliff `json:"cliffs"`   // in the order of time

	BeyondText string `json:"beyond_text,omitempty"` // what Beyond means, in words

	// Barred says in words why the person can't file whatever they do: the
	// points to come are then no more than points.
	Barred string `json:"barred,omitempty"`

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
// Facts may be left out, as for [Policy.Partial]. Each point is filed in its own
// period, from its first day on; an estimate without a submission_date counts on
// the cut-off day, so that a birthday on the first day of filing lies between.
// A submission_date that is given counts for the first point, if it lies in its
// period: the days before it are over. It counts by
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
