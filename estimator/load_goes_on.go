package estimator

import "slices"

// How often a fact that goes on has one more.
const (
	everyMonth = "month"
	everyYear  = "year"
)

// goesOn reads how a fact runs on while life goes on as it is.
func (l *loader) goesOn(f *Fact, m mapping) *course {
	c := &course{every: 1, step: 1}
	var fits []string
	switch f.Type {
	case Months:
		fits = []string{everyMonth, everyYear}
	case Count:
		fits = []string{everyYear}
	default:
		l.fault(m.at, "goes_on: not for facts of type %s; expected it at months or counts", f.Type)
	}
	every := m.text("every")
	if every == everyYear {
		c.every = 12
		if f.Type == Months {
			c.step = 12
		}
	}
	if len(fits) > 0 && every != "" && !slices.Contains(fits, every) {
		l.fault(m.get("every"), "every: %s does not fit a fact of type %s; %s", every, f.Type, expected(every, fits))
	}
	if m.has("when") {
		c.when = l.condition(m.get("when"))
	}
	m.finish()
	return c
}
