package estimator

import (
	"slices"
	"strings"
)

// maxGiven is how many facts a caller may give at once, known or not.
const maxGiven = 200

// accept reads what a caller knows. Facts left out are errors only if the
// facts must be complete.
func (p *Policy) accept(e *evaluation, facts map[string]any, complete bool) FactErrors {
	if len(facts) > maxGiven {
		return FactErrors{{"/facts", p.words.TooManyFacts.text(num(maxGiven))}}
	}
	var wrong FactErrors
	left := len(facts) // of these, how many are not found yet
	for _, f := range p.facts {
		if left == 0 {
			break
		}
		v, given := facts[f.ID]
		if !given {
			continue
		}
		left--
		value, problem := f.read(v)
		if problem == "" {
			problem = f.tooLate(value, e.asOf)
		}
		if problem != "" {
			wrong = append(wrong, FactError{factPointer(f.ID), problem})
			continue
		}
		e.set(f, value)
	}
	if left > 0 {
		wrong = append(wrong, p.unknownFacts(facts)...)
	}
	if complete {
		wrong = append(wrong, p.missing(e, facts)...)
	}
	if len(wrong) > 1 {
		slices.SortFunc(wrong, func(a, b FactError) int { return strings.Compare(a.Pointer, b.Pointer) })
	}
	return wrong
}

func (p *Policy) unknownFacts(facts map[string]any) (wrong FactErrors) {
	for name := range facts {
		if _, known := p.byID[name]; !known {
			wrong = append(wrong, p.unknownFact(name))
		}
	}
	return wrong
}

func (p *Policy) unknownFact(name string) FactError {
	ids := make([]string, len(p.facts))
	for i, f := range p.facts {
		ids[i] = f.ID
	}
	shown := name
	if r := []rune(name); len(r) > maxTyped {
		shown = string(r[:maxTyped]) + "…"
	}
	detail := p.words.UnknownFact.text(str(shown))
	if near := nearest(name, ids); near != "" {
		detail = p.words.UnknownFactNear.text(str(shown), str(near))
	}
	return FactError{factPointer(shown), detail}
}

// missing are the facts that must be there and are not. One that is there and
// wrong is told of elsewhere.
func (p *Policy) missing(e *evaluation, facts map[string]any) (wrong FactErrors) {
	for _, f := range p.facts {
		if e.given.has(f.slot) || !f.required(e) {
			continue
		}
		if _, there := facts[f.ID]; !there {
			wrong = append(wrong, FactError{factPointer(f.ID), p.words.MissingFact.text(str(f.Name))})
		}
	}
	return wrong
}
