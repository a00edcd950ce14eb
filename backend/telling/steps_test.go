package telling_test

import (
	"slices"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/telling"
)

func TestWhoHasStoppedAStepIsToldOfAllOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		var id string
		o.do(func(tx *store.Tx) (err error) {
			id, err = o.application(tx, 1, casework.Submitted, "less", "all")
			return err
		})
		stop := func(stopped bool) {
			t.Helper()
			if err := s.StopReminders(t.Context(), "less", stopped, string(casework.ScoringFinished)); err != nil {
				t.Fatal(err)
			}
		}
		happen := func(kinds ...casework.Kind) {
			t.Helper()
			for _, kind := range kinds {
				o.happens("application", id, kind)
			}
			o.tell()
		}
		stop(true)
		happen(casework.ApplicationAccepted, casework.ScoringFinished, casework.ApplicationRejected)
		if len(o.got["less"]) != 2 || len(o.got["all"]) != 3 {
			t.Fatalf("told: %q", o.got)
		}
		log, err := s.TellingsOf(t.Context(), id, 10)
		dropped := slices.DeleteFunc(log, func(one store.Telling) bool { return one.State != store.TellingDropped })
		if err != nil || len(dropped) != 1 || dropped[0].Follower != "less" || dropped[0].Why != telling.ByStopped {
			t.Errorf("not told: %+v, %v", dropped, err)
		}
		stop(false)
		happen(casework.ScoringFinished)
		if len(o.got["less"]) != 3 {
			t.Errorf("who wants to hear again is told: %q", o.got["less"])
		}
	})
}

func TestNothingThatPeopleMustHearCanBeStopped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		for _, step := range telling.Steps {
			if o.Words[casework.Kind(step)] == nil {
				t.Errorf("%s is told to nobody", step)
			}
		}
		for _, must := range []casework.Kind{casework.SupplementAsked, casework.ApplicationRejected, casework.ApplicationWithdrawn, casework.ApplicationLapsed, casework.PointsPublished, casework.ApplicationListed, casework.ApplicationNotListed, casework.PermitHandedOut} {
			if slices.Contains(telling.Steps, string(must)) || o.Words[must] == nil {
				t.Errorf("%s can be stopped, or is not told", must)
			}
		}
	})
}
