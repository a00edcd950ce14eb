package estimator

// notCounted is what somebody has that gives no points in a place of the
// table, each with the reason, as sentences.
func (w *Words) notCounted(n *node, e *evaluation) []string {
	all := []string{}
	if n.when != nil && n.when.holds(e) == no {
		if t := n.rule.tally(e); t.points > 0 && n.otherwise != "" {
			all = append(all, w.NotCountedWhen.text(pts(t.points), str(n.otherwise)))
		}
		return all
	}
	switch r := n.rule.(type) {
	case *fullYears:
		if months, known := e.get(r.fact); known && months%12 != 0 {
			all = append(all, w.NotCountedRest.text(str(r.fact.Name), num(months), num(months%12)))
		}
	case *byMonth:
		if months, known := e.get(r.fact); known && months > 0 && months < r.from {
			all = append(all, w.NotCountedFrom.text(str(r.fact.Name), num(months), num(r.from)))
		}
	case *highest:
		all = append(all, w.lower(r, e)...)
	case *sum:
		for _, part := range r.of {
			all = append(all, w.notCounted(part, e)...)
		}
	case *first:
		if taken := r.taken(e); taken != nil {
			all = append(all, w.notCounted(&node{source: taken.source, rule: taken.rule}, e)...)
		}
	}
	return all
}

// lower are the parts that only the highest of them leaves uncounted.
func (w *Words) lower(r rule, e *evaluation) []string {
	all := []string{}
	h, ok := r.(*highest)
	if !ok {
		return all
	}
	_, winner := h.best(e)
	for _, n := range h.of {
		if t := n.tally(e); n != winner && t.points > 0 {
			all = append(all, w.NotCountedLower.text(str(string(n.because(e, nil))), pts(t.points)))
		}
	}
	return all
}
