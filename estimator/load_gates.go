package estimator

import "github.com/goccy/go-yaml/ast"

// loadGates reads the conditions for filing. The pass line is one too, and
// stands at the head of the file.
func (l *loader) loadGates(m mapping) {
	seen := map[string]bool{PassLineGate: true}
	for _, gm := range m.mappings("gates") {
		g := &gate{
			id: gm.text("id"), name: gm.text("name"), source: l.source(gm, source{}),
			met: gm.optional("met"), unmet: gm.optional("unmet"), mend: gm.optional("mend"), when: never{},
			final: gm.truth("final"),
		}
		if n := gm.need("when"); n != nil {
			g.when = l.condition(n)
		}
		l.once(seen, gm.where("id"), g.id)
		l.finalGate(g, gm)
		gm.finish()
		l.policy.gates = append(l.policy.gates, g)
	}
}

// finalGate checks that time does not mend what nobody can.
func (l *loader) finalGate(g *gate, m mapping) {
	if !g.final {
		return
	}
	for _, f := range l.facts(g.when) {
		if f.goesOn != nil {
			l.fault(m.where("final"), "final: %s goes on by itself, which may mend this; expected facts that don't", f.ID)
		}
	}
}

// loadContradictions reads in which ways facts can't all be so.
func (l *loader) loadContradictions(m mapping) {
	for _, cm := range m.mappings("contradictions") {
		switch {
		case cm.has("since") && !cm.has("at"):
			l.tooLong(cm)
		case cm.has("since_day"):
			l.sinceDay(cm)
		case cm.has("fewer"):
			l.fewer(cm)
		default:
			l.impossible(cm)
		}
		cm.finish()
	}
}

func (l *loader) impossible(m mapping) {
	c := &impossible{at: l.looksAt(m, "at"), when: never{}, says: m.text("says")}
	if n := m.need("when"); n != nil {
		c.when = l.condition(n)
	}
	if m.has("since") {
		c.since, c.age = l.needFact(m, "since", Date), int(m.whole("age", 100))
	}
	if c.at != nil {
		l.policy.contradictions = append(l.policy.contradictions, c)
	}
}

func (l *loader) tooLong(m mapping) {
	c := &tooLong{since: l.needFact(m, "since", Date), age: int(m.whole("age", 100)), words: l.words}
	c.each = l.monthFacts(m.list("each"))
	for _, n := range m.list("together") {
		if s, ok := n.(*ast.SequenceNode); ok {
			c.sums = append(c.sums, l.monthFacts(s.Values))
		} else {
			l.fault(n, "together: expected lists of facts whose months are added up")
		}
	}
	if c.since != nil {
		l.policy.contradictions = append(l.policy.contradictions, c)
	}
}

func (l *loader) sinceDay(m mapping) {
	c := &sinceDay{day: m.day("since_day"), most: m.has("most"), said: m.text("says")}
	key := "least"
	if c.most {
		key = "most"
	}
	if m.has("when") {
		c.when = l.condition(m.get("when"))
	}
	var err error
	if c.says, err = newPhrase(c.said, []string{"amount", "bound"}); err != nil {
		l.fault(m.where("says"), "says: %s", err)
	}
	m.need(key)
	for _, n := range m.list(key) {
		if f := l.factAt(n, key); f != nil {
			c.facts = append(c.facts, f)
		}
	}
	for _, f := range c.facts {
		if f.Type != Months && (f.Type != Count || !c.most || len(c.facts) > 1) {
			l.fault(m.where(key), "%s: expected facts of months, or for most: a single count, one every year", key)
			return
		}
	}
	if len(c.facts) > 0 {
		l.policy.contradictions = append(l.policy.contradictions, c)
	} else {
		l.fault(m.at, "expected most: or least: with the facts that are added up")
	}
}

func (l *loader) fewer(m mapping) {
	n := m.need("fewer")
	facts := l.monthFacts(m.list("fewer"))
	if len(facts) != 2 {
		l.fault(n, "fewer: expected two facts of months, the first of which can't be fewer than the second")
		return
	}
	c := &fewer{at: facts[0], part: facts[1], says: l.words.Fewer}
	if m.has("says") {
		var err error
		c.said = m.text("says")
		if c.says, err = newPhrase(c.said, []string{"amount", "bound"}); err != nil {
			l.fault(m.where("says"), "says: %s", err)
		}
	}
	l.policy.contradictions = append(l.policy.contradictions, c)
}

func (l *loader) monthFacts(nodes []ast.Node) (all []*Fact) {
	seen := map[string]bool{}
	for _, n := range nodes {
		f := l.factAt(n, "months")
		switch {
		case f == nil:
		case f.Type != Months:
			l.fault(n, "%s is of type %s; expected months", f.ID, f.Type)
		default:
			l.once(seen, n, f.ID)
			all = append(all, f)
		}
	}
	return all
}
