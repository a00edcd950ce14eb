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
		l.goesOn(f, fm)
		l.improvements(f, fm)
		if fm.has("unused") { // why a fact is accepted that nothing looks at
			fm.text("unused")
			l.looked.add(f.slot)
		}
		l.questionPlaces(f, fm)
		fm.finish()
	}
	for _, im := range l.policy.improvements {
		l.together(im)
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

// unusedFacts tells of facts that no rule, gate or reading looks at.
func (l *loader) unusedFacts() {
	for i, fm := range l.factMappings {
		if f := l.policy.facts[i]; !l.looked.has(f.slot) {
			l.fault(fm.at, "fact %s is looked at by nothing; expected a rule that uses it, or unused: why it is accepted", f.ID)
		}
	}
}
