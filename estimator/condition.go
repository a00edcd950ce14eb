package estimator

// truth is yes, no, or not known yet.
type truth int8

const (
	unknown truth = iota
	no
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// verdicts are no and yes as callers know them. All gates of an estimate point
// into its own.
type verdicts [2]bool

func newVerdicts() *verdicts { return &verdicts{false, true} }

// of is nil for unknown.
func (v *verdicts) of(t truth) *bool {
	if t == unknown {
		return nil
	}
	return &v[t-no]
}

// condition is something that holds for a person, or not, or is not known.
type condition interface {
	holds(e *evaluation) truth
	// because says why it holds or not.
	because(e *evaluation, b []byte) []byte
}

// asked is whether a condition holds by what was given alone: nothing is taken
// for its default.
func asked(c condition, e *evaluation) truth {
	asking := e.asking
	e.asking = true
	defer func() { e.asking = asking }()
	return c.holds(e)
}

// is holds if a fact has a value.
type is struct {
	fact       *Fact
	value      int64
	met, unmet string // in words; may be empty
}

func (c *is) holds(e *evaluation) truth {
	v, known := e.get(c.fact)
	if !known {
		return unknown
	}
	return truthOf(v == c.value)
}

func (c *is) because(e *evaluation, b []byte) []byte {
	v, known := e.get(c.fact)
	switch {
	case !known:
		return c.fact.words.NotGiven.append(b, str(c.fact.Name))
	case v == c.value && c.met != "":
		return append(b, c.met...)
	case v != c.value && c.unmet != "":
		return append(b, c.unmet...)
	}
	return c.fact.words.Choice.append(b, str(c.fact.Name), str(c.fact.inWords(v)))
}

// atLeast holds from an amount on.
type atLeast struct {
	fact   *Fact
	needed int64
}

func (c *atLeast) holds(e *evaluation) truth {
	v, known := e.get(c.fact)
	if !known {
		return unknown
	}
	return truthOf(v >= c.needed)
}

func (c *atLeast) because(e *evaluation, b []byte) []byte {
	w := c.fact.words
	v, known := e.get(c.fact)
	if !known {
		return w.NotGiven.append(b, str(c.fact.Name))
	}
	phrase := w.Reached
	if v < c.needed {
		phrase = w.NotReached
	}
	return phrase.append(b, str(c.fact.Name), num(v), str(c.fact.Unit), num(c.needed))
}

// several holds if all (or any) of its conditions do. One that settles the
// matter is enough: the others are then not looked at.
type several struct {
	of      []condition
	settles truth // no for all, yes for any
	words   *Words
}

func (c *several) holds(e *evaluation) truth {
	before, result := e.read, yes+no-c.settles
	for _, one := range c.of {
		switch one.holds(e) {
		case c.settles:
			if result == unknown { // what was not known before this one does not matter
				e.read = before
				one.holds(e)
			}
			return c.settles
		case unknown:
			result = unknown
		}
	}
	return result
}

// because tells of the condition that settles it, else of all of them.
func (c *several) because(e *evaluation, b []byte) []byte {
	if c.holds(e) == c.settles {
		for _, one := range c.of {
			if one.holds(e) == c.settles {
				return one.because(e, b)
			}
		}
	}
	for i, one := range c.of {
		if i > 0 {
			b = c.words.Join.append(b)
		}
		b = one.because(e, b)
	}
	return b
}

// not holds if another does not.
type not struct{ of condition }

func (c *not) holds(e *evaluation) truth {
	switch c.of.holds(e) {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

func (c *not) because(e *evaluation, b []byte) []byte { return c.of.because(e, b) }
