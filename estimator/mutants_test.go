//go:build !race

package estimator

import (
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// tree is the YAML of a policy, to be changed in place.
type tree struct{ root ast.Node }

func key(v *ast.MappingValueNode) string { return v.Key.GetToken().Value }

func valueOf(n ast.Node, name string) *ast.MappingValueNode {
	for _, v := range pairs(n) {
		if key(v) == name {
			return v
		}
	}
	return nil
}

func word(n ast.Node, name string) string {
	if v := valueOf(n, name); v != nil {
		return v.Value.GetToken().Value
	}
	return ""
}

// dropAll takes every entry of a name out.
func (t *tree) dropAll(name string) {
	var walk func(n ast.Node)
	walk = func(n ast.Node) {
		if m, ok := n.(*ast.MappingNode); ok {
			m.Values = slices.DeleteFunc(m.Values, func(v *ast.MappingValueNode) bool { return key(v) == name })
		}
		for _, v := range pairs(n) {
			walk(v.Value)
		}
		if s, ok := n.(*ast.SequenceNode); ok {
			for _, v := range s.Values {
				walk(v)
			}
		}
	}
	walk(t.root)
}

// fragment is a small piece of YAML as nodes.
func fragment(src string) ast.Node {
	file, err := parser.ParseBytes([]byte(src), 0)
	if err != nil {
		panic(err)
	}
	return file.Docs[0].Body
}

func line(n ast.Node) int { return position(n).Line }

// told are the keys whose values are words for people, or say who scores: what
// counts does not follow from them. Advice is proved elsewhere.
var told = []string{
	"id", "name", "group", "says", "otherwise", "because", "why", "ask", "met", "unmet", "mend", "remarks", "improve",
	"reference", "rule_evidence", "excludes", "departments", "combine",
}

// run changes the table from top to bottom.
func (m *mutator) run() {
	for _, v := range pairs(m.table.root) {
		switch key(v) {
		case "pass_line":
			m.numbers(v)
		case "facts":
			for _, f := range pairs(v.Value) {
				m.fact(f.Value)
			}
		case "conditions":
			for _, c := range pairs(v.Value) {
				m.condition(c)
			}
		case "gates":
			m.judging = true
			m.place(v)
			m.judging = false
		case "indicators", "contradictions", "readings", "always":
			m.place(v)
		}
	}
}

// place changes everything under a key.
func (m *mutator) place(v *ast.MappingValueNode) {
	if slices.Contains(told, key(v)) {
		return
	}
	switch key(v) {
	case "when", "required_when":
		m.condition(v)
		return
	case "rule":
		m.others(v, []string{"sum", "highest", "first"})
		m.others(v, []string{"by_month", "full_years"})
		return
	case "evidence":
		if m.judging { // no points rest on it
			return
		}
		m.put(v, "another mark", fragment(lesser(v.Value.GetToken().Value)))
		return
	case "fact", "by", "on", "since", "at":
		m.otherFacts(v)
		return
	}
	switch n := v.Value.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		m.numbers(v)
	case *ast.SequenceNode:
		m.items(n)
	default:
		m.rows(v.Value)
		m.optional(n)
		for _, inner := range pairs(n) {
			m.place(inner)
		}
	}
}

// lesser is a mark that counts as less official, or more.
func lesser(mark string) string {
	if e, known := evidenceOf(mark); known && e.official() {
		return "code"
	}
	return "reprint"
}

// items drops and changes what stands in a list.
func (m *mutator) items(s *ast.SequenceNode) {
	m.dropEach(s)
	for _, n := range s.Values {
		m.optional(n)
		for _, v := range pairs(n) {
			m.place(v)
		}
		if inner, ok := n.(*ast.SequenceNode); ok {
			m.items(inner)
		}
	}
}

func (m *mutator) dropEach(s *ast.SequenceNode) {
	for i, n := range s.Values {
		m.try(line(n), "dropped from the list", func() func() {
			before := s.Values
			s.Values = slices.Delete(slices.Clone(before), i, i+1)
			return func() { s.Values = before }
		})
	}
}

// optional drops keys that a place can do without.
func (m *mutator) optional(n ast.Node) {
	for _, name := range []string{"when", "on", "from", "by", "evidence_of", "materials"} {
		m.drop(n, name)
	}
}

func (m *mutator) drop(n ast.Node, name string) {
	mapping, ok := n.(*ast.MappingNode)
	if !ok || valueOf(n, name) == nil || len(mapping.Values) < 2 {
		return
	}
	m.try(line(valueOf(n, name)), name+" dropped", func() func() {
		before := mapping.Values
		mapping.Values = slices.DeleteFunc(slices.Clone(before), func(v *ast.MappingValueNode) bool { return key(v) == name })
		return func() { mapping.Values = before }
	})
}

// put tries another value under a key.
func (m *mutator) put(v *ast.MappingValueNode, what string, n ast.Node) {
	m.try(line(v), what, func() func() {
		before := v.Value
		v.Value = n
		return func() { v.Value = before }
	})
}

// numbers tries wrong numbers in place of a right one, everywhere under a key.
func (m *mutator) numbers(v *ast.MappingValueNode) {
	switch n := v.Value.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		right, err := strconv.ParseFloat(n.GetToken().Value, 64)
		if err != nil {
			panic(err)
		}
		for _, wrong := range []float64{right + 1, right - 1, right * 2, right / 2, right + 0.5, right - 0.01, -right} {
			text := strconv.FormatFloat(wrong, 'f', -1, 64)
			if wrong != right && len(text) < 12 {
				m.put(v, text, fragment(text))
			}
		}
	default:
		for _, inner := range pairs(n) {
			m.numbers(inner)
		}
	}
}

