package estimator

import "strings"

// judge looks at every condition for filing. A fact not given leaves its gate
// open: it is never taken for its default here.
func (p *Policy) judge(r *room, total Points) []GateResult {
	r.asking = true
	defer func() { r.asking = false }()

	all, as := make([]GateResult, len(p.gates)+1), newVerdicts()
	for i, g := range p.gates {
		g.judge(&r.evaluation, &all[i], as, &r.said)
	}
	p.judgeTotal(total, r.counted.complete, &all[len(p.gates)], as, &r.said)
	return all
}

func (g *gate) judge(e *evaluation, r *GateResult, as *verdicts, said *sentences) {
	holds := g.when.holds(e)
	*r = GateResult{
		ID: g.id, Name: g.name, Passes: as.of(holds),
		Evidence: g.source.mark.String(), Reference: g.source.reference,
	}
	switch {
	case holds == yes && g.met != "":
		r.Because = g.met
	case holds == no && g.unmet != "":
		r.Because = g.unmet
	default:
		said.note(&r.Because, g.when.because(e, said.text))
	}
	if holds == no {
		r.Mend, r.Final = g.mend, g.final
	}
}

// Unmet are the conditions for filing that fail, apart from the line.
func (e *Estimate) Unmet() (all []GateResult) {
	for _, g := range e.Gates {
		if g.ID != PassLineGate && g.Passes != nil && !*g.Passes {
			all = append(all, g)
		}
	}
	return all
}

// Barred says in words why somebody can't file whatever they do; empty if
// nothing stands against it for good.
func (e *Estimate) Barred() string {
	var because []string
	for _, g := range e.Unmet() {
		if g.Final {
			because = append(because, g.Because)
		}
	}
	return strings.Join(because, e.of.words.Join.text())
}

func (p *Policy) judgeTotal(total Points, complete bool, r *GateResult, as *verdicts, said *sentences) {
	w, line := p.words, p.PassLine
	*r = GateResult{
		ID: PassLineGate, Name: w.LineName.text(),
		Evidence: p.lineSource.mark.String(), Reference: p.lineSource.reference,
	}
	switch {
	case line == 0:
		r.Because = w.LineUnknown.text()
		return
	case !complete:
		said.note(&r.Because, w.LineOpen.append(said.text, pts(line)))
		return
	case total >= line:
		said.note(&r.Because, w.LineReached.append(said.text, exact(total), pts(line)))
	default:
		said.note(&r.Because, w.LineMissed.append(said.text, exact(total), pts(line), exact(line-total)))
		r.Mend = w.LineMend.text()
	}
	r.Passes = as.of(truthOf(total >= line))
}
