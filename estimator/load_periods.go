package estimator

import (
	"maps"
	"slices"
	"strconv"
)

// loadPeriods reads when one can file, every year, and to which day is counted.
// A file may say nothing about it: then any day can be the cut-off.
func (l *loader) loadPeriods(m mapping) {
	for _, pm := range m.mappings("periods") {
		rule := periodRule{
			name: pm.text("name"),
			from: l.monthDay(pm, "filing_from"), to: l.monthDay(pm, "filing_to"), asOf: l.monthDay(pm, "as_of"),
			asOfLastYear: pm.truth("as_of_last_year"),
		}
		pm.finish()
		if rule.to < rule.from {
			l.fault(pm.where("filing_to"), "filing_to: expected a day after filing_from")
		}
		if n := len(l.policy.periods); n > 0 && rule.from <= l.policy.periods[n-1].to {
			l.fault(pm.where("filing_from"), "filing_from: expected a day after the period before")
		}
		l.policy.periods = append(l.policy.periods, rule)
	}
	if len(l.policy.periods) == 0 && m.has("periods") {
		l.fault(m.where("periods"), "periods: expected at least one; leave the key out if they are not known")
	}
}

// monthDay reads a day of any year: 04-30.
func (l *loader) monthDay(m mapping, key string) monthDay {
	n := m.need(key)
	if n == nil {
		return 0
	}
	s := l.text(n, key)
	if d, err := parseDay("2023-" + s); err == nil { // a common year: 02-29 is no day of every year
		return monthDay(int(d) % 10_000)
	}
	l.fault(n, "%s: %s is not a day of every year like %s", key, strconv.Quote(s), `"04-30"`)
	return 0
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
