package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"luohu/backend/audit"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func deed(subject string) audit.Entry {
	return audit.Entry{
		Actor: audit.Actor{Kind: audit.Staff, ID: "张三", Role: "approver"}, Act: "application.submit",
		Subject: audit.Subject{Kind: "application", ID: subject},
		Reason:  "材料齐全 𠮷", Details: map[string]string{"unit": "91120116MA05XXXXX1"}, Request: "r-1",
	}
}

// note writes entries, one transaction each.
func note(t *testing.T, s *store.Store, subjects ...string) {
	t.Helper()
	for _, subject := range subjects {
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.WriteAudit(tx, deed(subject)) }); err != nil {
			t.Fatal(err)
		}
	}
}

func seal(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	n, err := s.SealAudit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// numbers are n subjects, a1, a2, a3 …
func numbers(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint("a", i+1))
	}
	return all
}

func isWhole(t *testing.T, s *store.Store, want int64) {
	t.Helper()
	if n, err := s.VerifyAudit(t.Context(), nil); err != nil || n != want {
		t.Errorf("%d entries are whole, want %d: %v", n, want, err)
	}
}

func TestAnEntryIsWrittenWithWhatItTellsOfOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		refused := errors.New("no")
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			if err := store.WriteAudit(tx, deed("a"), deed("b")); err != nil {
				t.Error(err)
			}
			return refused
		})
		if n, waiting := seal(t, s), s.Audited(); !errors.Is(err, refused) || n != 0 || len(waiting) != 0 {
			t.Errorf("%d are left of what was not done, %v", n, err)
		}
		note(t, s, "a", "b")
		if n, err := s.AuditWaiting(t.Context()); err != nil || n != 2 || len(s.Audited()) != 1 {
			t.Errorf("%d wait, %v", n, err)
		}
		if n := seal(t, s); n != 2 {
			t.Errorf("%d were sealed", n)
		}
		if n, err := s.AuditWaiting(t.Context()); err != nil || n != 0 {
			t.Errorf("%d wait still, %v", n, err)
		}
		isWhole(t, s, 2)
	})
}

func TestAnEntryThatMayNotBeUndoesWhatItTellsOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			if err := store.Exec(tx, addFollower, "a"); err != nil {
				return err
			}
			e := deed("a")
			e.Reason = "电话 13800138000"
			return store.WriteAudit(tx, e)
		})
		if !errors.Is(err, audit.ErrPersonal) {
			t.Errorf("got %v", err)
		}
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.Exec(tx, addFollower, "a") }); err != nil {
			t.Errorf("the follower is there: %v", err)
		}
	})
}

func TestEntriesKeepTheirOrderAndTheTimeOfTheirTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var at time.Time
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			at = tx.Time()
			return store.WriteAudit(tx, deed("a"), deed("b"), deed("c"))
		})
		if err != nil || seal(t, s) != 3 {
			t.Fatal(err)
		}
		page, err := s.AuditPage(t.Context(), store.AuditFilter{})
		if err != nil || len(page) != 3 {
			t.Fatalf("%+v, %v", page, err)
		}
		for i, want := range []string{"c", "b", "a"} { // the newest first
			expect := deed(want)
			expect.At = at
			got, err := page[i].Entry()
			if err != nil || page[i].Number != int64(3-i) || !reflect.DeepEqual(got, expect) {
				t.Errorf("%d: %+v, %v, want %+v", i, page[i], err, expect)
			}
		}
	})
}

func TestManyWhoWriteAndSealAtOnceMakeOneWholeChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const writers, each = 6, 40
		sealing, stop := context.WithCancel(t.Context())
		defer stop()
		var writing, sealers sync.WaitGroup
		for range 3 {
			sealers.Go(func() {
				for sealing.Err() == nil {
					if _, err := s.SealAudit(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for w := range writers {
			writing.Go(func() {
				for i := range each {
					if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.WriteAudit(tx, deed(fmt.Sprint(w, "-", i)), deed("x")) }); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		writing.Wait()
		stop()
		sealers.Wait()
		seal(t, s)
		isWhole(t, s, 2*writers*each)
	})
}

// A transaction that is broken off anywhere is what a kill leaves behind.
func TestSealingThatIsBrokenOffAnywhereLosesAndDoublesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		note(t, s, numbers(60)...)
		broken := 0
		for wait := time.Duration(0); ; wait += 100 * time.Microsecond {
			ctx, cancel := context.WithTimeout(t.Context(), wait)
			_, err := s.SealAudit(ctx)
			cancel()
			if err == nil {
				break
			}
			broken++
			head, entries, err := s.AuditHead(t.Context())
			waiting, err2 := s.AuditWaiting(t.Context())
			if err != nil || err2 != nil || head.Number != entries || entries+waiting != 60 {
				t.Fatalf("after %s: %d sealed, %d wait, head %d, %v, %v", wait, entries, waiting, head.Number, err, err2)
			}
		}
		t.Logf("broken off %d times", broken)
		isWhole(t, s, 60)
	})
}

func TestMoreThanABatchIsSealedInOrder(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	for range 3 {
		many := make([]audit.Entry, 700)
		for i := range many {
			many[i] = deed(fmt.Sprint(i))
		}
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return store.WriteAudit(tx, many...) }); err != nil {
			t.Fatal(err)
		}
	}
	if n := seal(t, s); n != 2100 {
		t.Errorf("%d were sealed", n)
	}
	isWhole(t, s, 2100)
}

// Whoever takes long over a transaction holds up nobody's sealing, and nobody
// who seals holds up a writer.
func TestWhatIsBeingWrittenDoesNotHoldUpTheSealing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if s.Driver() == "sqlite" {
			t.Skip("one writes at a time there")
		}
		note(t, s, "before")
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			if err := store.WriteAudit(tx, deed("long")); err != nil {
				return err
			}
			note(t, s, "a", "b")
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if n, err := s.SealAudit(ctx); err != nil || n != 3 {
				t.Errorf("%d were sealed, %v", n, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := seal(t, s); n != 1 { // its place in the inbox was before theirs
			t.Errorf("%d were sealed", n)
		}
		isWhole(t, s, 4)
	})
}
