package estimator

import (
	"cmp"
	"slices"
	"time"
)

// Advice is a change that a person can make and that helps.
type Advice struct {
	Change   FactsUsed `json:"change"`   // the facts that change, with their new values
	Gain     Points    `json:"gain"`     // total less the total now, both as stated
	Total    Points    `json:"total"`    // everything else as it is now
	Earliest Day       `json:"earliest"` // the first cut-off day at which it can count
	Because  string    `json:"because"`  // the change in words
}

// Advice is every single change that helps, the one that gains most first. Its
// error is [FactErrors].
func (p *Policy) Advice(facts map[string]any, asOf time.Time) ([]Advice, error) {
	estimate, err := p.Estimate(facts, asOf)
	if err != nil {
		return nil, err
	}
	return estimate.Advice, nil
}

// improvement is how a person can change a fact.
type improvement struct {
	way      way
	when     condition // nil: always
	says     phrase    // {more}, {value}
	together []*Fact   // change with it by as much
}

// way is what kind of change it is.
type way string

const (
	// wayGoOn: months go on to come, to the first cut-off where they help.
	wayGoOn way = "go_on"
	// wayReach: months that have begun go on to the first one that helps.
	wayReach way = "reach"
	// wayOnceMore: one more by the next cut-off.
	wayOnceMore way = "once_more"
	// wayAttain: another value by the next cut-off.
	wayAttain way = "attain"
	// wayChoose: another value, chosen when filing.
	wayChoose way = "choose"
)

var ways = []string{string(wayGoOn), string(wayReach), string(wayOnceMore), string(wayAttain), string(wayChoose)}

// How far ahead advice looks.
const (
	cutOffsAhead = 4
	monthsAhead  = 36

	maxTogether = 8 // facts that change at once
)

func (p *Policy) advise(r *room) []Advice {
	e := &r.evaluation
	a := adviser{p, e, &r.counted, make([]FactUsed, 0, maxTogether), make([]Advice, 0, len(p.facts))}
	for _, f := range p.facts {
		if f.improve != nil && (f.improve.when == nil || f.improve.when.holds(e) == yes) {
			a.try(f)
		}
	}
	slices.SortStableFunc(a.found, func(a, b Advice) int {
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), cmp.Compare(a.Earliest, b.Earliest))
	})
	return a.found
}
