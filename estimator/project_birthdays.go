package estimator

// birthdays are those that change points between the point before and the last
// day of this one's filing.
func (pr *projector) birthdays(i int) {
	for _, in := range pr.policy.indicators {
		in.eachBands(func(b *bands) {
			if !pr.given.has(b.since.slot) {
				return
			}
			switch b.on {
			case nil:
				pr.birthdaysByCutOff(i, in, b)
			case pr.policy.submission:
				pr.birthdaysByFiling(i, in, b)
			}
		})
	}
}

func (n *node) eachBands(tell func(*bands)) {
	var of []*node
	switch r := n.rule.(type) {
	case *bands:
		tell(r)
	case *sum:
		of = r.of
	case *highest:
		of = r.of
	case *first:
		of = r.of
	}
	for _, part := range of {
		part.eachBands(tell)
	}
}

// begins are the days on which somebody comes into the next band.
func (r *bands) begins(since Day, tell func(years int, on Day)) {
	for _, b := range r.bands[:len(r.bands)-1] {
		tell(b.through+1, since.completed(b.through+1))
	}
}

// completed is the day on which so many years since d are complete.
func (d Day) completed(years int) Day {
	on := d.plusYears(years)
	if on.dayOfMonth() < d.dayOfMonth() { // a 29 February that there is not
		return on.next()
	}
	return on
}

// birthdaysByCutOff are of points that are counted on the cut-off day: who
// files has no choice.
func (pr *projector) birthdaysByCutOff(i int, in *indicator, b *bands) {
	if i == 0 {
		return
	}
	b.begins(Day(pr.values[b.since.slot]), func(years int, on Day) {
		if on <= pr.stops[i-1].cutOff || on > pr.stops[i].cutOff {
			return
		}
		pr.goTo(pr.stops[i].months)
		pr.asOf = on
		then := in.tally(&pr.evaluation).points
		pr.asOf = on.previous()
		delta := then - in.tally(&pr.evaluation).points
		pr.asOf = pr.stops[i].cutOff
		pr.birthday(i, in, b, "", years, on, delta)
	})
}

// birthdaysByFiling are of points that are counted on the day of filing.
func (pr *projector) birthdaysByFiling(i int, in *indicator, b *bands) {
	s := pr.stops[i]
	b.begins(Day(pr.values[b.since.slot]), func(years int, on Day) {
		filing := BeforeFiling
		switch {
		case on > s.from && on <= s.to:
			filing = WithinFiling
			if i+1 < len(pr.stops) && pr.stops[i+1].to == s.to {
				return // one files in that period with what the next cut-off counts
			}
		case i == 0 || on <= pr.stops[i-1].to || on > s.from:
			return
		}
		pr.goTo(s.months)
		pr.fileOn(on)
		then := in.tally(&pr.evaluation).points
		pr.fileOn(on.previous())
		pr.birthday(i, in, b, filing, years, on, then-in.tally(&pr.evaluation).points)
	})
}

// birthday notes one that changes the points, and the cliff if it takes some.
func (pr *projector) birthday(i int, in *indicator, b *bands, filing Filing, years int, on Day, delta Points) {
	if delta == 0 {
		return
	}
	w := pr.policy.words
	day, change := str(w.dayInWords(on)), str(pr.change(delta))
	text := w.ProjectBirthday.text(day, num(int64(years)), change)
	if filing == WithinFiling && delta < 0 {
		text = w.ProjectBirthdayWithin.text(day, num(int64(years)), change, str(pr.named(i)))
	}
	pr.points[i].Events = append(pr.points[i].Events, ProjectedEvent{
		Kind: Birthday, Indicator: in.id, Fact: b.since.ID, On: Moment{Day: on}, Filing: filing, Delta: delta, Text: text,
	})
	switch {
	case delta > 0:
	case filing == WithinFiling:
		pr.cliffs = append(pr.cliffs, Cliff{Last: i, Before: on, Indicator: in.id, Delta: delta, Text: text})
	default:
		pr.cliffs = append(pr.cliffs, Cliff{
			Last: i - 1, Indicator: in.id, Delta: delta,
			Text: w.ProjectBirthdayAfter.text(day, num(int64(years)), change, str(pr.named(i-1))),
		})
	}
}
