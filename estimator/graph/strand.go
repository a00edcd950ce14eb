package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"luohu/estimator"
)

// step is a question of a strand and where its answers lead. Two steps that
// lead on alike are one. The end of a strand is nil.
type step struct {
	number int // among the steps of its strand, from 1
	fact   *estimator.Fact
	ways   []lead
}

// lead is the answers that lead to one step.
type lead struct {
	values []any  // of a choice, yes or no, or days
	spans  []span // of months, counts and money
	to     *step
}

// span is amounts from and through, both included.
type span struct{ from, through int64 }

// mostSituations is how many sets of answers are tried for one strand.
const mostSituations = 500_000

// unraveling tries every kind of answer to the questions of one strand.
type unraveling struct {
	policy     *estimator.Policy
	strand     []*estimator.Fact
	asOf       time.Time
	answers    map[*estimator.Fact][]any
	steps      map[string]*step // by what they ask and where they lead
	situations int
}

func unravel(p *estimator.Policy, strand []*estimator.Fact, asOf time.Time) (*step, error) {
	u := &unraveling{
		policy: p, strand: strand, asOf: asOf,
		answers: map[*estimator.Fact][]any{}, steps: map[string]*step{},
	}
	for _, f := range strand {
		u.answers[f] = p.Answers(f, asOf)
	}
	return u.after(map[string]any{})
}

// after is the step that comes after some answers.
func (u *unraveling) after(said map[string]any) (*step, error) {
	if u.situations++; u.situations > mostSituations {
		return nil, fmt.Errorf("%s and what it touches have more than %d sets of answers", u.strand[0].ID, mostSituations)
	}
	asked := u.policy.Asked(said, u.asOf)
	i := slices.IndexFunc(asked, func(f *estimator.Fact) bool { return slices.Contains(u.strand, f) })
	if i < 0 {
		return nil, nil
	}
	s := &step{fact: asked[i]}
	switch s.fact.Type {
	case estimator.Months, estimator.Count, estimator.Money:
		return u.amounts(s, said)
	}
	for _, value := range u.answers[s.fact] {
		next, err := u.after(and(said, s.fact, value))
		if err != nil {
			return nil, err
		}
		way := s.way(next)
		way.values = append(way.values, value)
	}
	return u.same(s), nil
}

// amounts finds the amounts from which on something else is asked.
func (u *unraveling) amounts(s *step, said map[string]any) (*step, error) {
	after := func(n int64) (*step, error) { return u.after(and(said, s.fact, n)) }
	from, low := int64(0), int64(0)
	before, err := after(0)
	for _, value := range u.answers[s.fact] {
		high := int64(value.(int))
		var next *step
		for err == nil && low < high {
			if next, err = after(high); next == before {
				break
			}
			turn := high // the first that leads elsewhere lies after low, up to high
			for err == nil && turn-low > 1 {
				middle := low + (turn-low)/2
				var there *step
				if there, err = after(middle); there == before {
					low = middle
				} else {
					turn, next = middle, there
				}
			}
			way := s.way(before)
			way.spans = append(way.spans, span{from, turn - 1})
			from, low, before = turn, turn, next
		}
		if err != nil {
			return nil, err
		}
		low = high
	}
	way := s.way(before)
	way.spans = append(way.spans, span{from, s.fact.Most()})
	return u.same(s), nil
}

func and(said map[string]any, f *estimator.Fact, value any) map[string]any {
	more := maps.Clone(said)
	more[f.ID] = value
	return more
}

// way is the one to a step, new if there is none yet.
func (s *step) way(to *step) *lead {
	for i := range s.ways {
		if s.ways[i].to == to {
			return &s.ways[i]
		}
	}
	s.ways = append(s.ways, lead{to: to})
	return &s.ways[len(s.ways)-1]
}

// same is the step that leads on as s does: s, or one met before.
func (u *unraveling) same(s *step) *step {
	var key strings.Builder
	key.WriteString(s.fact.ID)
	for _, way := range s.ways {
		fmt.Fprintf(&key, " %q %v %d", way.values, way.spans, way.to.place())
	}
	if met, found := u.steps[key.String()]; found {
		return met
	}
	s.number = len(u.steps) + 1
	u.steps[key.String()] = s
	return s
}

// place tells steps of one strand apart; 0 is its end.
func (s *step) place() int {
	if s == nil {
		return 0
	}
	return s.number
}
