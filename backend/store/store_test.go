package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// each runs a test on SQLite and on the real servers that `make test` starts.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	for _, db := range []struct{ driver, variable string }{
		{"sqlite", ""}, {"postgres", "TEST_POSTGRES_DSN"}, {"mysql", "TEST_MYSQL_DSN"},
	} {
		dsn := os.Getenv(db.variable)
		if db.variable != "" && dsn == "" {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not set: run the tests with `make test`", db.variable)
			}
			continue
		}
		t.Run(db.driver, func(t *testing.T) { test(t, storetest.Open(t, db.driver, dsn)) })
	}
}

var serial atomic.Int64

func someone() string {
	return fmt.Sprintf("o%d-%d", time.Now().UnixNano(), serial.Add(1))
}

func TestAConversationComesBackAsItWasSaved(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		who := someone()
		c, err := s.Conversation(t.Context(), who)
		if err != nil || c.Version != 0 || c.Follower != who || !c.Idle() {
			t.Fatalf("of a stranger: %+v, %v", c, err)
		}
		c.Dialogue, c.State = "estimate", json.RawMessage(`{"asking":"birth_date"}`)
		c.Pages = []string{"第二页 𠮷"}
		c.Handled = []store.Handled{{Message: "1", Reply: "你好"}}
		if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Conversation(t.Context(), who)
		if err != nil || got.Version != 1 || got.Dialogue != "estimate" || string(got.State) != string(c.State) ||
			got.Pages[0] != "第二页 𠮷" || got.Handled[0].Reply != "你好" || got.Idle() {
			t.Fatalf("got %+v, %v", got, err)
		}
	})
}

func TestOfTwoTurnsOnOneConversationOnlyOneIsWritten(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		for _, begun := range []bool{false, true} {
			who := someone()
			if begun {
				c, _ := s.Conversation(t.Context(), who)
				if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c}); err != nil {
					t.Fatal(err)
				}
			}
			var mu sync.Mutex
			outcomes := map[bool]int{}
			var read, all sync.WaitGroup
			read.Add(4)
			for range 4 {
				all.Go(func() {
					c, err := s.Conversation(t.Context(), who)
					if err != nil {
						t.Error(err)
					}
					read.Done()
					read.Wait()
					c.Misses++
					err = s.SaveTurn(t.Context(), store.Turn{Conversation: c, Save: estimate(who)})
					if err != nil && !errors.Is(err, store.ErrConflict) {
						t.Error(err)
					}
					mu.Lock()
					outcomes[err == nil]++
					mu.Unlock()
				})
			}
			all.Wait()
			if outcomes[true] != 1 || outcomes[false] != 3 {
				t.Errorf("begun %v: %v", begun, outcomes)
			}
			if kept, _ := s.Estimates(t.Context(), who, 10); len(kept) != 1 {
				t.Errorf("begun %v: %d estimates kept with one turn", begun, len(kept))
			}
		}
	})
}

func TestASavedEstimateIsFoundByItsTokenUntilItIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		kept := estimate(someone())
		if _, found, err := s.FindEstimate(t.Context(), kept.Token); found || err != nil {
			t.Fatalf("before it was kept: %v, %v", found, err)
		}
		c, _ := s.Conversation(t.Context(), kept.Follower)
		if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Save: kept}); err != nil {
			t.Fatal(err)
		}
		got, found, err := s.FindEstimate(t.Context(), kept.Token)
		if !found || err != nil || got.PolicyVersion != kept.PolicyVersion || string(got.Facts) != string(kept.Facts) || got.CreatedAt.IsZero() {
			t.Fatalf("%+v, %v, %v", got, found, err)
		}
		for _, other := range []string{"", kept.Token[1:], kept.Token + "A", "%", "' OR ''='"} {
			if _, found, err := s.FindEstimate(t.Context(), other); found || err != nil {
				t.Errorf("%q: %v, %v", other, found, err)
			}
		}
		c, _ = s.Conversation(t.Context(), kept.Follower)
		if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Forget: true}); err != nil {
			t.Fatal(err)
		}
		if _, found, err := s.FindEstimate(t.Context(), kept.Token); found || err != nil {
			t.Errorf("after forgetting: %v, %v", found, err)
		}
	})
}

func TestForgettingDeletesOnlyWhatThatFollowerKept(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		me, other := someone(), someone()
		for _, who := range []string{me, other} {
			c, _ := s.Conversation(t.Context(), who)
			if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Save: estimate(who)}); err != nil {
				t.Fatal(err)
			}
		}
		c, _ := s.Conversation(t.Context(), me)
		if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Forget: true}); err != nil {
			t.Fatal(err)
		}
		mine, _ := s.Estimates(t.Context(), me, 10)
		theirs, _ := s.Estimates(t.Context(), other, 10)
		if len(mine) != 0 || len(theirs) != 1 || string(theirs[0].Facts) != `{"pension_months":36}` {
			t.Fatalf("mine %v, theirs %+v", mine, theirs)
		}
	})
}

func TestEverySavedEstimateIsReadOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const saved = 345
		want := map[string]bool{}
		for range saved {
			who := someone()
			c := &store.Conversation{Follower: who}
			e := estimate(who)
			want[e.Token] = true
			if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c, Save: e}); err != nil {
				t.Fatal(err)
			}
		}
		read := 0
		err := s.EachSaved(t.Context(), func(f store.SavedFacts) error {
			if !want[f.Token] || f.Policy != "tianjin-2023" || f.AsOf != "2026-12-31" || string(f.Facts) != `{"pension_months":36}` {
				t.Errorf("read %+v", f)
			}
			delete(want, f.Token)
			read++
			return nil
		})
		if err != nil || read != saved || len(want) != 0 {
			t.Errorf("%d read, %d never, %v", read, len(want), err)
		}
		enough := errors.New("enough")
		if err := s.EachSaved(t.Context(), func(store.SavedFacts) error { return enough }); !errors.Is(err, enough) {
			t.Errorf("stopped with %v", err)
		}
	})
}

func TestFollowingTwiceAndLeavingIsNoted(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		who := someone()
		for _, step := range []struct {
			following bool
			scene     string
		}{{true, "hall"}, {true, ""}, {false, ""}} {
			if err := s.SetFollowing(t.Context(), who, step.following, step.scene); err != nil {
				t.Fatal(err)
			}
			f, found, err := s.Follower(t.Context(), who)
			if err != nil || !found || f.Following != step.following || f.Scene != "hall" {
				t.Fatalf("after %+v: %+v, %v, %v", step, f, found, err)
			}
		}
	})
}

func TestAPolicyFileIsKeptOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		version := "sha256:" + someone()
		for _, source := range []string{"id: a", "id: changed"} {
			if err := s.KeepPolicy(t.Context(), version, "a", []byte(source)); err != nil {
				t.Fatal(err)
			}
		}
		got, found, err := s.PolicySource(t.Context(), version)
		if err != nil || !found || got.Source != "id: a" {
			t.Fatalf("%+v, %v, %v", got, found, err)
		}
		if _, found, err := s.PolicySource(t.Context(), "sha256:none"); found || err != nil {
			t.Fatalf("an unknown version: %v, %v", found, err)
		}
	})
}

func TestOldConversationsArePurged(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		who := someone()
		c, _ := s.Conversation(t.Context(), who)
		c.Dialogue = "estimate"
		if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PurgeConversations(t.Context(), time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		if c, _ := s.Conversation(t.Context(), who); c.Version != 1 {
			t.Fatal("a fresh one was purged")
		}
		if n, err := s.PurgeConversations(t.Context(), time.Now().Add(time.Hour)); err != nil || n == 0 {
			t.Fatalf("%d, %v", n, err)
		}
		if c, _ := s.Conversation(t.Context(), who); c.Version != 0 {
			t.Fatal("an old one stayed")
		}
	})
}

func TestTheSchemaGoesUpAndDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("a second time: %v", err)
		}
		steps, err := s.Migrations(t.Context())
		if err != nil || len(steps) == 0 || steps[0].Applied.IsZero() {
			t.Fatalf("%+v, %v", steps, err)
		}
		for range steps {
			if err := s.MigrateDown(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Conversation(t.Context(), "o1"); err == nil {
			t.Fatal("the table is still there")
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSeveralMachinesMayMigrateAtOnce(t *testing.T) {
	for driver, variable := range map[string]string{"postgres": "TEST_POSTGRES_DSN", "mysql": "TEST_MYSQL_DSN"} {
		dsn := os.Getenv(variable)
		if dsn == "" {
			continue // each() fails under CI
		}
		var all sync.WaitGroup
		for range 3 {
			s, err := store.Open(t.Context(), driver, dsn, "", time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			all.Go(func() {
				if err := s.Migrate(t.Context()); err != nil {
					t.Errorf("%s: %v", driver, err)
				}
			})
		}
		all.Wait()
	}
}

func TestALockedDatabaseIsAnErrorInTimeAndComesBack(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "luohu.db")
	s := storetest.Open(t, "sqlite", file)
	locker := storetest.Open(t, "sqlite", file)
	unlock := store.HoldWriteLock(t, locker)

	started := time.Now()
	c, err := s.Conversation(t.Context(), "o1")
	if err != nil {
		t.Fatalf("reading does not need the lock: %v", err)
	}
	if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c}); err == nil {
		t.Error("a write went through a held lock")
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("ready, though locked")
	}
	if waited := time.Since(started); waited > 6*time.Second {
		t.Errorf("it took %v to say so", waited)
	}
	unlock()
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("not back: %v", err)
	}
	if err := s.SaveTurn(t.Context(), store.Turn{Conversation: c}); err != nil {
		t.Errorf("not back: %v", err)
	}
}

func TestAFolderThatIsNotWritableIsOnePlainError(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), "sqlite", "", filepath.Join(blocked, "data"), time.Now); err == nil {
		t.Fatal("opened inside a file")
	}
}

func estimate(who string) *store.Estimate {
	return &store.Estimate{
		Token: someone(), Follower: who, Policy: "tianjin-2023", PolicyVersion: "sha256:x",
		AsOf: "2026-12-31", Facts: json.RawMessage(`{"pension_months":36}`), Total: "30.00",
	}
}
