package edges

import (
	"time"

	"luohu/estimator"
)

// bands adds the birthdays on which years are completed that count otherwise:
// by the day of birth, by the day of filing, at the ends of the periods in
// which one can file, and of who is born on 29 February.
func (b *builder) bands(r *estimator.Rule, at place) {
	facts := b.at(at)
	if facts == nil {
		b.counts(at, "")
		return
	}
	line := bandsAt{b, r, at, facts}
	for _, row := range r.Rows[1:] {
		years := int(row.From)
		line.byBirth(years)
		line.onLeapDay(years)
		if r.On == nil {
			continue
		}
		line.byFiling(years, b.asOf, b.asOf.AddDate(0, 0, 30))
		for _, period := range b.periods() {
			line.byFiling(years, period.AsOf, period.FilingFrom.AddDate(0, 0, 1))
			line.byFiling(years, period.AsOf, period.FilingTo)
		}
	}
}

// periods are those of the year in which the policy comes into force.
func (b *builder) periods() (all []estimator.Period) {
	for p := b.policy.Period(b.policy.ValidFrom); !p.FilingTo.IsZero(); p = b.policy.Period(p.FilingTo.AddDate(0, 0, 1)) {
		if len(all) > 0 && p.FilingFrom.Year() > all[0].FilingFrom.Year() {
			break
		}
		all = append(all, p)
	}
	return all
}

// bandsAt makes the edges of one rule.
type bandsAt struct {
	*builder
	rule  *estimator.Rule
	at    place
	facts map[string]any
}

// byBirth is who has completed so many years on the cut-off day, and who will
// a day later.
func (l bandsAt) byBirth(years int) {
	birth := l.asOf.AddDate(-years, 0, 0)
	l.add(l.draft(
		l.person(birth.AddDate(0, 0, 1), l.asOf, time.Time{}, years-1),
		l.person(birth, l.asOf, time.Time{}, years),
	))
}

// byFiling is who files on the day before a birthday, and on it.
func (l bandsAt) byFiling(years int, asOf, birthday time.Time) {
	birth := birthday.AddDate(-years, 0, 0)
	l.add(l.draft(
		l.person(birth, asOf, birthday.AddDate(0, 0, -1), years-1),
		l.person(birth, asOf, birthday, years),
	))
}

// onLeapDay is who is born on 29 February and completes the years in a year
// without that day: on 1 March. There need not be such a year.
func (l bandsAt) onLeapDay(years int) {
	for year := l.asOf.Year(); year < l.asOf.Year()+4; year++ {
		birth := time.Date(year-years, time.February, 29, 0, 0, 0, 0, time.UTC)
		march := time.Date(year, time.March, 1, 0, 0, 0, 0, time.UTC)
		if birth.Month() == time.February && march.AddDate(0, 0, -1).Day() == 28 {
			l.add(l.draft(
				l.person(birth, march.AddDate(0, 0, -1), time.Time{}, years-1),
				l.person(birth, march, time.Time{}, years),
			))
			return
		}
	}
}

func (l bandsAt) person(birth, asOf, filing time.Time, years int) side {
	s := side{facts: with(l.facts, l.rule.Fact.ID, day(birth)), asOf: asOf}
	if filing.IsZero() {
		s.years = map[string]int{l.rule.Fact.ID: years}
		return s
	}
	s.facts[l.rule.On.ID] = day(filing)
	s.years = map[string]int{l.rule.On.ID: years}
	return s
}

func (l bandsAt) draft(sides ...side) draft {
	return draft{kind: Counts, of: l.at.in.ID, place: l.called(l.at.names...), sides: sides}
}
