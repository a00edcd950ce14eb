package estimator

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// example is a person and what must come of it.
type example struct {
	name string
	line int
	asOf Day

	facts   map[string]any
	refused []string // pointers to the facts that can't be used; then nothing is counted
	total   wanted

	// What else is expected; nil: not looked at.
	points     []wanted // of indicators and parts
	passes     *bool
	passLine   *wanted
	unofficial *wanted
	gates      []wantedGate
	readings   []wanted // all of them
	warnings   []string // all of them
	materials  []string // all of them, by id
	evidence   []wantedMark
}

// wanted is a number of points somewhere: an indicator, a part, a reading.
type wanted struct {
	where  string
	points Points
}

// wantedMark is the mark of an indicator or part.
type wantedMark struct{ where, mark string }

type wantedGate struct {
	id     string
	passes *bool
}

func (l *loader) loadExamples(m mapping) {
	for _, em := range m.mappings("examples") {
		x := example{name: em.text("name"), line: position(em.at).Line, asOf: em.day("as_of")}
		if em.has("refused") {
			x.refused = l.factPointers(em, "refused")
		} else {
			x.total.points = em.points("total")
		}
		if fm, ok := em.child("facts"); ok {
			x.facts = l.given(fm)
		}
		l.expectations(em, &x)
		em.finish()
		l.policy.examples = append(l.policy.examples, x)
	}
	if len(l.policy.examples) == 0 {
		l.fault(m.where("examples"), "examples: expected some, or a change of a value would go unnoticed")
	}
}

func (l *loader) given(m mapping) map[string]any {
	facts := map[string]any{}
	for _, e := range m.entries {
		m.get(e.key)
		f, found := l.policy.byID[e.key]
		if !found {
			l.fault(e.name, "there is no fact %s; %s", e.key, l.expected(e.key, sortedKeys(l.policy.byID)))
			continue
		}
		v := l.scalar(e.value, e.key)
		if _, problem := f.read(v); problem != "" {
			l.fault(e.value, "%s: %s", e.key, l.nearValue(e.value, f, problem))
		}
		facts[e.key] = v
	}
	return facts
}

func (l *loader) expectations(m mapping, x *example) {
	if m.has("passes") {
		b := m.truth("passes")
		x.passes = &b
	}
	x.passLine, x.unofficial = l.wantedPoints(m, "pass_line"), l.wantedPoints(m, "unofficial_points")
	x.points = l.wantedList(m, "points", l.places())
	x.readings = l.wantedList(m, "readings", l.readingIDs())
	if m.has("warnings") {
		x.warnings = l.factPointers(m, "warnings")
	}
	if m.has("evidence") {
		x.evidence = l.wantedMarks(m)
	}
	if m.has("materials") {
		x.materials = l.wantedMaterials(m)
	}
	if !m.has("gates") {
		return
	}
	if gm, ok := m.child("gates"); ok {
		for _, e := range gm.entries {
			gm.get(e.key)
			x.gates = append(x.gates, l.wantedGate(e))
		}
	}
}

func (l *loader) wantedPoints(m mapping, key string) *wanted {
	if !m.has(key) {
		return nil
	}
	return &wanted{key, m.points(key)}
}

func (l *loader) wantedList(m mapping, key string, known []string) []wanted {
	if !m.has(key) {
		return nil
	}
	all := []wanted{}
	if wm, ok := m.child(key); ok {
		for _, e := range wm.entries {
			if !slices.Contains(known, e.key) {
				l.fault(e.name, "%s: there is no %s; %s", key, e.key, l.expected(e.key, known))
			}
			all = append(all, wanted{e.key, wm.points(e.key)})
		}
	}
	return all
}

// factPointers are pointers to facts: /facts/home_months.
func (l *loader) factPointers(m mapping, key string) []string {
	all := []string{}
	for _, n := range m.list(key) {
		pointer := l.text(n, key)
		id, found := strings.CutPrefix(pointer, "/facts/")
		if _, known := l.policy.byID[id]; !found || !known {
			l.fault(n, "%s: there is no %s; %s", key, pointer, l.expected(id, sortedKeys(l.policy.byID)))
		}
		all = append(all, pointer)
	}
	return all
}

// wantedMaterials are ids of materials, in any order.
func (l *loader) wantedMaterials(m mapping) []string {
	all := []string{}
	for _, n := range m.list("materials") {
		id := l.text(n, "materials")
		if _, known := l.materials[id]; !known {
			l.fault(n, "materials: there is no material %s; %s", id, l.expected(id, sortedKeys(l.materials)))
		}
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

func (l *loader) wantedMarks(m mapping) (all []wantedMark) {
	em, ok := m.child("evidence")
	if !ok {
		return nil
	}
	for _, e := range em.entries {
		if known := l.places(); !slices.Contains(known, e.key) {
			l.fault(e.name, "evidence: there is no %s; %s", e.key, l.expected(e.key, known))
		}
		all = append(all, wantedMark{e.key, l.mark(em, e.key).String()})
	}
	return all
}

// places are those of the table that an estimate shows: indicators, and parts
// that are listed.
func (l *loader) places() (all []string) {
	for _, in := range l.policy.indicators {
		all = append(all, in.id)
		for _, p := range in.parts() {
			all = append(all, join(in.id, p.id))
		}
	}
	return all
}

func (l *loader) readingIDs() (all []string) {
	for _, r := range l.policy.readings {
		all = append(all, r.id)
	}
	return all
}

func (l *loader) wantedGate(e entry) wantedGate {
	g := wantedGate{id: e.key}
	known := []string{PassLineGate}
	for _, other := range l.policy.gates {
		known = append(known, other.id)
	}
	if !slices.Contains(known, e.key) {
		l.fault(e.name, "gates: there is no gate %s; %s", e.key, l.expected(e.key, known))
	}
	switch n := e.value.(type) {
	case *ast.BoolNode:
		passes := n.Value // a pointer into the tree would keep all of it
		g.passes = &passes
	case *ast.NullNode:
	default:
		l.fault(n, "%s: expected true, false or null", e.key)
	}
	return g
}
