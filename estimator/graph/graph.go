// Package graph draws the interview of a policy: which question follows which,
// and where an answer decides what is asked next. It tries every kind of answer
// and sees what [estimator.Policy.Asked] then leaves open; nothing in it reads
// the table's rules.
package graph

import (
	"fmt"
	"slices"

	"luohu/estimator"
)

// Graph is an interview as questions and the ways between them.
type Graph struct {
	Policy    *estimator.Policy
	Questions []*Question // in the order of the interview
	First     *Question   // nil: nothing is asked

	words *Words
}

// Question is a place of the interview. One fact stands at several places if
// what follows depends on more than the answer to it.
type Question struct {
	ID    string // the fact's; home_months~2 for a second place
	Fact  *estimator.Fact
	Group int    // its index in the policy's groups
	Asks  string // the question, with a word in place of the cut-off day
	Ways  []Way
}

// Way leads from a question to the next.
type Way struct {
	Answers string    // in words; empty: all answers lead there
	To      *Question // nil: all that matters is known

	lead lead
}

// Of is the graph of a policy's interview, as it is led in the first period of
// the policy. Its error is a policy that is too entangled to be walked through.
func Of(p *estimator.Policy, w *Words) (*Graph, error) {
	g := &Graph{Policy: p, words: w}
	weaver := weaver{graph: g, order: map[*estimator.Fact]place{}, woven: map[string]*Question{}}
	for i, group := range p.Groups() {
		for _, f := range group.Facts {
			weaver.order[f] = place{len(weaver.order), i}
		}
	}
	asOf, begin := p.Period(p.ValidFrom).AsOf, []*step{}
	for _, strand := range p.Strands() {
		first, err := unravel(p, strand, asOf)
		if err != nil {
			return nil, fmt.Errorf("draw the interview of %s: %w", p.ID, err)
		}
		begin = append(begin, first)
	}
	var err error
	if g.First, err = weaver.weave(begin); err != nil {
		return nil, fmt.Errorf("draw the interview of %s: %w", p.ID, err)
	}
	weaver.number()
	return g, nil
}

// number puts the questions in order and names them.
func (w *weaver) number() {
	all := w.graph.Questions
	slices.SortStableFunc(all, func(a, b *Question) int { return w.order[a.Fact].number - w.order[b.Fact].number })
	places := map[*estimator.Fact]int{}
	for _, q := range all {
		places[q.Fact]++
		q.ID = q.Fact.ID
		if n := places[q.Fact]; n > 1 {
			q.ID = fmt.Sprintf("%s~%d", q.Fact.ID, n)
		}
	}
}
