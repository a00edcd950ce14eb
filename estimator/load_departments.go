package estimator

import "slices"

// loadDepartments reads which departments score something.
func (l *loader) loadDepartments(m mapping) {
	l.departments = map[string]string{}
	if !m.has("departments") {
		return
	}
	all, ok := m.child("departments")
	if !ok {
		return
	}
	l.departmentsAt = all
	for _, e := range all.entries {
		l.departments[e.key] = all.text(e.key)
	}
}

var proofs = []string{string(ByIDNumber), string(ByNothingClaimed)}

// outline reads who scores an indicator. If it is not known, the file says
// nothing about it.
func (l *loader) outline(m mapping, in *indicator) Outline {
	o := Outline{ID: in.id, Name: in.name, Group: m.optional("group"), Register: l.register(m, in)}
	if !m.has("departments") && !m.has("combine") {
		return o
	}
	o.Combine = m.text("combine")
	if !slices.Contains(combineKinds, o.Combine) {
		l.fault(m.where("combine"), "combine: %s is no way to combine scores; %s", o.Combine, l.expected(o.Combine, combineKinds))
	}
	all := m.mappings("departments")
	for _, dm := range all {
		o.Departments = append(o.Departments, l.department(dm))
	}
	switch n := len(o.Departments); {
	case n == 0:
		l.fault(m.where("departments"), "departments: expected at least one that scores it")
	case (n == 1) != (o.Combine == "single"):
		l.fault(m.where("combine"), "combine: single is for one department, the others are for several")
	}
	l.shared(m, all, in, o)
	return o
}

func (l *loader) department(m mapping) Department {
	d := Department{ID: m.text("id"), Parts: m.texts("parts")}
	name, known := l.departments[d.ID]
	if !known && d.ID != "" {
		l.fault(m.get("id"), "id: there is no department %s; %s", d.ID, l.expected(d.ID, sortedKeys(l.departments)))
	}
	d.Name, l.usedDepartments[d.ID] = name, true
	if m.has("when") {
		wm, ok := m.child("when")
		if f := l.needFact(wm, "fact", ChoiceType); ok && f != nil {
			d.Fact, d.Value = f.ID, wm.text("is")
			if _, found := f.choice(d.Value); !found {
				l.fault(wm.get("is"), "is: %s has no value %s; %s", f.ID, d.Value, l.expected(d.Value, f.choiceValues()))
			}
			wm.finish()
		}
	}
	if m.has("proven") {
		d.Proven = Proof(m.text("proven"))
		if !slices.Contains(proofs, string(d.Proven)) {
			l.fault(m.get("proven"), "proven: %s proves nothing; %s", d.Proven, l.expected(string(d.Proven), proofs))
		}
	}
	m.finish()
	return d
}

// shared checks who scores which parts: with combine: sum each part once, with
// the others everybody all of it.
func (l *loader) shared(m mapping, departments []mapping, in *indicator, o Outline) {
	var ids []string
	for _, p := range in.parts() {
		ids = append(ids, p.id)
	}
	scored, seen := map[string]bool{}, map[string]bool{}
	for _, dm := range departments {
		l.once(seen, dm.where("id"), dm.optional("id"))
		for _, n := range dm.list("parts") {
			id := l.text(n, "parts")
			if !slices.Contains(ids, id) {
				l.fault(n, "parts: %s has no part %s; %s", in.id, id, l.expected(id, ids))
			}
			if scored[id] {
				l.fault(n, "parts: %s is scored by another department already", id)
			}
			scored[id] = true
		}
	}
	if len(scored) == 0 {
		return
	}
	for i, dm := range departments {
		if !dm.has("parts") {
			l.fault(dm.where("id"), "parts: expected the parts that %s scores, as the others say theirs", o.Departments[i].ID)
		}
	}
	if o.Combine != "sum" {
		l.fault(m.where("combine"), "combine: %s does not fit departments with parts; expected sum", o.Combine)
	}
	for _, id := range ids {
		if !scored[id] {
			l.fault(m.where("departments"), "departments: part %s is scored by none", id)
		}
	}
}
