package storetest

import (
	"slices"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// ApplicationIDs are those of a period, in the order in which they were begun.
func ApplicationIDs(t testing.TB, s *store.Store, period casework.PeriodID) (ids []string) {
	t.Helper()
	for _, line := range applications(t, s, period) {
		ids = append(ids, line.ID)
	}
	return ids
}

// Numbers are those given in a period, in order.
func Numbers(t testing.TB, s *store.Store, period casework.PeriodID) (numbers []string) {
	t.Helper()
	for _, line := range applications(t, s, period) {
		if line.Number != "" {
			numbers = append(numbers, line.Number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

func applications(t testing.TB, s *store.Store, period casework.PeriodID) []store.Line {
	t.Helper()
	all, err := s.Applications(t.Context(), store.ApplicationFilter{Period: period, Limit: everyItem})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
