package estimator

// maxFacts is how many facts a policy can have.
const maxFacts = 128

// evaluation is what is known of one person while a table is gone through, and
// which facts the rules have looked at.
type evaluation struct {
	policy *Policy
	asOf   Day
	values [maxFacts]int64 // by slot
	given  slots
	read   slots

	// asking leaves a fact that is not given unknown, if the interview asks for
	// it; otherwise it counts as what the policy says for facts left out.
	asking bool

	// anybody leaves unknown whatever is not given, asked or not: it is about
	// nobody in particular.
	anybody bool

	// choosing leaves unknown, too, what nobody is asked because it is chosen
	// when filing: advice weighs it.
	choosing bool

	// withheld are facts that will not be given and count as nothing.
	withheld slots
}

// get looks at a fact; known is false if there is nothing to count with.
func (e *evaluation) get(f *Fact) (value int64, known bool) {
	e.read.add(f.slot)
	switch {
	case e.given.has(f.slot):
		return e.values[f.slot], true
	case e.asking && (e.anybody || !f.unasked || e.choosing && f.atFiling):
		return 0, false
	case f.defaultAsOf:
		return int64(e.asOf), true
	}
	return f.fallback, f.Default != nil
}

func (e *evaluation) set(f *Fact, value int64) {
	e.values[f.slot] = value
	e.given.add(f.slot)
}

// appendUsed adds the facts looked at, with their values.
func (e *evaluation) appendUsed(all FactsUsed) FactsUsed {
	read := e.read
	for _, f := range e.policy.facts {
		if !read.has(f.slot) {
			continue
		}
		if value, known := e.get(f); known {
			all = append(all, FactUsed{f, value})
		}
	}
	return all
}

// slots is a set of facts by their slot.
type slots [maxFacts / 64]uint64

func (s *slots) add(slot uint8)      { s[slot/64] |= 1 << (slot % 64) }
func (s *slots) has(slot uint8) bool { return s[slot/64]&(1<<(slot%64)) != 0 }

func (s *slots) addAll(other slots) {
	for i := range s {
		s[i] |= other[i]
	}
}

func (s *slots) overlaps(other slots) bool {
	for i := range s {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}
