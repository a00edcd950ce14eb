package edges

import (
	"fmt"

	"luohu/estimator"
)

// outcome is what an edge is about, for one of its people.
func outcome(e Edge, c Case) string {
	if c.Estimate == nil {
		return c.Refused.Error()
	}
	switch e.Kind {
	case Gate:
		for _, g := range c.Estimate.Gates {
			if g.ID == e.Of {
				return known(g.Passes)
			}
		}
	case Line:
		return fmt.Sprint(c.Estimate.Passes)
	case Basis:
		return fmt.Sprint(len(c.Estimate.Notices))
	case Reading:
		for _, r := range c.Estimate.Readings {
			if r.ID == e.Of {
				return (r.Total - c.Estimate.Total).String()
			}
		}
	case Counts:
		for _, in := range c.Estimate.Indicators {
			if in.ID == e.Of {
				return fmt.Sprint(int64(in.Points))
			}
		}
	}
	return "" // that it could be counted, or that the reading changes nothing
}

// known is a gate's result as it stands in a policy file.
func known(passes *bool) string {
	if passes == nil {
		return "null"
	}
	return fmt.Sprint(*passes)
}

// compare notes which people count as their neighbour does, and why.
func (b *builder) compare(e *Edge, why string) {
	if why == "" {
		why = b.words.Same.With()
	}
	for i := range e.Cases {
		e.Cases[i].Same = ""
		if i > 0 && outcome(*e, e.Cases[i]) == outcome(*e, e.Cases[i-1]) {
			e.Cases[i].Same = why
		}
	}
}

// shown is what is worth telling of the cases of an edge besides the total: the
// places, gates and readings that are not nothing, or not the same, for all.
type shown struct {
	places, gates []string
	readings      bool
}

func (e Edge) shown() (s shown) {
	seen := map[string]bool{}
	add := func(to *[]string, what string) {
		if !seen[what] {
			seen[what] = true
			*to = append(*to, what)
		}
	}
	gate := map[string]string{}
	for _, c := range e.Cases {
		if c.Estimate == nil {
			continue
		}
		for _, in := range c.Estimate.Indicators {
			if e.Kind != Counts || in.ID != e.Of {
				continue
			}
			add(&s.places, in.ID)
			for _, part := range in.Parts {
				if part.Points != 0 {
					add(&s.places, in.ID+"/"+part.ID)
				}
			}
		}
		for _, g := range c.Estimate.Gates {
			before, met := gate[g.ID]
			if gate[g.ID] = known(g.Passes); met && before != known(g.Passes) {
				add(&s.gates, g.ID)
			}
		}
		s.readings = s.readings || len(c.Estimate.Readings) > 0
	}
	return s
}

// points are those of an indicator or a part of one, by its path.
func points(e *estimator.Estimate, path string) estimator.Points {
	for _, in := range e.Indicators {
		if in.ID == path {
			return in.Points
		}
		for _, part := range in.Parts {
			if in.ID+"/"+part.ID == path {
				return part.Points
			}
		}
	}
	return 0
}

func passes(e *estimator.Estimate, gate string) *bool {
	for _, g := range e.Gates {
		if g.ID == gate {
			return g.Passes
		}
	}
	return nil
}
