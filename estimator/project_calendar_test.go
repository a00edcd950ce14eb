package estimator_test

import (
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"luohu/estimator"
)

// What follows knows the calendar by itself: months are counted one by one,
// ages by the standard library, and who goes on stands here a second time.

// window is a cut-off and the days on which one files after it.
type window struct {
	name             string
	cutOff, from, to time.Time
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// windowsOf are eleven: of Tianjin by the half-year, elsewhere by the year.
func windowsOf(p *estimator.Policy, asOf time.Time) []window {
	if p.City != "tianjin" {
		var all []window
		for i := range 11 {
			day := date(asOf.Year()+i, asOf.Month(), asOf.Day())
			if day.Month() != asOf.Month() { // no 29 February
				day = day.AddDate(0, 0, -1)
			}
			all = append(all, window{"", day, day.AddDate(0, 0, 1), day.AddDate(0, 0, 1)})
		}
		return all
	}
	all := []window{{"", asOf, time.Time{}, time.Time{}}}
	for day := asOf; len(all) < 12; day = day.AddDate(0, 0, 1) {
		var w window
		switch {
		case day.Month() == time.December && day.Day() == 31:
			w = window{day.AddDate(0, 0, 1).Format("2006") + "年第一期", day, date(day.Year()+1, 1, 1), date(day.Year()+1, 4, 30)}
		case day.Month() == time.June && day.Day() == 30:
			w = window{day.Format("2006") + "年第二期", day, date(day.Year(), 7, 1), date(day.Year(), 10, 31)}
		default:
			continue
		}
		if day.Equal(asOf) {
			all[0] = w
		} else {
			all = append(all, w)
		}
	}
	if all[0].name == "" {
		for day := asOf.AddDate(0, 0, 1); ; day = day.AddDate(0, 0, 1) {
			open := day.Month() <= time.April || day.Month() >= time.July && day.Month() <= time.October
			switch {
			case open && all[0].from.IsZero():
				all[0].from, all[0].to = day, day
			case open:
				all[0].to = day
			case !all[0].from.IsZero():
				return all[:11]
			}
		}
	}
	return all[:11]
}

// monthsFrom turns the pages of a calendar.
func monthsFrom(from, to time.Time) (n int) {
	for page := date(from.Year(), from.Month(), 1); page.Before(date(to.Year(), to.Month(), 1)); page = page.AddDate(0, 1, 0) {
		n++
	}
	return n
}

// grown is a person some months later, if life went on.
func grown(facts map[string]any, city string, months int) map[string]any {
	later := maps.Clone(facts)
	for fact, value := range facts {
		n, isNumber := value.(int)
		home, _ := facts["home_months"].(int)
		most, more := 600, 0
		switch {
		case !isNumber, fact == "false_records", fact == "criminal_records", fact == "tax_offences", fact == "income_tax_3y":
			continue
		case fact == "home_months" && city == "tianjin":
			if owns, said := facts["owns_home"]; owns == true || !said && n > 0 {
				more = months // a home bought this month is there and has no full month yet
			}
		case n == 0, city == "tianjin" && facts[keeps(fact)] == false:
		case fact == "permit_endorsements", fact == "residence_years":
			most, more = 99, months/12
		case fact != "rent_months", city == "tianjin" && facts["owns_home"] != true, city != "tianjin" && home == 0:
			more = months
		}
		later[fact] = min(n+more, most)
	}
	return later
}

// keeps is what must not have ended for a fact to go on in Tianjin.
func keeps(fact string) string {
	switch fact {
	case "spouse_insured_months", "rent_months", "residence_years":
		return ""
	case "fund_months":
		return "employed_in_tianjin"
	case "permit_endorsements":
		return "permit_valid"
	}
	return "insured_now"
}

// someFacts are answers to some of the questions, and a day.
func someFacts(t *rapid.T, p *estimator.Policy) (map[string]any, time.Time) {
	facts := anybodyAsked(t, p)
	for _, fact := range slices.Sorted(maps.Keys(facts)) {
		if rapid.IntRange(0, 7).Draw(t, "leave out "+fact) == 0 {
			delete(facts, fact)
		}
	}
	day := benchDay.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "day"))
	if rapid.Bool().Draw(t, "at a cut-off") {
		day = date(day.Year(), 6, 30)
	}
	return facts, day
}
