package standing_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/standing"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// weekdays are worked on, and nothing else is known.
type weekdays struct{}

func (weekdays) On(day time.Time) calendar.Day {
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return calendar.Day{Date: day, Reason: calendar.Weekend}
	}
	return calendar.Day{Date: day, Counted: true, Reason: calendar.Workday}
}

func (weekdays) Edition() int64 { return 1 }

func bar(a *casework.Application) (drawn string) {
	for _, stop := range standing.WayOf(a) {
		drawn += map[string]string{"": "○", standing.Done: "●", standing.Here: "◉", standing.Stopped: "✕"}[stop.How]
	}
	return drawn
}

func TestTheWayEndsWhereAnApplicationEnds(t *testing.T) {
	sent := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	for want, a := range map[string]*casework.Application{
		"◉○○○○○○○": {State: casework.Draft},
		"●◉○○○○○○": {State: casework.AssessmentFailed},
		"●●●◉○○○○": {State: casework.Submitted, SentAt: sent},
		"●●●●●◉○○": {State: casework.Published, SentAt: sent},
		"●●●●●●✕":  {State: casework.NotListed, SentAt: sent},
		"●●●●●●●◉": {State: casework.Qualified, SentAt: sent},
		"●●●●●●●●": {State: casework.PermitIssued, SentAt: sent},
		"●●●✕":     {State: casework.Rejected, SentAt: sent},
		"✕":        {State: casework.Lapsed},
		"●●●●✕":    {State: casework.Disqualified, Left: casework.Accepted, SentAt: sent},
	} {
		if got := bar(a); got != want {
			t.Errorf("%s: %s, want %s", a.State, got, want)
		}
	}
	for _, state := range casework.States { // none is forgotten
		drawn := bar(&casework.Application{State: state, Left: casework.Submitted, SentAt: sent})
		if !strings.ContainsAny(drawn, "◉✕") && state != casework.PermitIssued {
			t.Errorf("%s stands nowhere: %s", state, drawn)
		}
	}
}

func TestWhatIsLeftIsCountedFromTomorrow(t *testing.T) {
	friday := time.Date(2026, 9, 4, 10, 0, 0, 0, casework.Zone)
	due := func(day string) casework.Due {
		d, err := casework.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		return casework.Due{Day: d}
	}
	for day, want := range map[string]standing.Left{
		"2026-09-04": {Days: 0}, "2026-09-07": {Days: 1}, "2026-09-11": {Days: 5}, "2026-09-03": {Days: 0, Over: true},
	} {
		got := standing.Until(due(day), friday, weekdays{})
		if got == nil || got.Days != want.Days || got.Over != want.Over {
			t.Errorf("%s: %+v", day, got)
		}
	}
	if standing.Until(casework.Due{}, friday, weekdays{}) != nil || standing.Until(casework.Due{Day: due("2026-09-07").Day, Left: 3}, friday, weekdays{}) != nil {
		t.Error("what has no day, or stands, is counted")
	}
}

func TestAPersonIsToldOfTheirOwnApplicationsTheNewestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
		p := &casework.Period{ID: "2026-2", Stage: casework.Applying, Version: 1, Terms: casework.Terms{Filing: casework.Window{To: now.AddDate(0, 2, 0)}}}
		storetest.In(t, s, func(tx *store.Tx) (struct{}, error) {
			return struct{}{}, tx.SavePeriod(p, casework.Moved{Kind: casework.PeriodCreated}, casework.Actor{ID: "system"})
		})
		for i, of := range []struct {
			person string
			state  casework.State
		}{{"me", casework.Withdrawn}, {"else", casework.Draft}, {"me", casework.Deleted}, {"me", casework.Draft}} {
			a := &casework.Application{ID: fmt.Sprintf("a%025d", i), Version: 1, State: of.state, Period: "2026-2", Unit: "unit", Person: of.person}
			event := casework.Recorded{Application: a.ID, Version: 1, At: now, Event: casework.Added{}}
			storetest.In(t, s, func(tx *store.Tx) (struct{}, error) {
				return struct{}{}, tx.SaveApplication(a, []casework.Recorded{event}, nil, nil)
			})
		}
		told := standing.New(standing.Parts{
			Store: s, Days: func() casework.Workdays { return weekdays{} }, Now: func() time.Time { return now },
			Names: func(_ context.Context, persons ...string) (map[string]string, error) {
				return map[string]string{persons[0]: "王*明"}, nil
			},
		})
		all, err := told.Of(t.Context(), "me")
		if err != nil {
			t.Fatal(err)
		}
		var states []casework.State
		for _, one := range all {
			if states = append(states, one.Application.State); one.Name != "王*明" {
				t.Errorf("it is called %q", one.Name)
			}
		}
		if !slices.Equal(states, []casework.State{casework.Draft, casework.Withdrawn}) {
			t.Errorf("they are told of %v", states)
		}
		if len(all[0].Hands) != 1 || all[0].Hands[0].Who != standing.AtUnit || len(all[1].Hands) != 0 {
			t.Errorf("who has them: %+v, %+v", all[0].Hands, all[1].Hands)
		}
		if none, err := told.Of(t.Context(), "nobody"); err != nil || len(none) != 0 {
			t.Errorf("nobody has %v, %v", none, err)
		}
	})
}
