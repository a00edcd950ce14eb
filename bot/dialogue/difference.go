package dialogue

import (
	"cmp"
	"slices"

	"luohu/estimator"
)

// change is a line of what is supposed: a fact, or several that are alike.
type change struct{ Name, From, To string }

// wouldBe is what the points would be if it were as supposed, beside what
// they are: now, later, and whether one could still file.
func (s *Session) wouldBe() string {
	kept := s.keepBetter()
	facts := s.supposedFacts()
	now, err := s.policy.Partial(s.presentFacts(), s.asOf)
	if err != nil {
		panic("interview: its own answers don't count: " + err.Error())
	}
	then, err := s.policy.Partial(facts, s.asOf)
	if err != nil {
		panic("interview: a supposition doesn't count: " + err.Error()) // each value was checked when it was read
	}
	var lines []change
	for _, i := range then.Indicators {
		if before := pointsOf(now, i.ID); before != i.Points {
			lines = append(lines, change{i.Name, before.Short(), i.Points.Short()})
		}
	}
	unmet, met, still := turned(now, then)
	data := s.sum(then)
	data["Changes"], data["Lines"], data["Before"] = s.changed(), lines, now.Total.Short()
	data["Stopped"], data["Lost"] = s.stopped(), s.state.Supposed.Lost
	data["Unmet"], data["Met"], data["Still"], data["Kept"] = unmet, met, still, kept
	data["Barred"] = len(s.gates(then).Failed) > 0
	data["Later"] = s.later(facts)
	data["Missing"] = names(s.policy.Missing(facts, s.asOf)) // it was before too: else it was asked
	data["Age"] = s.ageCompared()
	data["More"], data["Less"] = "", ""
	switch difference := then.Total - now.Total; {
	case difference > 0:
		data["More"] = difference.Short()
	case difference < 0:
		data["Less"] = (-difference).Short()
	}
	return s.words.Suppose.With(data)
}

// keepBetter leaves a second home out of a supposition if the first one gives as
// much: only one of them counts.
func (s *Session) keepBetter() (kept bool) {
	sp := s.state.Supposed
	if !sp.Another || !slices.ContainsFunc(sp.Changes, sp.got) {
		return false
	}
	changes := sp.Changes
	with := s.totalOf(s.supposedFacts())
	sp.Changes = slices.DeleteFunc(slices.Clone(changes), sp.got)
	if s.totalOf(s.supposedFacts()) >= with {
		return true
	}
	sp.Changes = changes
	return false
}

func (s *Session) totalOf(facts map[string]any) estimator.Points {
	ahead, err := s.policy.Project(facts, s.asOf)
	if err != nil {
		return 0
	}
	return ahead.Points[0].Total
}

// changed are the changes in the order of the policy, without what was answered
// so already.
func (s *Session) changed() (all []change) {
	order := s.policy.Facts()
	place := func(t told) int {
		return slices.IndexFunc(order, func(f *estimator.Fact) bool { return f.ID == t.Fact })
	}
	changes := slices.Clone(s.state.Supposed.Changes)
	slices.SortStableFunc(changes, func(a, b told) int { return cmp.Compare(place(a), place(b)) })
	first := "" // the fact that those of the last line are alike to
	for _, c := range changes {
		f := order[place(c)]
		from, to := s.words.SupposeUnknown.String(), s.show(f, c.Value)
		if before, known := s.state.Answers[c.Fact]; known {
			from = s.show(f, before)
		}
		if from == to {
			continue
		}
		if f == s.birth() && s.state.Answers[c.Fact] == nil {
			from, to = s.agesCompared(c.Value)
		}
		if slices.Contains(s.state.Supposed.Assumed, c.Fact) {
			to = s.words.SupposeAssumed.With(to)
		}
		if last := len(all) - 1; last >= 0 && f.SameAs == first && all[last].From == from && all[last].To == to {
			all[last].Name += "、" + s.label(f)
			continue
		}
		first = cmp.Or(f.SameAs, f.ID)
		all = append(all, change{s.label(f), from, to})
	}
	return all
}

// stopped are the facts that are paid no longer, as they stay.
func (s *Session) stopped() (all []change) {
	first := ""
	for _, id := range s.state.Supposed.Stopped {
		f, ok := s.policy.Fact(id)
		value, known := s.state.Answers[id]
		if !ok || !known {
			continue
		}
		to := s.show(f, value)
		if last := len(all) - 1; last >= 0 && f.SameAs == first && all[last].To == to {
			all[last].Name += "、" + s.label(f)
			continue
		}
		first = cmp.Or(f.SameAs, f.ID)
		all = append(all, change{Name: s.label(f), To: to})
	}
	return all
}

func pointsOf(e *estimator.Estimate, id string) estimator.Points {
	for _, i := range e.Indicators {
		if i.ID == id {
			return i.Points
		}
	}
	return 0
}

// turned are the conditions for filing that would fail and did not, each with
// what would mend it, those that would hold and did not, and those that fail
// either way.
func turned(now, then *estimator.Estimate) (unmet, met, still []string) {
	for i, gate := range then.Gates {
		before := now.Gates[i].Passes
		switch {
		case gate.ID == estimator.PassLineGate || gate.Passes == nil:
		case before != nil && *before == *gate.Passes:
			if !*gate.Passes {
				still = append(still, gate.Name+"："+gate.Because)
			}
		case *gate.Passes:
			met = append(met, gate.Name+"："+gate.Because)
		default:
			unmet = append(unmet, gate.Name+"："+gate.Because+"。"+gate.Mend)
		}
	}
	return unmet, met, still
}

// later is the first cut-off from which it brings more than now, if life goes on
// as it is: of what has just begun, or brings nothing at once. Nil if there is
// none.
func (s *Session) later(facts map[string]any) map[string]any {
	sp := s.state.Supposed
	begun := slices.ContainsFunc(sp.Changes, func(t told) bool {
		f, _ := s.policy.Fact(t.Fact)
		every, _ := f.GoesOn()
		return every > 0 && t.Value == 0
	})
	with, wrong := s.policy.Project(facts, s.asOf)
	without, alsoWrong := s.policy.Project(s.presentFacts(), s.asOf)
	if len(sp.Stopped) > 0 || wrong != nil || alsoWrong != nil {
		return nil
	}
	atOnce := with.Points[0].Total - without.Points[0].Total
	for i := range with.Points {
		gain := with.Points[i].Total - without.Points[i].Total
		if (begun || atOnce <= 0) && gain > max(0, atOnce) {
			return map[string]any{
				"Period": s.cutOff(estimator.DayOf(with.Points[i].Period.AsOf)), "Gain": gain.Short(), "Total": with.Points[i].Total.Short(),
			}
		}
	}
	return nil
}
