package estimator

// gateEvents looks at the conditions for filing: which fail at this point, and
// which that failed at the one before time has mended. A fact not given leaves
// a condition open, here too.
func (pr *projector) gateEvents(i int) {
	pr.asking = true
	defer func() { pr.asking = false }()

	point := &pr.points[i]
	point.Unmet = []string{}
	for j, g := range pr.policy.gates {
		holds := g.when.holds(&pr.evaluation)
		if holds == no {
			point.Unmet = append(point.Unmet, g.id)
		}
		if holds == no && g.final && i == 0 {
			pr.barred = append(pr.barred, g.whyNot(&pr.evaluation))
		}
		if i > 0 && pr.gates[j] == no && holds == yes {
			point.Events = append(point.Events, pr.mended(g, pr.stops[i-1].months+1, pr.stops[i].months))
		}
		pr.gates[j] = holds
	}
}

// whyNot is why a condition does not hold, in words.
func (g *gate) whyNot(e *evaluation) string {
	if g.unmet != "" {
		return g.unmet
	}
	return string(g.when.because(e, nil))
}

// mended finds the month from which on a condition holds.
func (pr *projector) mended(g *gate, from, to int) ProjectedEvent {
	months := from
	for ; months < to; months++ {
		pr.goTo(months)
		if g.when.holds(&pr.evaluation) == yes {
			break
		}
	}
	var fact string
	for _, reached := range amountsIn(g.when) {
		for _, going := range pr.going {
			if going.fact == reached.fact && going.after(months-1) < reached.needed && going.after(months) >= reached.needed {
				fact = going.fact.ID
			}
		}
	}
	pr.goTo(to)
	on := monthOf(pr.stops[0].cutOff, months)
	return ProjectedEvent{
		Kind: GateMended, Gate: g.id, Fact: fact, On: on,
		Text: pr.policy.words.ProjectGate.text(str(pr.policy.words.momentInWords(on)), str(g.name)),
	}
}

// amountsIn are the amounts that a condition asks for.
func amountsIn(c condition) (all []*atLeast) {
	switch c := c.(type) {
	case *atLeast:
		return []*atLeast{c}
	case *not:
		return amountsIn(c.of)
	case *several:
		for _, one := range c.of {
			all = append(all, amountsIn(one)...)
		}
	}
	return all
}
