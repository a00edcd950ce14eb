package standing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/standing"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/vault"
)

func TestAUnitsApplicationsStandInTheOrderInWhichSomethingIsDue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 9, 4, 2, 0, 0, 0, time.UTC) // a Friday
		day := func(text string) casework.Due {
			d, err := casework.ParseDate(text)
			if err != nil {
				t.Fatal(err)
			}
			return casework.Due{Day: d}
		}
		storetest.In(t, s, func(tx *store.Tx) (any, error) {
			for id, stage := range map[casework.PeriodID]casework.Stage{"2026-1": casework.Closed, "2026-2": casework.Applying} {
				p := &casework.Period{ID: id, Stage: stage, Version: 1}
				p.Terms.Filing.To = time.Date(2026, 9, 5, 17, 0, 0, 0, casework.Zone)
				if err := tx.SavePeriod(p, casework.Moved{Kind: casework.PeriodCreated}, casework.Actor{ID: "system"}); err != nil {
					return nil, err
				}
			}
			for n, one := range []struct {
				unit   string
				period casework.PeriodID
				state  casework.State
				asked  casework.Due
			}{
				{"unit", "2026-2", casework.Rejected, casework.Due{}},
				{"unit", "2026-2", casework.Submitted, casework.Due{}},
				{"unit", "2026-2", casework.Draft, casework.Due{}},
				{"unit", "2026-2", casework.Submitted, day("2026-09-04")},
				{"unit", "2026-2", casework.Submitted, day("2026-09-03")},
				{"unit", "2026-2", casework.Deleted, casework.Due{}},
				{"unit", "2026-1", casework.Qualified, casework.Due{}},
				{"other", "2026-2", casework.Submitted, day("2026-09-04")},
			} {
				a := &casework.Application{ID: fmt.Sprint("a", n), Version: 1, State: one.state, Period: one.period, Unit: one.unit, Person: fmt.Sprint("p", n)}
				var work []casework.Work
				if !one.asked.IsZero() {
					a.Wanted = []casework.Supplement{{AskedAt: now, Asked: casework.Asked{ID: "s", Due: one.asked, Wants: []casework.Wanted{{Material: "id_card", Reason: "看不清"}}}}}
					work = []casework.Work{{Desk: casework.Desk{Line: casework.HRSS}, Status: casework.InSupplement, Open: true, AnswerBy: one.asked}}
				}
				event := casework.Recorded{Application: a.ID, Version: 1, At: now, Event: casework.Added{}}
				if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, work); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		told := standing.New(standing.Parts{
			Store: s, Days: func() casework.Workdays { return weekdays{} }, Now: func() time.Time { return now },
			Names: func(context.Context, ...string) (map[string]string, error) {
				return map[string]string{"p3": "李*"}, nil
			},
			Masks: func(_ context.Context, _ casework.ListTerms, persons ...string) (map[string]vault.Masked, error) {
				shown := map[string]vault.Masked{}
				for _, p := range persons {
					shown[p] = vault.Masked{Name: "王*" + p, IDNumber: "110101**********3X"}
				}
				return shown, nil
			},
		})
		clerk := casework.Actor{ID: "clerk", Role: casework.Agent, Unit: "unit"}
		period, all, err := told.OfUnit(t.Context(), clerk)
		if err != nil || period == nil || period.ID != "2026-2" {
			t.Fatal(period, err)
		}
		if err := told.Named(t.Context(), all[:2]); err != nil {
			t.Fatal(err)
		}
		var order []string
		for _, c := range all {
			order = append(order, fmt.Sprintf("%s%s%s asked:%v today:%v", c.ID, c.Name, c.Tail, c.Asked, c.Today(now)))
		}
		want := "a4王*p43X asked:true today:true, a3王*p33X asked:true today:true, a2 asked:false today:false, a1 asked:false today:false, a0 asked:false today:false"
		if got := strings.Join(order, ", "); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		one, err := told.One(t.Context(), clerk, "a3")
		if err != nil || one.Name != "李*" || len(one.Hands) == 0 || one.Hands[0].Supplement == nil {
			t.Errorf("%+v, %v", one, err)
		}
		if _, err := told.One(t.Context(), clerk, "a7"); err == nil {
			t.Error("another unit's is told of")
		}
	})
}
