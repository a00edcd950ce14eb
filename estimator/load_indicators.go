package estimator

var (
	indicatorKeys = []string{"group", "departments", "combine", "false_records"}
	combineKinds  = []string{"single", "max", "agree", "sum"}
)

// loadIndicators reads the lines of the table and hands back their mappings,
// from which readings are built.
func (l *loader) loadIndicators(m mapping) []mapping {
	l.paths = map[string]bool{}
	all := m.mappings("indicators")
	l.twins(m.list("indicators"), "indicator", append([]string{"departments", "combine", "false_records"}, unlike...))
	for _, im := range all {
		in := l.indicator(im)
		l.aside(func() { in.outline = l.outline(im, in) })
		l.policy.indicators = append(l.policy.indicators, in)
	}
	if len(all) == 0 {
		l.fault(m.where("indicators"), "indicators: expected at least one")
	}
	return all
}

func (l *loader) indicator(m mapping) *indicator {
	before := l.looked
	l.looked = slots{}
	in := &indicator{node: *l.node(m, "", source{})}
	in.reads = l.looked
	l.looked.addAll(before)
	if in.id == "" || in.name == "" {
		l.fault(m.at, "an indicator needs an id and a name")
	}
	in.max = in.limit.max()
	return in
}
