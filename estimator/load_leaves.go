package estimator

import "slices"

func (l *loader) byChoice(m mapping, n *node) rule {
	f := l.needFact(m, "fact", ChoiceType)
	if f == nil {
		for _, key := range []string{"points", "evidence_of", "remarks", "says"} {
			m.get(key)
		}
		return nothing{}
	}
	r := &byChoice{
		amount: amount{by: f, table: l.table(m.need("points"), f)}, says: m.optional("says"), words: l.words,
		sources: slices.Repeat([]source{n.source}, len(f.Choices)), remarks: make([]string, len(f.Choices)),
	}
	if m.has("evidence_of") { // where a row is known less well, or better
		if em, ok := m.child("evidence_of"); ok {
			for i, c := range f.Choices {
				if em.has(c.row()) {
					r.sources[i].mark = l.mark(em, c.row())
				}
			}
			em.finish()
		}
	}
	if m.has("remarks") {
		if rm, ok := m.child("remarks"); ok {
			for i, c := range f.Choices {
				r.remarks[i] = rm.optional(c.row())
			}
			rm.finish()
		}
	}
	return r
}

func (l *loader) bands(m mapping, n *node) rule {
	r := &bands{since: l.needFact(m, "since", Date), source: &n.source, words: l.words}
	if m.has("on") {
		r.on = l.needFact(m, "on", Date)
	}
	all := m.mappings("bands")
	for i, bm := range all {
		b := band{points: bm.points("points")}
		if last := i == len(all)-1; !last {
			b.through = int(bm.whole("through", 150))
			if i > 0 && b.through <= r.bands[i-1].through {
				l.fault(bm.where("through"), "through: expected more than %d, where the band before ends", r.bands[i-1].through)
			}
		} else if bm.has("through") {
			l.fault(bm.where("through"), "through: the last band has no end, or there would be a gap above it")
		}
		bm.finish()
		r.bands = append(r.bands, b)
	}
	if len(r.bands) < 2 {
		l.fault(m.where("bands"), "bands: expected at least two")
		return nothing{}
	}
	if r.since == nil || m.has("on") && r.on == nil {
		return nothing{}
	}
	return r
}

func (l *loader) byMonth(m mapping, n *node) rule {
	r := &byMonth{fact: l.needFact(m, "fact", Months), source: &n.source, words: l.words}
	if m.has("from") {
		r.from = m.whole("from", maxMonths)
	}
	by := l.by(m)
	if !m.has("tiers") {
		r.tiers = []tier{{perYear: l.amount(m, "per_year", by)}}
	}
	all := m.mappings("tiers")
	for i, tm := range all {
		t := tier{perYear: l.amount(tm, "per_year", by)}
		if last := i == len(all)-1; !last {
			t.through = tm.whole("through", maxMonths)
			if t.through == 0 || i > 0 && t.through <= r.tiers[i-1].through {
				l.fault(tm.where("through"), "through: expected more months than in the tier before")
			}
		} else if tm.has("through") {
			l.fault(tm.where("through"), "through: the last tier has no end, or there would be a gap above it")
		}
		tm.finish()
		r.tiers = append(r.tiers, t)
	}
	if r.fact == nil || len(r.tiers) == 0 {
		return nothing{}
	}
	return r
}

// by is the choice that picks the row of a table, if there is one.
func (l *loader) by(m mapping) *Fact {
	if !m.has("by") {
		return nil
	}
	return l.needFact(m, "by", ChoiceType)
}

func (l *loader) fullYears(m mapping, n *node) rule {
	f := l.needFact(m, "fact", Months)
	r := &fullYears{fact: f, perYear: l.amount(m, "per_year", l.by(m)), source: &n.source, words: l.words}
	if f == nil {
		return nothing{}
	}
	return r
}

func (l *loader) perCount(m mapping, n *node) rule {
	f := l.needFact(m, "fact", Count)
	r := &perCount{fact: f, each: m.points("points"), source: &n.source, words: l.words}
	if f == nil {
		return nothing{}
	}
	return r
}

func (l *loader) threshold(m mapping, n *node) rule {
	f := l.needFact(m, "fact", Months, Count, Money)
	r := &threshold{points: m.points("points"), source: &n.source}
	if f == nil {
		m.get("at_least")
		return nothing{}
	}
	r.reached = atLeast{f, m.whole("at_least", f.Most())}
	return r
}
