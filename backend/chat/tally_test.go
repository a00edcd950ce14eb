package chat_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/chat"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// late is the last hour of a day in UTC, which is the next day in China.
var late = time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)

func counts(t *testing.T, s *store.Store) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	err := s.Look(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.ChatCounts("2026-01-01", "2026-12-31")
		for _, r := range rows {
			all[r.Day+" "+r.Kind+" "+r.Name] = r.Times
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func questions(t *testing.T, s *store.Store, state store.QuestionState) (all []store.Question) {
	t.Helper()
	err := s.Look(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Questions(store.QuestionFilter{State: state, Limit: 1000})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsCountedIsAddedUpByDayHoweverManyCount(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		var all sync.WaitGroup
		for _, s := range []*store.Store{one, two} {
			all.Go(func() {
				tally := chat.NewTally(func() time.Time { return late }, true)
				for range 10 {
					for range 100 {
						tally.Count(chat.Heard, "exact")
						tally.Count(chat.Guide, "pass-line")
						tally.Count(chat.Guide, "")
					}
					if err := tally.Flush(t.Context(), s); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		got := counts(t, one)
		if len(got) != 2 || got["2026-12-01 heard exact"] != 2000 || got["2026-12-01 guide pass-line"] != 2000 {
			t.Errorf("%v", got)
		}
		if n, err := one.ForgetChatCounts(t.Context(), late.AddDate(0, 0, 2)); n != 2 || err != nil {
			t.Errorf("%d are forgotten, %v", n, err)
		}
	})
}

func TestUnansweredQuestionsAreCountedMaskedAndBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tally := chat.NewTally(func() time.Time { return late }, true)
		for _, words := range []string{
			"我叫王小明，宠物能落户吗", "我叫李雷，宠物能落户吗？", "宠物 能落户吗!", "13812345678", "啊", "！！", strings.Repeat("很长的问题", 50), "DROP TABLE x; --", "<b>粗</b>体怎么办",
		} {
			tally.Unanswered(words)
		}
		if err := tally.Flush(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		tally.Unanswered("宠物能落户吗")
		if err := tally.Flush(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		all := questions(t, s, store.QuestionOpen)
		if len(all) != 5 {
			t.Fatalf("%d are kept: %+v", len(all), all)
		}
		for _, q := range all {
			if len([]rune(q.Text)) > 60 || strings.Contains(q.Text, "王小明") || strings.Contains(q.Text, "1381") {
				t.Errorf("it is kept as %q", q.Text)
			}
		}
		if got := counts(t, s)["2026-12-01 heard none"]; got != 10 {
			t.Errorf("%d were not understood", got)
		}
	})
}

func TestAFailedWriteLosesNothingThatWasCounted(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	tally := chat.NewTally(func() time.Time { return late }, true)
	tally.Count(chat.Heard, "exact")
	tally.Unanswered("宠物能落户吗")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tally.Flush(over, s); !errors.Is(err, context.Canceled) {
		t.Fatalf("it says %v", err)
	}
	tally.Count(chat.Heard, "exact")
	if err := tally.Flush(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := counts(t, s); got["2026-12-01 heard exact"] != 2 || got["2026-12-01 heard none"] != 1 || len(questions(t, s, store.QuestionOpen)) != 1 {
		t.Errorf("%v", got)
	}
}

func TestAFloodOfNonsenseIsBounded(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	tally := chat.NewTally(func() time.Time { return late }, true)
	for i := range 2000 {
		tally.Unanswered(fmt.Sprintf("乱写%c%c", rune(0x4e00+i), rune(0x5e00+i)))
	}
	if err := tally.Flush(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if n := len(questions(t, s, store.QuestionOpen)); n != 500 {
		t.Errorf("%d are kept of one round", n)
	}
	tally.Unanswered("宠物能落户吗")
	tally.Unanswered("宠物能落户吗")
	if err := tally.Flush(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if n, err := s.ForgetQuestions(t.Context(), late.AddDate(0, 0, -90), 100); n != 401 || err != nil {
		t.Errorf("%d are forgotten, %v", n, err)
	}
	if all := questions(t, s, store.QuestionOpen); len(all) != 100 || all[0].Text != "宠物能落户吗" || all[0].Times != 2 {
		t.Errorf("%d are left, the first %+v", len(all), all[0])
	}
	if n, err := s.ForgetQuestions(t.Context(), late.Add(time.Second), 100); n != 100 || err != nil {
		t.Errorf("after their time %d are forgotten, %v", n, err)
	}
}

func TestNothingIsKeptWhereNothingIsToBeKept(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	tally := chat.NewTally(func() time.Time { return late }, false)
	tally.Unanswered("宠物能落户吗")
	if err := tally.Flush(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if n := len(questions(t, s, store.QuestionOpen)); n != 0 {
		t.Errorf("%d are kept", n)
	}
	var nobody *chat.Tally
	nobody.Count(chat.Heard, "exact")
	nobody.Unanswered("宠物能落户吗")
}

func BenchmarkCount(b *testing.B) {
	tally := chat.NewTally(time.Now, true)
	b.ReportAllocs()
	for b.Loop() {
		tally.Count(chat.Heard, "exact")
	}
}
