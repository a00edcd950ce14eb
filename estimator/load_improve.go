package estimator

import "github.com/goccy/go-yaml/ast"

// improvements reads how a person can change a fact: one way, or a list.
func (l *loader) improvements(f *Fact, m mapping) {
	n := m.get("improve")
	if n == nil {
		return
	}
	all := []ast.Node{n}
	if s, ok := n.(*ast.SequenceNode); ok {
		all = s.Values
	}
	if len(all) == 0 {
		l.fault(n, "improve: expected at least one")
	}
	for _, one := range all {
		if im, ok := l.mapping(one); ok {
			l.policy.improvements = append(l.policy.improvements, l.improvement(f, im))
		}
	}
}

func (l *loader) improvement(f *Fact, m mapping) *improvement {
	im := l.improving(m)
	im.way, im.fact, im.begins, im.resumes = way(m.text("how")), f, m.truth("begins"), m.truth("resumes")
	if !l.fits(im.way, f) {
		l.fault(m.where("how"), "how: %s does not fit a fact of type %s; %s", im.way, f.Type, expected(string(im.way), ways))
	}
	if im.begins && !im.runs() {
		l.fault(m.where("begins"), "begins: expected it with how: %s or %s only", wayGoOn, wayReach)
	}
	if im.resumes && (!im.runs() || im.begins || f.goesOn == nil || f.goesOn.when == nil) {
		l.fault(m.where("resumes"), "resumes: expected it with how: %s or %s, without begins, and for a fact whose goes_on says when", wayGoOn, wayReach)
	}
	f.atFiling = f.atFiling || im.way == wayChoose
	m.finish()
	return im
}

// improving reads what every improvement has.
func (l *loader) improving(m mapping) *improvement {
	im := &improvement{effort: Effort(m.text("effort")), needs: m.text("needs")}
	if word := string(im.effort); word != "" && im.effort.rank() < 0 {
		l.fault(m.where("effort"), "effort: %s is none; %s", word, expected(word, effortWords()))
	}
	says, err := newPhrase(m.text("says"), []string{"more", "value"})
	if err != nil {
		l.fault(m.where("says"), "says: %s", err)
	}
	im.says = says
	if m.has("when") {
		im.when = l.condition(m.get("when"))
	}
	return im
}

func effortWords() []string {
	words := make([]string, len(efforts))
	for i, e := range efforts {
		words[i] = string(e)
	}
	return words
}

func (l *loader) fits(w way, f *Fact) bool {
	switch w {
	case wayGoOn, wayReach:
		return f.Type == Months
	case wayOnceMore:
		return f.Type == Months || f.Type == Count
	case wayAttain, wayChoose:
		return f.Type == Bool || f.Type == ChoiceType
	}
	return false
}

// loadWays reads the improvements that change several facts at once.
func (l *loader) loadWays(m mapping) {
	for _, wm := range m.mappings("ways") {
		im := l.improving(wm)
		im.way = waySets
		if sets, ok := wm.child("sets"); ok {
			l.sets(im, sets)
		}
		if wm.has("each") {
			im.each = l.needFact(wm, "each", ChoiceType)
			l.setOnce(im, im.each, wm.where("each"))
		}
		if wm.has("grows") {
			im.grows = l.needFact(wm, "grows", Months)
			l.setOnce(im, im.grows, wm.where("grows"))
		}
		wm.finish()
		l.policy.improvements = append(l.policy.improvements, im)
	}
}

// sets reads the values that facts get.
func (l *loader) sets(im *improvement, m mapping) {
	for _, e := range m.entries {
		m.get(e.key)
		f := l.factAt(e.name, "sets")
		if f == nil {
			continue
		}
		value, problem := f.read(l.scalar(e.value, e.key))
		if problem != "" {
			l.fault(e.value, "%s: no value of it: %s", e.key, l.nearValue(e.value, f, problem))
			continue
		}
		im.sets = append(im.sets, FactUsed{f, value})
	}
	if len(m.entries) == 0 || len(m.entries) > maxTogether-2 {
		l.fault(m.at, "sets: expected one to %d facts", maxTogether-2)
	}
	m.finish()
}

// setOnce tells of a fact that would be set twice.
func (l *loader) setOnce(im *improvement, f *Fact, at ast.Node) {
	for _, u := range im.sets {
		if u.Fact == f {
			l.fault(at, "%s stands under sets: too; expected it once", f.ID)
		}
	}
}

// together notes which facts grow with one that is improved.
func (l *loader) together(im *improvement) {
	if im.fact == nil {
		return
	}
	for _, f := range l.policy.facts {
		if f.SameAs == im.fact.ID {
			im.together = append(im.together, f)
		}
	}
	if len(im.together) >= maxTogether {
		l.fault(l.factMappings[im.fact.slot].where("improve"), "improve: more than %d facts grow together", maxTogether)
	}
}
