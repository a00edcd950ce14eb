package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

const addFollower = "INSERT INTO followers (open_id, following, scene, changed_at) VALUES (?, TRUE, '', CURRENT_TIMESTAMP)"

func TestATransactionIsDoneWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		refused := errors.New("no")
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			if err := store.Exec(tx, addFollower, "a"); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatalf("got %v", err)
		}
		// Were the first one still there, it could not be added again.
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.Exec(tx, addFollower, "a") }); err != nil {
			t.Fatal(err)
		}
	})
}

// Two that hold what the other needs: the database ends one of them, and it is
// done again.
func TestATransactionThatIsSacrificedIsDoneAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, who := range []string{"a", "b"} {
			if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.Exec(tx, addFollower, who) }); err != nil {
				t.Fatal(err)
			}
		}
		var both, done sync.WaitGroup
		both.Add(2)
		for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
			done.Go(func() {
				first := true
				err := s.Do(t.Context(), func(tx *store.Tx) error {
					for i, who := range order {
						if err := store.Exec(tx, "UPDATE followers SET scene = ? WHERE open_id = ?", order[0], who); err != nil {
							return err
						}
						if i == 0 && first && s.Driver() != "sqlite" { // there, one waits for the other from the start
							first = false
							both.Done()
							both.Wait()
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
	})
}

func TestATransactionKnowsOneTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			if now := tx.Time(); now.Location() != time.UTC || now != tx.Time() || now.IsZero() {
				t.Errorf("got %v", now)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// On one file of SQLite, two processes: while the one writes for longer than the
// other's patience with a lock, the other waits for its turn.
func TestAWriterWaitsForAnotherProcess(t *testing.T) {
	file := t.TempDir() + "/luohu.db"
	one, two := storetest.Open(t, "sqlite", file), storetest.Open(t, "sqlite", file)
	begun, done := make(chan struct{}), make(chan error, 1)
	go func() {
		<-begun
		done <- two.Do(t.Context(), func(tx *store.Tx) error { return store.Exec(tx, addFollower, "b") })
	}()
	err := one.Do(t.Context(), func(tx *store.Tx) error {
		close(begun)
		time.Sleep(store.SQLiteBusyWait + time.Second/2) // longer than the database itself waits
		return store.Exec(tx, addFollower, "a")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("the other was turned away: %v", err)
	}
}
