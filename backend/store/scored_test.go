package store_test

import (
	"reflect"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestADepartmentReadsItsRecordsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newCase(1)
		record := func(indicator, department, reason string) casework.ScoreRecord {
			return casework.ScoreRecord{ScoreSheet: casework.ScoreSheet{Indicator: indicator, Department: department}, Status: casework.Pending, Reason: reason, Since: deskDay}
		}
		own := []casework.ScoreRecord{record("degree", "education", ""), record("skill", "education", "见 police 的说明")}
		c.Application.Scores = []casework.ScoreRecord{own[0], record("education", "hrss", `"department":"education"`), own[1], record("conduct", "police", "")}
		c.Application.Materials = []casework.Material{{ID: "permit", Files: []casework.File{{ID: "f"}}}}
		c.Application.Frozen = &casework.SentIn{Number: c.Application.Number}
		c.Application.Claims = []casework.Claimed{{By: "somebody", Until: deskDay}}
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.AddCases(c) }); err != nil {
			t.Fatal(err)
		}
		err := s.Look(t.Context(), func(tx *store.Tx) error {
			want, err := tx.Application(c.Application.ID)
			if err != nil {
				return err
			}
			want.Scores, want.Materials, want.Frozen = own, nil, nil
			got, err := tx.ScoredBy("education", []string{want.ID, "nobody's"})
			if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
			none, err := tx.ScoredBy("tax", []string{want.ID})
			if err != nil || len(none) != 1 || none[0].Scores != nil {
				t.Errorf("who scores nothing of it reads %+v, %v", none, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