// rows swaps the numbers of a table, two at a time.
func (m *mutator) rows(n ast.Node) {
	all := pairs(n)
	for i, a := range all {
		if !isNumber(a.Value) {
			continue
		}
		for _, b := range all[i+1:] {
			if isNumber(b.Value) && a.Value.GetToken().Value != b.Value.GetToken().Value {
				m.try(line(a), "swapped with "+key(b), func() func() {
					a.Value, b.Value = b.Value, a.Value
					return func() { a.Value, b.Value = b.Value, a.Value }
				})
			}
		}
	}
}

func isNumber(n ast.Node) bool {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return true
	}
	return false
}

// others tries the other words of a set, if the right one is in it.
func (m *mutator) others(v *ast.MappingValueNode, set []string) {
	right := v.Value.GetToken().Value
	if !slices.Contains(set, right) {
		return
	}
	for _, wrong := range set {
		if wrong != right {
			m.put(v, wrong, fragment(wrong))
		}
	}
}

// factsLike are the facts of the same type as one, and it is not among them.
func (m *mutator) factsLike(id string) (all []string) {
	facts := valueOf(m.table.root, "facts").Value
	kind := word(valueOf(facts, id).Value, "type")
	for _, f := range pairs(facts) {
		if key(f) != id && word(f.Value, "type") == kind {
			all = append(all, key(f))
		}
	}
	return all
}

func (m *mutator) otherFacts(v *ast.MappingValueNode) {
	for _, other := range m.factsLike(v.Value.GetToken().Value) {
		m.put(v, other, fragment(other))
	}
}

// condition changes a condition under a key: it is taken for its opposite, and
// each of its pieces is changed.
func (m *mutator) condition(v *ast.MappingValueNode) {
	m.negate(v.Value, func(n ast.Node) { v.Value = n })
	m.conditionOf(v.Value)
}

func (m *mutator) negate(c ast.Node, set func(ast.Node)) {
	opposite := fragment("not:\n  a: b")
	pairs(opposite)[0].Value = c
	m.try(line(c), "negated", func() func() {
		set(opposite)
		return func() { set(c) }
	})
}

func (m *mutator) conditionOf(c ast.Node) {
	for _, v := range pairs(c) {
		switch key(v) {
		case "not":
			m.conditionOf(v.Value)
		case "all", "any":
			m.otherWay(v)
			s := v.Value.(*ast.SequenceNode)
			for i, one := range s.Values {
				m.negate(one, func(n ast.Node) { s.Values[i] = n })
				m.conditionOf(one)
			}
			m.dropEach(s)
		case "is":
			m.otherValues(v, word(c, "fact"))
		case "fact":
			m.otherFacts(v)
		case "at_least":
			m.numbers(v)
		}
	}
}

// otherWay takes all for any.
func (m *mutator) otherWay(v *ast.MappingValueNode) {
	other := map[string]string{"all": "any", "any": "all"}[key(v)]
	m.try(line(v), other, func() func() {
		before := v.Key
		v.Key = pairs(fragment(other + ": a"))[0].Key
		return func() { v.Key = before }
	})
}

// otherValues tries every other value of the fact that a condition asks for.
func (m *mutator) otherValues(v *ast.MappingValueNode, fact string) {
	right := v.Value.GetToken().Value
	values := []string{"true", "false"}
	f := valueOf(valueOf(m.table.root, "facts").Value, fact).Value
	if choices := valueOf(f, "choices"); choices != nil {
		values = nil
		for _, c := range choices.Value.(*ast.SequenceNode).Values {
			values = append(values, word(c, "value"))
		}
	}
	for _, wrong := range values {
		if wrong != right {
			m.put(v, wrong, fragment(wrong))
		}
	}
}

// fact changes what leaving a fact out means, and which row its choices are in.
func (m *mutator) fact(f ast.Node) {
	for _, name := range []string{"required", "required_when", "latest", "default"} {
		m.drop(f, name)
	}
	if v := valueOf(f, "required_when"); v != nil {
		m.condition(v)
	}
	if v := valueOf(f, "required"); v == nil && valueOf(f, "required_when") == nil {
		m.require(f)
	}
	choices := valueOf(f, "choices")
	if choices == nil {
		return
	}
	var values, areas []string
	for _, c := range choices.Value.(*ast.SequenceNode).Values {
		values = append(values, word(c, "value"))
		if area := word(c, "area"); area != "" && !slices.Contains(areas, area) {
			areas = append(areas, area)
		}
	}
	for _, c := range choices.Value.(*ast.SequenceNode).Values {
		if v := valueOf(c, "area"); v != nil {
			m.others(v, areas)
		}
	}
	if v := valueOf(f, "default"); v != nil {
		m.others(v, values)
	}
}

// require makes a fact required that is not.
func (m *mutator) require(f ast.Node) {
	mapping, ok := f.(*ast.MappingNode)
	if !ok {
		return
	}
	m.try(line(f), "required", func() func() {
		before := mapping.Values
		mapping.Values = append(slices.Clone(before), pairs(fragment("required: true"))[0])
		return func() { mapping.Values = before }
	})
}
