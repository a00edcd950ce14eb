package estimator

import "slices"

// Text is the estimate for people, always in the same order: the sum, the
// indicators, the conditions for filing, open readings, what would help, and
// what else must be known.
func (e *Estimate) Text() string {
	w := e.of.words
	b := e.headText(w)
	for _, in := range e.Indicators {
		b = in.text(w, b)
	}
	return string(e.restText(w, b))
}

// Text is the explanation for people: the estimate with the rules beside the
// sums.
func (x *Explanation) Text() string {
	w := x.of.words
	b := x.headText(w)
	for _, line := range x.Lines {
		b = line.text(w, b, w.TextLine)
		for _, part := range line.Parts {
			b = part.text(w, b, w.TextLinePart)
		}
	}
	return string(x.restText(w, b))
}

func (e *Estimate) headText(w *Words) []byte {
	b := w.TextHead.append(nil, str(e.of.Name), str(w.dayInWords(e.AsOf)))
	switch {
	case e.PassLine == 0:
		b = w.TextTotalAlone.append(b, exact(e.Total))
	case e.Passes:
		b = w.TextTotal.append(b, exact(e.Total), pts(e.PassLine))
	default:
		b = w.TextTotalShort.append(b, exact(e.Total), pts(e.PassLine), exact(e.PassLine-e.Total))
	}
	return b
}

// restText is what stands under the lines.
func (e *Estimate) restText(w *Words, b []byte) []byte {
	if e.UnofficialPoints != 0 {
		b = w.TextUnofficial.append(b, exact(e.UnofficialPoints))
	}
	b = e.gatesText(w, b)
	b = e.readingsText(w, b)
	b = e.adviceText(w, b)
	b = e.remarksText(w, b)
	return w.TextFoot.append(b)
}

func (x Explained) text(w *Words, b []byte, head phrase) []byte {
	b = head.append(b, str(x.Name), exact(x.Points), str(x.Known), str(x.Because))
	b = w.TextRule.append(b, str(x.Rule.Legal))
	for _, f := range x.Facts {
		b = w.TextFact.append(b, str(f.Name), str(f.Value))
	}
	for _, n := range x.NotCounted {
		b = w.TextRemark.append(b, str(n))
	}
	if len(x.Parts) == 0 {
		b = w.TextSource.append(b, str(x.Reference))
	}
	return b
}

func (in IndicatorResult) text(w *Words, b []byte) []byte {
	mark, _ := evidenceOf(in.Evidence)
	b = w.TextIndicator.append(b, str(in.Name), exact(in.Points), str(in.Because), str(w.mark(mark)))
	for _, p := range in.Parts {
		if p.Points != 0 {
			b = w.TextPart.append(b, str(p.Name), exact(p.Points), str(p.Because))
		}
	}
	for _, reference := range in.references() {
		b = w.TextSource.append(b, str(reference))
	}
	return b
}

// references are where the values of an indicator and of the parts that count
// come from, each once.
func (in IndicatorResult) references() []string {
	all := []string{in.Reference}
	for _, p := range in.Parts {
		if p.Points != 0 && !slices.Contains(all, p.Reference) {
			all = append(all, p.Reference)
		}
	}
	return all
}

func (e *Estimate) gatesText(w *Words, b []byte) []byte {
	b = w.TextGates.append(b)
	for _, g := range e.Gates {
		switch {
		case g.Passes == nil:
			b = w.TextGateOpen.append(b, str(g.Name), str(g.Because))
		case *g.Passes:
			b = w.TextGateMet.append(b, str(g.Name), str(g.Because))
		default:
			b = w.TextGateUnmet.append(b, str(g.Name), str(g.Because), str(g.Mend))
		}
	}
	return b
}

func (e *Estimate) readingsText(w *Words, b []byte) []byte {
	if len(e.Readings) == 0 {
		return b
	}
	b = w.TextReadings.append(b)
	for _, r := range e.Readings {
		b = w.TextReading.append(b, str(r.Because), exact(r.Total), str(r.Why), str(r.Ask))
	}
	return b
}

func (e *Estimate) adviceText(w *Words, b []byte) []byte {
	if because := e.Barred(); because != "" {
		return w.TextBarred.append(b, str(because))
	}
	b = e.unmetText(w, b)
	switch {
	case len(e.Advice) == 0:
		return b
	case e.Passes:
		b = w.TextSecure.append(b)
	default:
		b = w.TextAdvice.append(b)
	}
	for i, a := range e.Advice {
		b = w.TextChange.append(b,
			str(a.Because), exact(a.Gain), exact(a.Total), str(a.Earliest.String()), str(w.effort(a.Effort)))
		if !slices.ContainsFunc(e.Advice[:i], func(said Advice) bool { return said.Needs == a.Needs }) {
			b = w.TextNeeds.append(b, str(a.Needs))
		}
	}
	b = e.waysText(w, b)
	if e.Learnt() {
		b = w.TextLearnt.append(b)
	}
	return e.beyondBasisText(w, b)
}

// unmetText is what must be mended before any points help.
func (e *Estimate) unmetText(w *Words, b []byte) []byte {
	unmet := e.Unmet()
	if len(unmet) == 0 {
		return b
	}
	b = w.TextMend.append(b)
	for _, g := range unmet {
		b = w.TextMendGate.append(b, str(g.Name), str(g.Because), str(g.Mend))
	}
	return b
}

// beyondBasisText warns of days after which the table may be another one: who
// counts on such a cut-off files after it.
func (e *Estimate) beyondBasisText(w *Words, b []byte) []byte {
	if e.of.BasisUntil.IsZero() {
		return b
	}
	until := DayOf(e.of.BasisUntil)
	beyond := func(a Advice) bool { return a.Earliest >= until }
	if !slices.ContainsFunc(e.Advice, beyond) {
		return b
	}
	return w.TextBeyondBasis.append(b, str(e.of.BasisDocument), str(w.dayInWords(until)))
}

func (e *Estimate) waysText(w *Words, b []byte) []byte {
	switch {
	case len(e.Ways) > 0:
	case e.judged() && !e.Passes:
		return w.TextNoWay.append(b, pts(e.PassLine))
	default:
		return b
	}
	b = w.TextWays.append(b, pts(e.PassLine))
	for _, way := range e.Ways {
		b = w.TextWay.append(b, str(way.Because), exact(way.Total), str(way.Earliest.String()))
	}
	return b
}

// judged says that the total is known and was compared with the line.
func (e *Estimate) judged() bool {
	return slices.ContainsFunc(e.Gates, func(g GateResult) bool { return g.ID == PassLineGate && g.Passes != nil })
}

func (e *Estimate) remarksText(w *Words, b []byte) []byte {
	if len(e.Warnings)+len(e.Notices) == 0 {
		return b
	}
	b = w.TextRemarks.append(b)
	for _, warning := range e.Warnings {
		b = w.TextRemark.append(b, str(warning.Detail))
	}
	for _, notice := range e.Notices {
		b = w.TextRemark.append(b, str(notice))
	}
	return b
}
