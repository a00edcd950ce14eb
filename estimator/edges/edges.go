// Package edges makes made-up people who stand on either side of every edge of
// a table, and says what the table makes of them: a day before a birthday and
// on it, the last month of a tier and the first of the next, each choice, both
// sides of each condition, each open reading, just below the pass line and at
// it. They are made from the table laid open ([estimator.Policy.Table]), so a
// new table has its edges without a line of code.
package edges

import (
	"time"

	"luohu/estimator"
)

// Edge is a place where a small difference between people makes another count.
type Edge struct {
	Kind  Kind
	Of    string // the indicator, gate, reading or fact: its id
	Name  string // the place and what differs, for people
	Cases []Case // neighbours differ by one step
	Note  string // why there are no cases; usually empty
}

// Kind is what differs between the cases of an edge.
type Kind string

// The kinds of edges.
const (
	Counts   Kind = "points"   // the points of the indicator
	Gate     Kind = "gate"     // whether the gate is passed
	Required Kind = "required" // whether anything can be counted without the fact
	Reading  Kind = "reading"  // what the other reading would make of it
	Line     Kind = "line"     // whether the total reaches the pass line
	Basis    Kind = "basis"    // whether the person is told that the law runs out
)

// Case is one person, and what the table makes of them.
type Case struct {
	Name     string
	AsOf     time.Time
	Facts    map[string]any
	Estimate *estimator.Estimate  // nil if nothing could be counted
	Refused  estimator.FactErrors // why
	Same     string               // why it counts as the case before does; empty if it doesn't
}

// Of is every edge of a policy, in the order of its table: the indicators, the
// conditions for filing, the facts that can't be left out, the open readings,
// the pass line, the end of the law.
func Of(p *estimator.Policy, w *Words) []Edge {
	b := &builder{policy: p, words: w, asOf: p.Period(p.ValidFrom).AsOf}
	b.base = b.somebody()
	for _, in := range p.Table() {
		b.rule(in, place{in: in})
	}
	b.gates()
	b.required()
	b.readings()
	b.line()
	b.basis()
	return b.edges
}

// builder makes the edges of one policy.
type builder struct {
	policy *estimator.Policy
	words  *Words
	asOf   time.Time
	base   map[string]any // somebody whose points are as few as can be
	edges  []Edge
}

// draft is an edge before anything is counted.
type draft struct {
	kind  Kind
	of    string
	place string
	why   string // why neighbours may count alike
	sides []side
}

// side is one person.
type side struct {
	facts map[string]any
	asOf  time.Time
	years map[string]int // completed since a day, where that is what matters
}

func (b *builder) add(d draft) { b.edges = append(b.edges, b.edge(d)) }

// edge counts the sides and names them by how they differ.
func (b *builder) edge(d draft) Edge {
	e := Edge{Kind: d.kind, Of: d.of, Name: d.place}
	if len(d.sides) < 2 {
		e.Note = b.words.Unreachable.With()
		return e
	}
	b.fillIn(d)
	changed := b.changed(d.sides)
	e.Name = b.title(d, changed)
	for _, s := range d.sides {
		c := Case{Name: b.name(d, s, changed), AsOf: s.asOf, Facts: s.facts}
		estimate, err := b.policy.Trace(s.facts, s.asOf)
		if err == nil {
			c.Estimate = estimate
		} else {
			c.Refused = refusal(err)
		}
		e.Cases = append(e.Cases, c)
	}
	b.compare(&e, d.why)
	return e
}
