package estimator

import "github.com/goccy/go-yaml/ast"

// loadMaterials reads which papers there are, and those that every application
// needs.
func (l *loader) loadMaterials(m mapping) {
	l.materials = map[string]*material{}
	if m.has("materials") {
		if all, ok := m.child("materials"); ok {
			l.materialsAt = all
			for _, e := range all.entries {
				all.get(e.key)
				l.material(e)
			}
		}
	}
	l.policy.always = l.materialUses(m, "always")
	l.policy.papers = l.materials
}

func (l *loader) material(e entry) {
	m, ok := l.mapping(e.value)
	if !ok {
		return
	}
	l.materials[e.key] = &material{
		id: e.key, name: m.text("name"), what: m.text("what"), issuedBy: m.optional("issued_by"),
		source: l.source(m, source{}),
	}
	m.finish()
}

// materialUses reads which papers a place of the table needs: their ids, or
// mappings with an id and a condition.
func (l *loader) materialUses(m mapping, key string) (all []materialUse) {
	seen := map[string]bool{}
	for _, n := range m.list(key) {
		u, id := materialUse{}, n
		switch n.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			um, _ := l.mapping(n)
			id = um.need("id")
			u.onlyIf = um.optional("only_if")
			if um.has("when") {
				l.aside(func() { u.when = l.condition(um.get("when")) })
			}
			um.finish()
		}
		if id == nil {
			continue
		}
		name := l.text(id, key)
		found, known := l.materials[name]
		if !known {
			l.fault(id, "%s: there is no material %s; %s", key, name, l.expected(name, sortedKeys(l.materials)))
			continue
		}
		if seen[name] && u.when == nil {
			l.fault(id, "%s: %s stands here twice", key, name)
		}
		seen[name] = true
		l.usedMaterials[name] = true
		u.material = found
		all = append(all, u)
	}
	return all
}

// exclusions reads what is never counted at a place.
func (l *loader) exclusions(m mapping, around source) (all []exclusion) {
	for _, em := range m.mappings("excludes") {
		all = append(all, exclusion{em.text("says"), l.source(em, around)})
		em.finish()
	}
	return all
}
