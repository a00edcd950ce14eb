package estimator

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// mapping is a YAML mapping that knows which of its keys were asked for, so
// that the others can be told from typing errors.
type mapping struct {
	r       *sourceReader
	at      ast.Node
	entries []entry
	asked   *[]string
}

type entry struct {
	key   string
	name  ast.Node
	value ast.Node
}

func (r *sourceReader) mapping(n ast.Node) (mapping, bool) {
	m := mapping{r: r, at: n, asked: new([]string)}
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.fault(n, "expected a mapping (key: value)")
		return m, false
	}
	if len(values) > maxEntries {
		r.fault(values[maxEntries].Key, "more than %d keys in one mapping", maxEntries)
		return m, false
	}
	for _, v := range values {
		key, ok := v.Key.(ast.ScalarNode)
		if !ok || v.Value == nil {
			r.fault(v.Key, "expected a plain key; anchors, aliases and merge keys are not used here")
			continue
		}
		name := key.GetToken().Value
		if m.find(name) != nil {
			r.fault(v.Key, "%s stands here twice", name)
			continue
		}
		m.entries = append(m.entries, entry{name, v.Key, v.Value})
	}
	return m, true
}

// with is m after a change: the entries of other replace those of m.
func (m mapping) with(other mapping) mapping {
	changed := m
	changed.entries = slices.Clone(m.entries)
	changed.asked = new([]string)
	for _, e := range other.entries {
		if old := changed.find(e.key); old != nil {
			*old = e
		} else {
			changed.entries = append(changed.entries, e)
		}
	}
	return changed
}

func (m mapping) find(key string) *entry {
	for i := range m.entries {
		if m.entries[i].key == key {
			return &m.entries[i]
		}
	}
	return nil
}

// get is the value under a key, nil if there is none.
func (m mapping) get(key string) ast.Node {
	if !slices.Contains(*m.asked, key) {
		*m.asked = append(*m.asked, key)
	}
	if e := m.find(key); e != nil {
		return e.value
	}
	return nil
}

// need is get for what must be there.
func (m mapping) need(key string) ast.Node {
	n := m.get(key)
	if n == nil {
		m.r.fault(m.at, "%s is missing", key)
	}
	return n
}

func (m mapping) has(key string) bool { return m.get(key) != nil }

// at is where a key stands, or the mapping if it does not.
func (m mapping) where(key string) ast.Node {
	if e := m.find(key); e != nil {
		return e.name
	}
	return m.at
}

// finish tells of keys that nobody asked for.
func (m mapping) finish() {
	if m.r.finished != nil {
		m.r.finished(m)
	}
	for _, e := range m.entries {
		if slices.Contains(*m.asked, e.key) {
			continue
		}
		m.r.fault(e.name, "unknown key %s; %s", e.key, m.r.expected(e.key, *m.asked))
	}
}

// expected is the end of a fault: the nearest valid word, or all of them.
func expected(typed string, valid []string) string {
	if near := nearest(typed, valid); near != "" {
		return "did you mean " + near + "?"
	}
	return "expected one of " + strings.Join(valid, ", ")
}

// expected looks for the nearest word only as long as somebody will read it.
func (r *sourceReader) expected(typed string, valid []string) string {
	if len(r.faults) > maxFaults {
		return "expected a known one"
	}
	return expected(typed, valid)
}

// child is the mapping under a key.
func (m mapping) child(key string) (mapping, bool) {
	n := m.need(key)
	if n == nil {
		return mapping{}, false
	}
	return m.r.mapping(n)
}

// list is the sequence under a key; missing and empty are the same.
func (m mapping) list(key string) []ast.Node {
	n := m.get(key)
	if n == nil {
		return nil
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		m.r.fault(n, "%s: expected a list (- item)", key)
		return nil
	}
	return s.Values
}

// mappings are the mappings in the list under a key.
func (m mapping) mappings(key string) (all []mapping) {
	for _, n := range m.list(key) {
		if c, ok := m.r.mapping(n); ok {
			all = append(all, c)
		}
	}
	return all
}
