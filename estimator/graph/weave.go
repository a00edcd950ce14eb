package graph

import (
	"fmt"
	"slices"
	"strings"

	"luohu/estimator"
)

// mostQuestions is the largest graph that is drawn.
const mostQuestions = 2000

// weaver lays the strands of an interview side by side: the next question is
// the first, in the interview's order, that any of them asks.
type weaver struct {
	graph *Graph
	order map[*estimator.Fact]place
	woven map[string]*Question // by where every strand is
}

// place is where a fact stands in the interview.
type place struct{ number, group int }

// weave is the question to ask when each strand is at a step.
func (w *weaver) weave(at []*step) (*Question, error) {
	next := -1
	for i, s := range at {
		if s != nil && (next < 0 || w.order[s.fact].number < w.order[at[next].fact].number) {
			next = i
		}
	}
	if next < 0 {
		return nil, nil
	}
	key := whereabouts(at)
	if q, found := w.woven[key]; found {
		return q, nil
	}
	if len(w.woven) == mostQuestions {
		return nil, fmt.Errorf("more than %d questions", mostQuestions)
	}
	s := at[next]
	q := &Question{Fact: s.fact, Group: w.order[s.fact].group, Asks: w.graph.words.question(s.fact)}
	w.woven[key] = q
	w.graph.Questions = append(w.graph.Questions, q)
	for i, way := range s.ways {
		after := slices.Clone(at)
		after[next] = way.to
		to, err := w.weave(after)
		if err != nil {
			return nil, err
		}
		q.Ways = append(q.Ways, Way{w.graph.words.answers(s, i), to, way})
	}
	return q, nil
}

func whereabouts(at []*step) string {
	var key strings.Builder
	for _, s := range at {
		fmt.Fprintf(&key, "%d ", s.place())
	}
	return key.String()
}
