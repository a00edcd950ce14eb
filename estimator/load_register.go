package estimator

import "slices"

// mostRegisterYears bounds for how long a false record counts.
const mostRegisterYears = 50

// register reads how false records count in an indicator, or in a part of it.
// What one takes away is the rule's to say: points by count.
func (l *loader) register(m mapping, in *indicator) *Register {
	if !m.has("false_records") {
		return nil
	}
	rm, ok := m.child("false_records")
	if !ok {
		return nil
	}
	r := &Register{Part: rm.optional("part"), Years: int(rm.whole("years", mostRegisterYears))}
	counts := &in.node
	if parts := in.parts(); len(parts) > 0 {
		i := slices.IndexFunc(parts, func(p *node) bool { return p.id == r.Part })
		if i < 0 {
			l.fault(rm.where("part"), "part: expected the part of %s in which records count", in.id)
			return nil
		}
		counts = parts[i]
	}
	count, ok := counts.rule.(*perCount)
	if !ok {
		l.fault(rm.at, "false_records: expected where points are counted by the record (rule: per_count)")
		return nil
	}
	r.Points = count.each
	rm.finish()
	return r
}
