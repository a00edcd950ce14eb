package estimator

import "slices"

var (
	indicatorKeys = []string{"group", "departments", "combine"}
	combineKinds  = []string{"single", "max", "agree", "sum"}
)

// loadIndicators reads the lines of the table and hands back their mappings,
// from which readings are built.
func (l *loader) loadIndicators(m mapping) []mapping {
	l.paths = map[string]bool{}
	all := m.mappings("indicators")
	for _, im := range all {
		in := l.indicator(im)
		in.outline = l.outline(im, in)
		l.policy.indicators = append(l.policy.indicators, in)
	}
	if len(all) == 0 {
		l.fault(m.where("indicators"), "indicators: expected at least one")
	}
	return all
}

func (l *loader) indicator(m mapping) *indicator {
	before := l.looked
	l.looked = slots{}
	in := &indicator{node: *l.node(m, "", source{})}
	in.reads = l.looked
	l.looked.addAll(before)
	if in.id == "" || in.name == "" {
		l.fault(m.at, "an indicator needs an id and a name")
	}
	in.max = in.limit.max()
	return in
}

// outline reads who scores an indicator.
func (l *loader) outline(m mapping, in *indicator) Outline {
	o := Outline{ID: in.id, Name: in.name, Group: m.optional("group")}
	if !m.has("departments") && !m.has("combine") { // it is not known who scores it
		return o
	}
	o.Combine = m.text("combine")
	if !slices.Contains(combineKinds, o.Combine) {
		l.fault(m.where("combine"), "combine: %s is no way to combine scores; %s", o.Combine, expected(o.Combine, combineKinds))
	}
	for _, dm := range m.mappings("departments") {
		o.Departments = append(o.Departments, l.department(dm, in))
	}
	switch n := len(o.Departments); {
	case n == 0:
		l.fault(m.where("departments"), "departments: expected at least one that scores it")
	case (n == 1) != (o.Combine == "single"):
		l.fault(m.where("combine"), "combine: single is for one department, the others are for several")
	}
	return o
}

func (l *loader) department(m mapping, in *indicator) Department {
	d := Department{ID: m.text("id"), Parts: m.texts("parts")}
	for _, n := range m.list("parts") {
		id := l.text(n, "parts")
		if !slices.ContainsFunc(in.parts(), func(p *node) bool { return p.id == id }) {
			l.fault(n, "parts: %s has no part %s", in.id, id)
		}
	}
	if m.has("when") {
		wm, ok := m.child("when")
		if f := l.needFact(wm, "fact", ChoiceType); ok && f != nil {
			d.Fact, d.Value = f.ID, wm.text("is")
			if _, found := f.choice(d.Value); !found {
				l.fault(wm.where("is"), "is: %s has no value %s", f.ID, d.Value)
			}
			wm.finish()
		}
	}
	m.finish()
	return d
}
