package estimator

// finishFacts reads what facts say about other facts.
func (l *loader) finishFacts() {
	for i, fm := range l.factMappings {
		f := l.policy.facts[i]
		if f.SameAs != "" {
			l.sameAs(f, fm)
		}
		if fm.has("required_when") {
			f.requiredWhen = l.condition(fm.get("required_when"))
		}
		if fm.has("improve") {
			if im, ok := fm.child("improve"); ok {
				f.improve = l.improvement(f, im)
			}
		}
		if fm.has("goes_on") {
			if gm, ok := fm.child("goes_on"); ok {
				l.aside(func() { f.goesOn = l.goesOn(f, gm) })
			}
		}
		if fm.has("unused") { // why a fact is accepted that nothing looks at
			fm.text("unused")
			l.looked.add(f.slot)
		}
		l.questionPlaces(f, fm)
		fm.finish()
	}
	for _, f := range l.policy.facts {
		l.together(f)
	}
	if f := l.policy.submission; f != nil {
		l.looked.add(f.slot) // it picks the version
		if f.Type != Date {
			l.fault(l.factMappings[f.slot].where("type"), "type: %s is a date", submissionDate)
		}
	}
}

// questionPlaces checks what a question leaves to be filled in.
func (l *loader) questionPlaces(f *Fact, fm mapping) {
	if _, err := newPhrase(f.Question, []string{"as_of"}); err != nil {
		l.fault(fm.where("question"), "question: %s", err)
	}
}

func (l *loader) sameAs(f *Fact, fm mapping) {
	other := l.factAt(fm.get("same_as"), "same_as")
	if other != nil && (other.Type != f.Type || other.SameAs != "") {
		l.fault(fm.where("same_as"), "same_as: expected a fact of type %s that is not itself the same as another", f.Type)
	}
}

func (l *loader) improvement(f *Fact, m mapping) *improvement {
	imp := &improvement{way: way(m.text("how"))}
	if !l.fits(imp.way, f) {
		l.fault(m.where("how"), "how: %s does not fit a fact of type %s; %s", imp.way, f.Type, l.expected(string(imp.way), ways))
	}
	says, err := newPhrase(m.text("says"), []string{"more", "value"})
	if err != nil {
		l.fault(m.where("says"), "says: %s", err)
	}
	imp.says = says
	if m.has("when") {
		imp.when = l.condition(m.get("when"))
	}
	m.finish()
	return imp
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

// together notes which facts grow with one that is improved.
func (l *loader) together(f *Fact) {
	first, found := l.policy.byID[f.SameAs]
	if !found || first.improve == nil {
		return
	}
	first.improve.together = append(first.improve.together, f)
	if len(first.improve.together) >= maxTogether {
		l.fault(l.factMappings[f.slot].where("same_as"), "same_as: more than %d facts that grow together", maxTogether)
	}
}

// unusedFacts tells of facts that no rule, gate or reading looks at.
func (l *loader) unusedFacts() {
	for i, fm := range l.factMappings {
		if f := l.policy.facts[i]; !l.looked.has(f.slot) {
			l.fault(fm.at, "fact %s is looked at by nothing; expected a rule that uses it, or unused: why it is accepted", f.ID)
		}
	}
}
