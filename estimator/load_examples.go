package estimator

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// example is a person and what must come of it.
type example struct {
	name string
	line int
	asOf Day

	facts map[string]any
	total wanted

	// What else is expected; nil: not looked at.
	points     []wanted // of indicators and parts
	passes     *bool
	passLine   *wanted
	unofficial *wanted
	gates      []wantedGate
	readings   []wanted // all of them
	warnings   []string // all of them
}

// wanted is a number of points somewhere: an indicator, a part, a reading.
type wanted struct {
	where  string
	points Points
}

type wantedGate struct {
	id     string
	passes *bool
}

func (l *loader) loadExamples(m mapping) {
	for _, em := range m.mappings("examples") {
		x := example{name: em.text("name"), line: position(em.at).Line, asOf: em.day("as_of"), total: wanted{points: em.points("total")}}
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
			l.fault(e.name, "there is no fact %s; %s", e.key, expected(e.key, sortedKeys(l.policy.byID)))
			continue
		}
		v := l.scalar(e.value, e.key)
		if _, problem := f.read(v); problem != "" {
			l.fault(e.value, "%s: %s", e.key, problem)
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
	x.points = l.wantedList(m, "points", l.place)
	x.readings = l.wantedList(m, "readings", l.openReading)
	if m.has("warnings") {
		x.warnings = append([]string{}, m.texts("warnings")...)
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

func (l *loader) wantedList(m mapping, key string, exists func(string) bool) []wanted {
	if !m.has(key) {
		return nil
	}
	all := []wanted{}
	if wm, ok := m.child(key); ok {
		for _, e := range wm.entries {
			if !exists(e.key) {
				l.fault(e.name, "%s: there is no %s", key, e.key)
			}
			all = append(all, wanted{e.key, wm.points(e.key)})
		}
	}
	return all
}

// place says whether an estimate shows a place of the table: an indicator, or a
// part that is listed.
func (l *loader) place(path string) bool {
	id, part, _ := strings.Cut(path, "/")
	for _, in := range l.policy.indicators {
		if in.id != id {
			continue
		}
		if part == "" {
			return true
		}
		for _, p := range in.parts() {
			if p.id == part {
				return true
			}
		}
	}
	return false
}

func (l *loader) openReading(id string) bool {
	for _, r := range l.policy.readings {
		if r.id == id {
			return true
		}
	}
	return false
}

func (l *loader) wantedGate(e entry) wantedGate {
	g := wantedGate{id: e.key}
	known := e.key == PassLineGate
	for _, other := range l.policy.gates {
		known = known || other.id == e.key
	}
	if !known {
		l.fault(e.name, "gates: there is no gate %s", e.key)
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
