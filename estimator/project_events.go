package estimator

// events are what time has changed since the cut-off before.
func (pr *projector) events(now *moment) []Event {
	all := []Event{}
	for _, in := range pr.policy.indicators {
		pr.walk(&in.node, in.name, now, &all)
	}
	all = append(all, pr.birthdays(pr.before, now)...)
	for _, g := range pr.policy.gates {
		if pr.held(g.when) == no && g.when.holds(pr.e) == yes {
			all = append(all, Event{Kind: GateOpens, Indicator: g.id, Text: pr.policy.words.EventGate.text(str(g.name), str(string(g.when.because(pr.e, nil))))})
		}
	}
	return all
}

// held is whether a condition held at the cut-off before.
func (pr *projector) held(c condition) truth {
	pr.e.values, pr.before.values = pr.before.values, pr.e.values
	defer func() { pr.e.values, pr.before.values = pr.before.values, pr.e.values }()
	return c.holds(pr.e)
}

// walk looks for steps in a place of the table, where it counts.
func (pr *projector) walk(n *node, name string, now *moment, all *[]Event) {
	if n.when != nil && n.when.holds(pr.e) != yes {
		return
	}
	if n.name != "" {
		name = n.name
	}
	w := pr.policy.words
	switch r := n.rule.(type) {
	case *byMonth:
		was, is := pr.before.values[r.fact.slot], now.values[r.fact.slot]
		for i, t := range r.tiers[:len(r.tiers)-1] {
			if was <= t.through && is > t.through {
				rate, _ := r.tiers[i+1].perYear.get(pr.e)
				*all = append(*all, Event{Kind: TierBegins, Indicator: name, Points: rate, Text: w.EventTier.text(str(r.fact.Name), num(t.through+1), pts(rate))})
			}
		}
	case *fullYears:
		was, is := pr.before.values[r.fact.slot]/12, now.values[r.fact.slot]/12
		if rate, known := r.perYear.get(pr.e); known && is > was {
			gained := Points(is-was) * rate
			*all = append(*all, Event{Kind: YearFull, Indicator: name, Points: gained, Text: w.EventFullYear.text(str(r.fact.Name), num(is), pts(gained))})
		}
	case *threshold:
		if f := r.reached.fact; pr.before.values[f.slot] < r.reached.needed && now.values[f.slot] >= r.reached.needed {
			*all = append(*all, Event{Kind: AmountReached, Indicator: name, Points: r.points, Text: w.EventReached.text(str(f.Name), num(r.reached.needed), str(f.Unit), pts(r.points))})
		}
	case *sum:
		pr.walkAll(r.of, name, now, all)
	case *highest:
		pr.walkAll(r.of, name, now, all)
	case *first:
		if n := r.taken(pr.e); n != nil {
			pr.walk(&node{name: n.name, rule: n.rule}, name, now, all)
		}
	}
}

func (pr *projector) walkAll(of []*node, name string, now *moment, all *[]Event) {
	for _, n := range of {
		pr.walk(n, name, now, all)
	}
}

// birthdays are the days between the last day of filing before and the last
// one now on which an age gives other points.
func (pr *projector) birthdays(before, now *moment) (all []Event) {
	all = []Event{}
	for _, in := range pr.policy.indicators {
		r, ok := in.rule.(*bands)
		if !ok || in.when != nil {
			continue
		}
		born, known := pr.e.get(r.since)
		if !known {
			continue
		}
		for i, b := range r.bands[:len(r.bands)-1] {
			day := Day(born).plusYears(b.through + 1)
			if Day(born)%10_000 == 229 && day%10_000 != 229 {
				day = day.next() // who is born on 29 February completes a common year on 1 March
			}
			if change := r.bands[i+1].points - b.points; day > before.last && day <= now.last && change != 0 {
				all = append(all, Event{Kind: BandLeft, Indicator: in.name, On: day, Points: change, Text: pr.birthday(day, b.through+1, change)})
			}
		}
	}
	return all
}

// birthday tells of one, and of the last period that can be filed in before.
func (pr *projector) birthday(day Day, years int, change Points) string {
	w := pr.policy.words
	if change > 0 {
		return w.EventOlderMore.text(str(w.dayInWords(day)), num(int64(years)), pts(change))
	}
	told := w.EventOlder.text(str(w.dayInWords(day)), num(int64(years)), pts(-change))
	last := Period{}
	for _, cutOff := range pr.policy.cutOffs(pr.from, cutOffsProjected+1) {
		if period := pr.policy.periodOf(cutOff); period.Name != "" && DayOf(period.FilingFrom) < day {
			last = period
		}
	}
	switch {
	case last.Name == "":
		return told
	case DayOf(last.FilingTo) >= day:
		return told + w.EventFileBefore.text(str(last.Name))
	}
	return told + w.EventLastPeriod.text(str(last.Name), str(w.dayInWords(DayOf(last.FilingTo))))
}
