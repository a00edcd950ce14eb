package dialogue

import (
	"slices"
	"time"
)

// ageCompared is the age that was told without a birthday, where another one is
// supposed; 0 if none is.
func (s *Session) ageCompared() int {
	f := s.birth()
	if f == nil || !slices.ContainsFunc(s.state.Supposed.Changes, func(t told) bool { return t.Fact == f.ID }) {
		return 0
	}
	return s.ageToAsk()
}

// presentFacts are the answers that a supposition is compared with: an age that
// was told counts beside another.
func (s *Session) presentFacts() map[string]any {
	facts := s.facts()
	if years := s.ageCompared(); years > 0 {
		facts[s.birth().ID] = s.asOf.AddDate(-years, 0, 0).Format(time.DateOnly)
	}
	return facts
}

// agesCompared are the ages of somebody whose birthday nobody knows: as it is,
// and with the day that is supposed.
func (s *Session) agesCompared(value any) (from, to string) {
	from = s.words.SupposeUnknown.String()
	if years := s.ageToAsk(); years > 0 {
		from = s.words.SupposeAge.With(years)
	}
	day, _ := value.(string)
	born, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return from, day
	}
	return from, s.words.SupposeAge.With(s.asOf.Year() - born.Year())
}
