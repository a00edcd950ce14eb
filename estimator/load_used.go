package estimator

// used notes which of the things that have a name are mentioned.
type used map[string]bool

// unused tells of the entries of a mapping that nothing mentions.
func (l *loader) unused(m mapping, u used, what, expected string) {
	for _, e := range m.entries {
		if !u[e.key] {
			l.fault(e.name, "%s %s is used by nothing; expected %s", what, e.key, expected)
		}
	}
}

// unusedThings tells of everything that stands in the file for nothing.
func (l *loader) unusedThings() {
	l.unusedFacts()
	l.unused(l.referencesAt, l.usedReferences, "reference", "a value that comes from it")
	l.unused(l.conditionsAt, l.usedConditions, "condition", "holds: with its name somewhere")
	l.unused(l.materialsAt, l.usedMaterials, "material", "it under materials: of an indicator or part, or under always:")
	l.unused(l.departmentsAt, l.usedDepartments, "department", "an indicator that it scores")
}
