package estimator_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luohu/estimator"
	"luohu/estimator/internal/tabletest"
)

// Whether a question is asked depends on answers of its own strand only, so
// walking every path of every strand walks every path of the interview.

// A walk goes through one strand of an interview, by every kind of answer and
// by leaving every question out.
type walk struct {
	*testing.T
	policy  *estimator.Policy
	strand  []*estimator.Fact
	answers map[*estimator.Fact][]any
	others  map[string]any // answers to all the other strands
	asked   map[string]bool
	ends    int
}

// along is a walk through one strand; others answers the rest.
func along(t *testing.T, p *estimator.Policy, strand []*estimator.Fact, others map[string]any) *walk {
	w := &walk{t, p, strand, map[*estimator.Fact][]any{}, maps.Clone(others), map[string]bool{}, 0}
	for _, f := range strand {
		w.answers[f] = p.Answers(f, june)
		delete(w.others, f.ID)
	}
	return w
}

// situation is what was said so far.
type situation struct {
	said     map[string]any
	withheld []string
}

func (s situation) and(f *estimator.Fact, value any) situation {
	if value == nil {
		return situation{s.said, append(slices.Clone(s.withheld), f.ID)}
	}
	said := maps.Clone(s.said)
	said[f.ID] = value
	return situation{said, s.withheld}
}

func (s situation) heard(f *estimator.Fact) bool {
	_, said := s.said[f.ID]
	return said || slices.Contains(s.withheld, f.ID)
}

func (s situation) String() string { return fmt.Sprintf("%v without %v", s.said, s.withheld) }

func (w *walk) asks(s situation) []*estimator.Fact {
	return slices.DeleteFunc(w.policy.AskedWithout(s.said, s.withheld, june), func(f *estimator.Fact) bool {
		return !slices.Contains(w.strand, f)
	})
}

func (w *walk) from(s situation) {
	asked := w.asks(s)
	if len(asked) == 0 {
		w.arrive(s)
		return
	}
	f := asked[0]
	if s.heard(f) {
		w.Fatalf("%s is asked twice: %s", f.ID, s)
	}
	if !w.matters(f, s) {
		w.Errorf("%s is asked, and no answer to it can matter: %s", f.ID, s)
		return
	}
	w.asked[f.ID] = true
	for _, value := range append(slices.Clone(w.answers[f]), nil) {
		w.from(s.and(f, value))
	}
}

// arrive counts at the end of a path.
func (w *walk) arrive(s situation) {
	w.ends++
	if len(s.withheld) > 0 {
		if _, err := w.policy.Partial(s.said, june); err != nil {
			w.Fatalf("a dead end: %s: %v", s, err)
		}
		return
	}
	facts := maps.Clone(w.others)
	maps.Copy(facts, s.said)
	if _, err := w.policy.Trace(facts, june); err != nil {
		w.Fatalf("a dead end: %s: %v", s, err)
	}
}

// matters finds two answers and something said after them that make a
// difference.
func (w *walk) matters(f *estimator.Fact, s situation) bool {
	var open []*estimator.Fact
	for _, other := range w.strand {
		if other != f && !s.heard(other) {
			open = append(open, other)
		}
	}
	return w.differs(f, maps.Clone(s.said), open)
}

func (w *walk) differs(f *estimator.Fact, said map[string]any, open []*estimator.Fact) bool {
	if len(open) == 0 {
		first := ""
		for i, value := range w.answers[f] {
			said[f.ID] = value
			outcome := w.outcome(said)
			if i > 0 && outcome != first {
				return true
			}
			first = outcome
		}
		return false
	}
	next := open[0]
	defer delete(said, next.ID)
	for _, value := range w.answers[next] {
		said[next.ID] = value
		if w.differs(f, said, open[1:]) {
			return true
		}
	}
	return false
}

// outcome is all that somebody can learn from an estimate.
func (w *walk) outcome(facts map[string]any) string {
	e, err := w.policy.Partial(facts, june)
	if err != nil {
		w.Fatalf("%v: %v", facts, err)
	}
	var b strings.Builder
	fmt.Fprint(&b, e.Total, e.Readings)
	for _, in := range e.Indicators {
		fmt.Fprint(&b, in.ID, in.Points)
	}
	for _, g := range e.Gates[:len(e.Gates)-1] { // the last one is the total again
		if g.Passes != nil {
			fmt.Fprint(&b, g.ID, *g.Passes)
		}
	}
	return b.String()
}

// straight answers every question in the same way, so that nothing is left.
func straight(t *testing.T, p *estimator.Policy) map[string]any {
	t.Helper()
	said := map[string]any{}
	for asked := p.Asked(said, june); len(asked) > 0; asked = p.Asked(said, june) {
		said[asked[0].ID] = p.Answers(asked[0], june)[0]
		if len(said) > len(p.Facts()) {
			t.Fatal("it never ends")
		}
	}
	return said
}

func TestEveryPathOfEveryInterviewEndsAndAsksOnlyWhatMatters(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			asked, others, ends := map[string]bool{}, straight(t, p), 0
			for _, strand := range p.Strands() {
				w := along(t, p, strand, others)
				w.from(situation{said: map[string]any{}})
				maps.Copy(asked, w.asked)
				ends += w.ends
			}
			for _, g := range p.Groups() {
				for _, f := range g.Facts {
					if !asked[f.ID] {
						t.Errorf("%s is never asked", f.ID)
					}
				}
			}
			if ends < 50 {
				t.Errorf("only %d ends", ends)
			}
		})
	}
}

// anySituation is some of the facts said, some withheld, in no order.
func anySituation(t *rapid.T, p *estimator.Policy, facts []*estimator.Fact) situation {
	s := situation{said: map[string]any{}}
	for _, f := range facts {
		switch rapid.IntRange(0, 4).Draw(t, f.ID) {
		case 0, 1:
			s = s.and(f, rapid.SampledFrom(p.Answers(f, june)).Draw(t, f.ID+" is"))
		case 2:
			s = s.and(f, nil)
		}
	}
	return s
}

func ids(facts []*estimator.Fact) (all []string) {
	for _, f := range facts {
		all = append(all, f.ID)
	}
	return all
}

func TestWhatIsAskedDependsOnAnswersOfTheSameStrandOnly(t *testing.T) {
	for id, p := range tabletest.Shipped(t) {
		t.Run(id, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				s := anySituation(rt, p, p.Facts())
				var apart []string
				for _, strand := range p.Strands() {
					w := along(t, p, strand, nil)
					mine := situation{said: map[string]any{}}
					for _, f := range strand {
						if s.heard(f) {
							mine = mine.and(f, s.said[f.ID])
						}
					}
					apart = append(apart, ids(w.asks(mine))...)
				}
				together := ids(p.AskedWithout(s.said, s.withheld, june))
				slices.Sort(apart)
				slices.Sort(together)
				if !slices.Equal(apart, together) {
					rt.Fatalf("%s: together %v, by strand %v", s, together, apart)
				}
			})
		})
	}
}
