package caseload_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

func TestAFunnelIsHowManyHaveComeSoFar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.busy(t, 18)
		ids := storetest.ApplicationIDs(t, s, "2026-2")
		var struck string // one who had come as far as all others who are scored
		for _, id := range ids {
			if o.is(t, id).State == casework.Scored {
				struck = id
			}
		}
		r, err := o.Request(t.Context(), hrss, casework.AskDisqualify, struck, caseload.Details{}, "材料不实")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.DecideRequest(t.Context(), approver, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		want := map[caseload.Milestone]int{}
		for _, id := range ids {
			a := o.is(t, id)
			want[caseload.Started]++
			if a.Number != "" {
				want[caseload.SentIn]++
			}
			if len(a.Scores) > 0 {
				want[caseload.TakenIn]++
			}
			if a.State == casework.Scored || a.State == casework.Disqualified {
				want[caseload.FullyScored]++
			}
		}
		got := o.stands(t, approver, whole)
		for _, f := range got.Funnel {
			if f.Count != want[f.Stage] {
				t.Errorf("%d have come to %s, counted %d", want[f.Stage], f.Stage, f.Count)
			}
		}
		if len(got.Funnel) != len(caseload.Milestones) || want[caseload.FullyScored] < 5 || want[caseload.TakenIn] == want[caseload.FullyScored] {
			t.Errorf("%+v", got.Funnel)
		}
	})
}

func TestWhatWasClaimedIsHeldAgainstWhatWasFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.busy(t, 18)
		claimed, err := o.policy.Trace(wang, time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		got := o.stands(t, approver, whole)
		compared := 0
		for _, in := range claimed.Indicators {
			claim, lower, higher, n := in.Points.Rounded(), 0, 0, 0
			sum := *given("0")
			for _, id := range storetest.ApplicationIDs(t, s, "2026-2") {
				a := o.is(t, id)
				if a.State != casework.Scored || !slices.ContainsFunc(a.Scores, func(r casework.ScoreRecord) bool { return r.Indicator == in.ID }) {
					continue
				}
				points := a.IndicatorPoints(in.ID)
				n, sum = n+1, sum+points
				switch {
				case points < claim:
					lower++
				case points > claim:
					higher++
				}
			}
			for _, shown := range got.Indicators {
				c := shown.Claimed
				if shown.ID != in.ID || n == 0 {
					continue
				}
				compared++
				if c.Count != n || c.Lower != lower || c.Higher != higher || c.Mean != claim || (c.Mean+c.Difference).String() != (sum/estimator.Points(n)).String() {
					t.Errorf("%s: %d compared, %d lower, %d higher, claimed %s, found %s: %+v", in.ID, n, lower, higher, claim, sum/estimator.Points(n), c)
				}
			}
		}
		if compared < 8 {
			t.Errorf("only %d indicators were compared", compared)
		}
	})
}

func TestGroupsOfFewerThanFiveAreNotTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.busy(t, 18)
		// Who lives where, and how old they are, is made up.
		where, age := map[string]string{}, map[string]int{}
		var filed []string
		for _, id := range storetest.ApplicationIDs(t, s, "2026-2") {
			if o.is(t, id).Number != "" {
				filed = append(filed, id)
			}
		}
		for i, id := range filed {
			where[id], age[id] = "和平区", 35
			switch {
			case i >= len(filed)-1: // of the last one it is not known
				where[id], age[id] = "", 25
			case i >= len(filed)-3:
				where[id] = "宝坻区"
			case i >= len(filed)-7:
				where[id] = "西青区"
			}
			if i%2 == 1 && age[id] == 35 {
				age[id] = 40
			}
		}
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			for _, id := range filed {
				if err := tx.SaveProfile(id, casework.Profile{Age: age[id], District: where[id], Kind: "91"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got := o.stands(t, approver, whole)
		of := func(groups []caseload.GroupFigures) (all []string) {
			for _, g := range groups {
				all = append(all, fmt.Sprintf("%s%v%d", g.Name, g.Of, g.Submitted))
			}
			return all
		}
		// Seven in three small groups go together; the youngest alone would be told by
		// the total, so the next larger group hides with them.
		want := []string{fmt.Sprintf("和平区[]%d", len(filed)-7), "other[ 宝坻区 西青区]7"}
		if diff := cmp.Diff(want, of(got.Districts)); diff != "" || len(filed) != 15 {
			t.Errorf("%d: %s", len(filed), diff)
		}
		if diff := cmp.Diff([]string{"35[]7", "other[25 40]8"}, of(got.Ages)); diff != "" {
			t.Error(diff)
		}
		o.groupIs(t, got, "和平区", where)
		if diff := cmp.Diff([]string{"91[]15"}, of(got.UnitKinds)); diff != "" {
			t.Error(diff)
		}
	})
}

// groupIs holds a group against its applications themselves.
func (o *office) groupIs(t *testing.T, got *caseload.Statistics, name string, where map[string]string) {
	t.Helper()
	accepted, scored, reached := 0, 0, 0
	sum := *given("0")
	for id, district := range where {
		if district != name {
			continue
		}
		a := o.is(t, id)
		switch a.State {
		case casework.Scored:
			scored, sum = scored+1, sum+a.Total
			if a.Total >= got.Result.Line {
				reached++
			}
			accepted++
		case casework.Accepted:
			accepted++
		}
	}
	told := func(n int) string {
		if n > 0 && n < 5 {
			return "few"
		}
		return fmt.Sprint(n)
	}
	shown := func(n *int) string {
		if n == nil {
			return "few"
		}
		return fmt.Sprint(*n)
	}
	for _, g := range got.Districts {
		if g.Name != name {
			continue
		}
		if shown(g.Accepted) != told(accepted) || shown(g.Scored) != told(scored) || shown(g.Reached) != told(reached) {
			t.Errorf("%s: %s accepted, %s scored, %s reach the line; counted %d, %d, %d", name, shown(g.Accepted), shown(g.Scored), shown(g.Reached), accepted, scored, reached)
		}
		want := "none"
		if scored >= 5 {
			want = (sum / estimator.Points(scored)).String()
		}
		if mean := g.Mean; mean == nil && want != "none" || mean != nil && mean.String() != want {
			t.Errorf("%s: the mean is %v, want %s", name, g.Mean, want)
		}
	}
}

func (o *office) is(t *testing.T, id string) *casework.Application {
	t.Helper()
	a, err := o.Application(t.Context(), approver, id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
