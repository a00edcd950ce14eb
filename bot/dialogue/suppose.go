package dialogue

import (
	"cmp"
	"slices"
	"strings"

	"luohu/estimator"
	"luohu/estimator/sentence"
)

// Supposes says whether words may suppose something: a cheap look before the
// interview is read.
func (iv *Interview) Supposes(words string) bool {
	return slices.ContainsFunc(iv.words.SupposeWords, func(w string) bool { return strings.Contains(words, w) })
}

// Suppose answers what the points would be if something were otherwise; the
// answers stay as they are. ok is false if words suppose nothing.
func (s *Session) Suppose(words string) (reply string, ok bool) {
	changes, ok := s.reader().Suppose(words, s.state.Answers, s.asOf, s.now())
	if !ok {
		return "", false
	}
	facts := s.facts()
	changed := s.changed(changes)
	for _, c := range changes {
		facts[c.Fact.ID] = c.Value
	}
	then, err := s.policy.Partial(facts, s.asOf)
	if err != nil {
		return "", false // the reader hands out nothing that is refused
	}
	now := s.estimate()
	var lines []change
	for _, i := range then.Indicators {
		if before := pointsOf(now, i.ID); before != i.Points {
			lines = append(lines, change{i.Name, before.Short(), i.Points.Short()})
		}
	}
	data := s.sum(then)
	data["Changes"], data["Lines"], data["Before"] = changed, lines, now.Total.Short()
	data["More"], data["Less"] = "", ""
	switch difference := then.Total - now.Total; {
	case difference > 0:
		data["More"] = difference.Short()
	case difference < 0:
		data["Less"] = (-difference).Short()
	}
	data["Missing"] = s.stillNeeded(facts)
	return s.words.Suppose.With(data), true
}

// change is a line of what is supposed: a fact, or several that are alike.
type change struct{ Name, From, To string }

// changed are the changes in the order of the policy.
func (s *Session) changed(changes []sentence.Found) (all []change) {
	order := s.policy.Facts()
	slices.SortStableFunc(changes, func(a, b sentence.Found) int {
		return cmp.Compare(slices.Index(order, a.Fact), slices.Index(order, b.Fact))
	})
	first := "" // the fact that those of the last line are alike to
	for _, c := range changes {
		from, to := s.words.SupposeUnknown.String(), s.show(c.Fact, c.Value)
		if before, known := s.state.Answers[c.Fact.ID]; known {
			from = s.show(c.Fact, before)
		}
		if last := len(all) - 1; last >= 0 && c.Fact.SameAs == first && all[last].From == from && all[last].To == to {
			all[last].Name += "、" + c.Fact.Name
			continue
		}
		first = cmp.Or(c.Fact.SameAs, c.Fact.ID)
		all = append(all, change{c.Fact.Name, from, to})
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

// stillNeeded are the names of facts without a default that the supposition
// leaves open: which district the new home would be in.
func (s *Session) stillNeeded(facts map[string]any) (names []string) {
	for _, f := range s.policy.Missing(facts, s.asOf) {
		names = append(names, f.Name)
	}
	return names
}
