package estimator

import (
	"slices"
	"strings"
)

// maxReadings bounds how often indicators are built anew.
const maxReadings = 20

// loadReadings reads what open texts could mean instead, and builds the
// indicators as they would then be.
func (l *loader) loadReadings(m mapping, indicators []mapping) {
	ids, all := map[string]bool{}, m.mappings("readings")
	if len(all) > maxReadings {
		l.fault(m.where("readings"), "readings: more than %d", maxReadings)
		return
	}
	for _, rm := range all {
		r := &reading{id: rm.text("id"), because: rm.text("because"), why: rm.text("why"), ask: rm.text("ask")}
		l.once(ids, rm.where("id"), r.id)
		paths := l.targets(rm)
		change, ok := rm.child("change")
		rm.finish()
		if !ok {
			continue
		}
		l.changes = map[string]mapping{}
		for _, path := range paths {
			l.changes[path] = change
		}
		for i, im := range indicators {
			id := l.policy.indicators[i].id
			if slices.ContainsFunc(paths, func(p string) bool { return p == id || strings.HasPrefix(p, id+"/") }) {
				r.changed = append(r.changed, changedIndicator{l.indicator(im), i})
			}
		}
		l.changes = nil
		l.policy.readings = append(l.policy.readings, r)
	}
}

// targets are the places of the table that a reading changes.
func (l *loader) targets(m mapping) (paths []string) {
	for _, n := range m.list("of") {
		path := l.text(n, "of")
		if !l.paths[path] {
			l.fault(n, "of: the table has no place %s; %s", path, l.expected(path, sortedKeys(l.paths)))
			continue
		}
		paths = append(paths, path)
	}
	if len(paths) == 0 {
		l.fault(m.where("of"), "of: expected the places of the table that it changes")
	}
	return paths
}
