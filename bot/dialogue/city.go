package dialogue

import (
	"fmt"
	"slices"
	"strings"

	"luohu/estimator"
)

// City is a city that has a table.
type City struct{ ID, Name string }

// cities are those whose table can be counted by now, the one that is served
// first.
func (iv *Interview) cities() (all []City) {
	now := iv.now()
	for _, id := range iv.policies.Cities() {
		if p, err := iv.policies.InForce(id, now); err == nil {
			all = append(all, City{id, p.CityName})
		}
	}
	return all
}

// CityOf is the name of the city that a policy is of; empty if it is not known
// any more.
func (iv *Interview) CityOf(policy string) string { return iv.policies.CityOf(policy) }

// Withdrawn says that staff took a version of a table out of force.
func (iv *Interview) Withdrawn(version string) bool { return iv.policies.Withdrawn(version) }

// Cities tells for which cities there is a table, and how to choose.
func (iv *Interview) Cities() string {
	all := iv.cities()
	return iv.words.Cities.With(map[string]any{"Home": all[0].Name, "Others": all[1:]})
}

// CityAsked is the city in words that ask to count by its table, or to compare
// with it: 北京测算, 对比北京. ok is false if they ask neither.
func (iv *Interview) CityAsked(words string) (city City, compare, ok bool) {
	words = strings.TrimSpace(words)
	for _, c := range iv.cities() {
		if rest, found := cutOne(words, c.Name); found {
			switch {
			case slices.Contains(iv.words.CityWords, rest):
				return c, false, true
			case slices.Contains(iv.words.CompareWords, rest):
				return c, true, true
			}
		}
	}
	return City{}, false, false
}

// cutOne is what stands before or after a name.
func cutOne(words, name string) (rest string, found bool) {
	before, after, found := strings.Cut(words, name)
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(before+after), "市")), found && (before == "" || after == "" || after == "市")
}

// Compare counts the same answers by the table of another city, side by side.
func (s *Session) Compare(city City) (string, error) {
	other, err := s.policies.InForce(city.ID, s.now())
	if err != nil {
		return "", fmt.Errorf("compare with %s: %w", city.ID, err)
	}
	if other.City == s.policy.City {
		return s.words.CompareSame.With(city.Name), nil
	}
	facts, missing := s.shared(other)
	theirs, err := other.Partial(facts, s.asOf)
	if err != nil {
		return "", fmt.Errorf("compare with %s: %w", city.ID, err)
	}
	ours := s.estimate()
	counted := func(i estimator.IndicatorResult) bool { return i.Points != 0 }
	return s.words.Compare.With(map[string]any{
		"Sides": []side{
			{s.policy.CityName, ours.Total.Short(), lineOf(ours), s.policy.Remark, s.rows(ours, counted)},
			{other.CityName, theirs.Total.Short(), lineOf(theirs), other.Remark, s.rows(theirs, counted)},
		},
		"Missing": missing, "City": city.Name,
	}), nil
}

// side is one city of a comparison.
type side struct {
	City, Total, Line, Remark string
	Rows                      []row
}

// lineOf is the pass line; empty where none is known.
func lineOf(e *estimator.Estimate) string {
	if e.PassLine == 0 {
		return ""
	}
	return e.PassLine.Short()
}

// shared are the answers that mean something in another table, and the names of
// what that one would ask besides.
func (s *Session) shared(other *estimator.Policy) (facts map[string]any, missing []string) {
	facts = map[string]any{}
	for id, value := range s.state.Answers {
		if f, ok := other.Fact(id); ok && f.CheckAt(value, s.asOf) == nil {
			facts[id] = value
		}
	}
	s.file(other, facts)
	for _, f := range other.Asked(facts, s.asOf) {
		missing = append(missing, f.Name)
	}
	return facts, missing
}

// IsHome says that a name is that of the city whose programme is served.
func (iv *Interview) IsHome(name string) bool {
	all := iv.cities()
	return len(all) > 0 && all[0].Name == name
}

// HasTable says that a city's points can be counted, by its name.
func (iv *Interview) HasTable(name string) bool {
	return slices.ContainsFunc(iv.cities(), func(c City) bool { return c.Name == name })
}
