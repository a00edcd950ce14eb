package chat_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/chat"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestUseIsAddedUpOverDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rows := []store.ChatCount{
			{Day: "2025-12-31", Kind: chat.Heard, Name: "exact", Times: 99}, // of another time
			{Day: "2026-01-01", Kind: chat.Heard, Name: "exact", Times: 5},
			{Day: "2026-01-01", Kind: chat.Heard, Name: chat.Nothing, Times: 2},
			{Day: "2026-01-03", Kind: chat.Heard, Name: "exact", Times: 4},
			{Day: "2026-01-01", Kind: chat.Interview, Name: chat.Begun, Times: 3},
			{Day: "2026-01-03", Kind: chat.Interview, Name: chat.Begun, Times: 1},
			{Day: "2026-01-03", Kind: chat.Interview, Name: chat.Finished, Times: 2},
			{Day: "2026-01-01", Kind: chat.Asked, Name: "education", Times: 4},
			{Day: "2026-01-03", Kind: chat.Passed, Name: "education", Times: 3},
			{Day: "2026-01-03", Kind: chat.LeftAt, Name: "education", Times: 1},
			{Day: "2026-01-01", Kind: chat.Passed, Name: "birth_date", Times: 1}, // asked on the day before
			{Day: "2026-01-01", Kind: chat.Guide, Name: "about", Times: 7},
		}
		var got chat.Use
		err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.AddChatCounts(rows) })
		if err == nil {
			err = s.Look(t.Context(), func(tx *store.Tx) (err error) {
				got, err = chat.ReadUse(tx, "2026-01-01", "2026-01-31")
				return err
			})
		}
		want := chat.Use{
			Days:       []chat.Day{{On: "2026-01-01", Heard: 7, Nothing: 2}, {On: "2026-01-03", Heard: 4}},
			Understood: []chat.Layer{{Name: "exact", Times: 9}, {Name: chat.Nothing, Times: 2}},
			Begun:      4, Finished: 2,
			Stops: []chat.Stop{{Fact: "education", Asked: 4, Gone: 1, Left: 1}, {Fact: "birth_date"}},
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
}
