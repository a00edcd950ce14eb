package estimator

import "github.com/goccy/go-yaml/ast"

// loadConditions reads the conditions that have a name.
func (l *loader) loadConditions(m mapping) {
	l.conditions = map[string]condition{}
	if !m.has("conditions") {
		return
	}
	named, ok := m.child("conditions")
	if !ok {
		return
	}
	for _, e := range named.entries {
		named.get(e.key)
		l.conditions[e.key] = l.condition(e.value)
	}
}

// never stands for a condition that could not be read.
type never struct{}

func (never) holds(*evaluation) truth                { return no }
func (never) because(_ *evaluation, b []byte) []byte { return b }

var conditionKeys = []string{"fact", "holds", "all", "any", "not"}

// condition reads one of
//
//	fact: F and is: VALUE, or at_least: N
//	holds: NAME of a condition
//	all: [...], any: [...], not: {...}
func (l *loader) condition(n ast.Node) condition {
	m, ok := l.mapping(n)
	if !ok {
		return never{}
	}
	defer m.finish()
	switch {
	case m.has("fact"):
		return l.factCondition(m)
	case m.has("holds"):
		return l.namedCondition(m)
	case m.has("all"):
		return l.severalConditions(m, "all", no)
	case m.has("any"):
		return l.severalConditions(m, "any", yes)
	case m.has("not"):
		return &not{l.condition(m.get("not"))}
	}
	l.fault(m.at, "no condition; expected one of %v", conditionKeys)
	return never{}
}

func (l *loader) namedCondition(m mapping) condition {
	name := m.text("holds")
	c, found := l.conditions[name]
	if !found {
		l.fault(m.where("holds"), "holds: there is no condition %s; %s", name, expected(name, sortedKeys(l.conditions)))
		return never{}
	}
	return c
}

func (l *loader) severalConditions(m mapping, key string, settles truth) condition {
	c := &several{settles: settles, words: l.words}
	for _, n := range m.list(key) {
		c.of = append(c.of, l.condition(n))
	}
	if len(c.of) == 0 {
		l.fault(m.where(key), "%s: expected a list of conditions", key)
		return never{}
	}
	return c
}

func (l *loader) factCondition(m mapping) condition {
	f := l.looksAt(m, "fact")
	if f == nil {
		m.get("is")
		m.get("at_least")
		m.get("met")
		m.get("unmet")
		return never{}
	}
	if m.has("at_least") {
		if f.Type == Date || f.Type == Bool || f.Type == ChoiceType {
			l.fault(m.where("at_least"), "at_least: %s is of type %s; expected is: with one of its values", f.ID, f.Type)
			return never{}
		}
		return &atLeast{f, m.whole("at_least", f.Most())}
	}
	n := m.need("is")
	if n == nil {
		return never{}
	}
	v, problem := f.read(l.scalar(n, "is"))
	if problem != "" {
		l.fault(n, "is: no value of %s: %s", f.ID, problem)
	}
	return &is{fact: f, value: v, met: m.optional("met"), unmet: m.optional("unmet")}
}

// looksAt is the fact named under a key, and notes that it is looked at.
func (l *loader) looksAt(m mapping, key string) *Fact {
	n := m.need(key)
	if n == nil {
		return nil
	}
	f := l.factAt(n, key)
	if f != nil {
		l.looked.add(f.slot)
	}
	return f
}
