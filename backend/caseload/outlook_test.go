package caseload_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestAnOutlookSaysWhatTheRulesSayAndPagesThroughTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.busy(t, 18)
		o.at("2026-11-24 10:00")
		if _, err := o.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		look, err := o.Outlook(t.Context(), "2026-2")
		if err != nil {
			t.Fatal(err)
		}
		if len(look.Next) != 1 || look.Next[0].Kind != casework.ScoresShown || look.Next[0].Asks != casework.AskScores {
			t.Fatalf("what comes next: %+v", look.Next)
		}
		next := look.Next[0]
		_, err = o.Request(t.Context(), publisher, casework.AskScores, "2026-2", caseload.Details{}, "按通知")
		refusal, is := casework.IsRefusal(err)
		if !is || next.Stops == nil || refusal.Code != next.Stops.Code || refusal.Params["count"] != next.Waiting || next.Waiting == 0 {
			t.Errorf("the rules say %v, the outlook %v of %d", err, next.Stops, next.Waiting)
		}
		if end := next.Showing.To.In(casework.Zone).Format("01-02 15:04"); end != "11-30 17:00" {
			t.Errorf("it would be on display until %s", end)
		}

		// The pages name the same, each once, in the same order.
		var first []casework.Blocker
		err = s.Look(t.Context(), func(tx *store.Tx) (err error) {
			first, _, err = tx.Open("2026-2", 1000)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		f := store.OpenFilter{Period: "2026-2", Limit: 7}
		var got []casework.Blocker
		departments := map[string]int{}
		for {
			page, err := s.StillOpen(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range page {
				b := casework.Blocker{Number: w.Number, What: "score", Desk: casework.Desk{Indicator: w.Indicator, Department: w.Department}}
				if w.Indicator == "" {
					b = casework.Blocker{Number: w.Number, What: "line", Desk: casework.Desk{Line: casework.Line(w.Department)}}
				}
				got, departments[w.Department] = append(got, b), departments[w.Department]+1
				f.After = w.Number + "/" + w.Desk
			}
			if len(page) < f.Limit {
				break
			}
		}
		if !slices.Equal(got, first) || len(got) != next.Waiting {
			t.Errorf("the pages name %d, the rules %d", len(got), next.Waiting)
		}
		counted := 0
		for _, open := range look.Open {
			counted += open.Open
			lines := open.Line
			page, err := s.StillOpen(t.Context(), store.OpenFilter{Period: "2026-2", Department: open.Department, Lines: &lines, Limit: 1000})
			if err != nil || len(page) != open.Open {
				t.Errorf("%s has %d open, the page %d: %v", open.Department, open.Open, len(page), err)
			}
		}
		if counted != next.Waiting {
			t.Errorf("by department there are %d", counted)
		}
		if n := len(look.History); n < 4 || look.History[0].Kind != casework.PeriodCreated || look.History[0].Terms == nil || look.History[n-1].Kind != casework.FilingClosed {
			t.Errorf("its history: %+v", look.History)
		}
		counts, err := s.PeriodCounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all := 0
		for _, c := range counts {
			all += c.N
		}
		if all != 18 {
			t.Errorf("%d applications are counted", all)
		}
	})
}

func TestAPeriodIsCountedOnceForAllWhoLookAtOnce(t *testing.T) {
	o := opened(t, storetest.Open(t, "sqlite", ""))
	o.busy(t, 18)
	look := func(o *caseload.Caseload) int64 {
		ctx, statements := store.CountQueries(t.Context())
		if _, err := o.Outlook(ctx, "2026-2"); err != nil {
			t.Error(err)
		}
		return statements.Load()
	}
	first, again := look(o.Caseload), look(o.Caseload)
	if first <= again {
		t.Fatalf("%d statements when it is counted, %d when it was", first, again)
	}
	const many = 3
	o.Now = together(o.Now, many)
	o.Caseload = caseload.New(o.Parts) // as a program that has just started
	spent := make(chan int64, many)
	for range many {
		go func() { spent <- look(o.Caseload) }()
	}
	all := int64(0)
	for range many {
		all += <-spent
	}
	if all != first+(many-1)*again {
		t.Errorf("%d who looked made %d statements: the first alone makes %d, and who comes after it %d", many, all, first, again)
	}
}

// together is a clock that tells nobody the time before so many have asked for it.
func together(clock func() time.Time, many int) func() time.Time {
	var asked atomic.Int64
	all := make(chan struct{})
	return func() time.Time {
		if asked.Add(1) == int64(many) {
			close(all)
		}
		<-all
		return clock()
	}
}

func TestUnitsAreFoundByThePointTheyHaveChosen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, u := range []casework.Unit{
			{ID: "a", USCC: "91350100M000100Y43", Name: `"2026-2":"binhai"`, Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Municipal, "2026-1": casework.Binhai}},
			{ID: "b", USCC: "91120116MA00000014", Name: "乙", Points: map[casework.PeriodID]casework.AcceptancePoint{"2026-2": casework.Binhai}},
			{ID: "c", USCC: "91120118MA0000000X", Name: "丙"},
		} {
			if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SaveUnit(&u) }); err != nil {
				t.Fatal(i, err)
			}
		}
		for want, f := range map[string]store.UnitFilter{
			"a": {Period: "2026-2", Point: casework.Municipal, Limit: 10}, "b": {Period: "2026-2", Point: casework.Binhai, Limit: 10},
		} {
			got, err := s.Units(t.Context(), f)
			if err != nil || len(got) != 1 || got[0].ID != want {
				t.Errorf("%+v: %v, %v", f, got, err)
			}
		}
	})
}
