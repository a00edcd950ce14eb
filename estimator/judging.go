package estimator

// judge looks at every condition for filing. A fact not given leaves its gate
// open: it is never taken for its default here.
func (p *Policy) judge(r *room, total Points) []GateResult {
	r.asking = true
	defer func() { r.asking = false }()

	all := make([]GateResult, len(p.gates)+1)
	for i, g := range p.gates {
		g.judge(&r.evaluation, &all[i], &r.said)
	}
	p.judgeTotal(total, r.counted.complete, &all[len(p.gates)], &r.said)
	return all
}

func (g *gate) judge(e *evaluation, r *GateResult, said *sentences) {
	holds := g.when.holds(e)
	*r = GateResult{
		ID: g.id, Name: g.name, Passes: holds.pointer(),
		Evidence: g.source.mark.String(), Reference: g.source.reference,
	}
	switch {
	case holds == yes && g.met != "":
		said.note(&r.Because, append(said.text, g.met...))
	case holds == no && g.unmet != "":
		said.note(&r.Because, append(said.text, g.unmet...))
	default:
		said.note(&r.Because, g.when.because(e, said.text))
	}
	if holds == no {
		r.Mend = g.mend
	}
}

func (p *Policy) judgeTotal(total Points, complete bool, r *GateResult, said *sentences) {
	w, line := p.words, p.PassLine
	*r = GateResult{
		ID: PassLineGate, Name: w.LineName.text(),
		Evidence: p.lineSource.mark.String(), Reference: p.lineSource.reference,
	}
	passes := total >= line
	switch {
	case line == 0:
		said.note(&r.Because, w.LineUnknown.append(said.text))
		return
	case !complete:
		said.note(&r.Because, w.LineOpen.append(said.text, pts(line)))
		return
	case passes:
		said.note(&r.Because, w.LineReached.append(said.text, exact(total), pts(line)))
	default:
		said.note(&r.Because, w.LineMissed.append(said.text, exact(total), pts(line), exact(line-total)))
		r.Mend = w.LineMend.text()
	}
	r.Passes = &passes
}
