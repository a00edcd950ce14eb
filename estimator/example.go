package estimator

import (
	"fmt"
	"slices"
	"strings"
)

// Examples is how many examples the policy's file carries.
func (p *Policy) Examples() int { return len(p.examples) }

// Difference is an example of a policy file that does not come out.
type Difference struct {
	File, Example string
	Line          int
	What          string // total, passes, residence/home, …
	Want, Got     string
}

// String says which example, what was expected, and what came.
func (d Difference) String() string {
	return fmt.Sprintf("%s:%d: example %q: %s: expected %s, got %s", d.File, d.Line, d.Example, d.What, d.Want, d.Got)
}

// Test runs the examples.
func (p *Policy) Test() (all []Difference) {
	for _, x := range p.examples {
		all = append(all, p.try(x)...)
	}
	return all
}

func (p *Policy) try(x example) (all []Difference) {
	differ := func(what, want, got string) {
		all = append(all, Difference{p.file, x.name, x.line, what, want, got})
	}
	r, wrong := p.enter(x.facts, x.asOf.Time(), true)
	defer r.leave()
	if len(wrong) > 0 || len(x.refused) > 0 {
		if got := wrong.pointers(); !slices.Equal(x.refused, got) {
			differ("refused", fmt.Sprint(x.refused), fmt.Sprint(got))
		}
		return all
	}
	estimate := p.trace(r)
	number := func(what string, want, got Points) {
		if !want.states(got) {
			differ(what, want.Short(), got.inFull())
		}
	}
	number("total", x.total.points, r.counted.total)
	if x.passes != nil && *x.passes != estimate.Passes {
		differ("passes", fmt.Sprint(*x.passes), fmt.Sprint(estimate.Passes))
	}
	if x.passLine != nil {
		number("pass_line", x.passLine.points, estimate.PassLine)
	}
	if x.unofficial != nil {
		number("unofficial_points", x.unofficial.points, estimate.UnofficialPoints)
	}
	for _, w := range x.points {
		number(w.where, w.points, estimate.at(w.where))
	}
	for _, w := range x.evidence {
		if got := estimate.markAt(w.where); got != w.mark {
			differ("evidence of "+w.where, w.mark, got)
		}
	}
	for _, w := range x.gates {
		if got := estimate.gate(w.id); shown(got) != shown(w.passes) {
			differ("gate "+w.id, shown(w.passes), shown(got))
		}
	}
	if x.readings != nil {
		if want, got := listed(x.readings), estimate.readings(); want != got {
			differ("readings", want, got)
		}
	}
	if x.warnings != nil {
		if got := estimate.warned(); !slices.Equal(x.warnings, got) {
			differ("warnings", fmt.Sprint(x.warnings), fmt.Sprint(got))
		}
	}
	if x.materials != nil {
		if got := p.materialIDs(r); !slices.Equal(x.materials, got) {
			differ("materials", fmt.Sprint(x.materials), fmt.Sprint(got))
		}
	}
	return all
}

// materialIDs are those of the papers needed, each once.
func (p *Policy) materialIDs(r *room) []string {
	ids := []string{}
	for _, m := range p.materials(r) {
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// states says whether p is how got is written down: exactly, or rounded to two
// digits where thirds are left over.
func (p Points) states(got Points) bool {
	if got.ends() {
		return p == got
	}
	return p == got.Rounded()
}

// inFull is p with all that can be written of it.
func (p Points) inFull() string {
	if p.ends() && p != p.Rounded() {
		return fmt.Sprintf("%s (not rounded: %d/%d)", p, p, unitsPerPoint)
	}
	return p.Short()
}

func (e *Estimate) at(path string) Points {
	id, part, inside := strings.Cut(path, "/")
	for _, in := range e.Indicators {
		if in.ID != id {
			continue
		}
		for _, p := range in.Parts {
			if inside && p.ID == part {
				return p.Points
			}
		}
		return in.Points
	}
	return 0
}

func (e *Estimate) markAt(path string) string {
	id, part, _ := strings.Cut(path, "/")
	for _, in := range e.Indicators {
		if in.ID != id {
			continue
		}
		for _, p := range in.Parts {
			if p.ID == part {
				return p.Evidence
			}
		}
		return in.Evidence
	}
	return ""
}

func (e *Estimate) gate(id string) *bool {
	for _, g := range e.Gates {
		if g.ID == id {
			return g.Passes
		}
	}
	return nil
}

func (e *Estimate) warned() []string {
	all := make([]string, len(e.Warnings))
	for i, w := range e.Warnings {
		all[i] = w.Pointer
	}
	return all
}

func (e *Estimate) readings() string {
	all := make([]wanted, len(e.Readings))
	for i, r := range e.Readings {
		all[i] = wanted{r.ID, r.Total}
	}
	return listed(all)
}

func listed(all []wanted) string {
	lines := make([]string, len(all))
	for i, w := range all {
		lines[i] = w.where + " " + w.points.String()
	}
	slices.Sort(lines)
	return "[" + strings.Join(lines, ", ") + "]"
}

func shown(b *bool) string {
	if b == nil {
		return "null"
	}
	return fmt.Sprint(*b)
}
