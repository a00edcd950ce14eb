package estimator

import "strings"

// Changes are the events of a point in words, in the order of time. Tiers that
// begin together, as those of the five insurances do, make one sentence.
func (p *Projection) Changes(i int) (all []string) {
	events := p.Points[i].Events
	told := make([]bool, len(events))
	for i, event := range events {
		if told[i] {
			continue
		}
		var together []ProjectedEvent
		for j := i; j < len(events); j++ {
			if event.beginsWith(events[j]) {
				told[j] = true
				together = append(together, events[j])
			}
		}
		if len(together) > 1 {
			all = append(all, p.tiersBegin(together))
		} else {
			all = append(all, event.Text)
		}
	}
	return all
}

// beginsWith tells whether both are tiers of the same month, at the same number
// of months.
func (e *ProjectedEvent) beginsWith(other ProjectedEvent) bool {
	return e.Kind == TierBegins && other.Kind == TierBegins && e.On == other.On && e.rates.at == other.rates.at
}

func (p *Projection) tiersBegin(events []ProjectedEvent) string {
	var names []string
	var sum rates
	for _, event := range events {
		names = append(names, p.of.byID[event.Fact].Name)
		sum.now += event.rates.now
		sum.before += event.rates.before
	}
	w := p.of.words
	return w.ProjectTiers.text(str(w.momentInWords(events[0].On)), str(strings.Join(names, w.RuleList.text())),
		num(events[0].rates.at), pts(sum.now), pts(sum.before))
}
