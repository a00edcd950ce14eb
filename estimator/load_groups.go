package estimator

import "github.com/goccy/go-yaml/ast"

// loadGroups reads the interview.
func (l *loader) loadGroups(m mapping) {
	asked, ids := map[string]bool{}, map[string]bool{}
	for _, gm := range m.mappings("interview") {
		g := Group{ID: gm.text("id"), Name: gm.text("name")}
		l.once(ids, gm.where("id"), g.ID)
		for _, n := range gm.list("facts") {
			f := l.factAt(n, "facts")
			if f == nil {
				continue
			}
			if asked[f.ID] {
				l.fault(n, "%s is asked twice", f.ID)
			}
			if f.Question == "" {
				l.fault(n, "%s is asked, but has no question", f.ID)
			}
			l.order[f.slot], l.askedAt[f.slot] = len(asked), n
			asked[f.ID] = true
			g.Facts = append(g.Facts, f)
		}
		gm.finish()
		if len(g.Facts) == 0 {
			l.fault(gm.where("facts"), "facts: expected what this group asks")
		}
		l.policy.groups = append(l.policy.groups, g)
	}
	for _, f := range l.policy.facts {
		f.unasked = !asked[f.ID]
		if f.Required && !asked[f.ID] {
			l.fault(m.where("interview"), "interview: %s is required, but never asked", f.ID)
		}
	}
}

// factAt is the fact that a word names; nil and a fault if there is none.
func (l *loader) factAt(n ast.Node, what string) *Fact {
	id := l.text(n, what)
	f, found := l.policy.byID[id]
	if !found && id != "" {
		l.fault(n, "%s: there is no fact %s; %s", what, id, l.expected(id, sortedKeys(l.policy.byID)))
		return nil
	}
	return f
}
