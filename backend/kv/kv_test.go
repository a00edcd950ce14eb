package kv_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"luohu/backend/kv"
)

// stores are both kinds; Redis is the real one that the test command starts.
func stores(t *testing.T) map[string]kv.Store {
	t.Helper()
	all := map[string]kv.Store{"memory": kv.NewMemory(time.Now)}
	addr := os.Getenv("TEST_REDIS_ADDR")
	switch {
	case addr != "":
		all["redis"] = kv.NewRedis(addr, "", 0)
	case os.Getenv("CI") != "":
		t.Fatal("TEST_REDIS_ADDR is not set: run the tests with `make test`")
	}
	t.Cleanup(func() {
		for _, s := range all {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return all
}

func each(t *testing.T, test func(t *testing.T, s kv.Store, key string)) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) { test(t, s, fmt.Sprintf("%s-%d", t.Name(), time.Now().UnixNano())) })
	}
}

func TestAValueIsFoundUntilItExpires(t *testing.T) {
	each(t, func(t *testing.T, s kv.Store, key string) {
		ctx := t.Context()
		if _, found, err := s.Get(ctx, key); found || err != nil {
			t.Fatalf("before: found %v, %v", found, err)
		}
		if err := s.Set(ctx, key, "一", 50*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if v, found, err := s.Get(ctx, key); v != "一" || !found || err != nil {
			t.Fatalf("got %q, %v, %v", v, found, err)
		}
		for found := true; found; {
			if ctx.Err() != nil {
				t.Fatal("never expired")
			}
			_, found, _ = s.Get(ctx, key)
		}
	})
}

func TestOnlyTheFirstClaimsAKey(t *testing.T) {
	each(t, func(t *testing.T, s kv.Store, key string) {
		var won sync.Map
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if ok, err := s.SetNX(t.Context(), key, fmt.Sprint(i), time.Minute); err != nil {
					t.Error(err)
				} else if ok {
					won.Store(i, true)
				}
			})
		}
		all.Wait()
		n := 0
		won.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Fatalf("%d claims won", n)
		}
	})
}

func TestAKeyIsDeletedOnlyWhileItsValueStands(t *testing.T) {
	each(t, func(t *testing.T, s kv.Store, key string) {
		ctx := t.Context()
		_ = s.Set(ctx, key, "mine", time.Minute)
		if ok, err := s.DeleteIf(ctx, key, "other"); ok || err != nil {
			t.Fatalf("deleted another's: %v, %v", ok, err)
		}
		if ok, err := s.DeleteIf(ctx, key, "mine"); !ok || err != nil {
			t.Fatalf("mine stayed: %v, %v", ok, err)
		}
		_ = s.Set(ctx, key, "again", time.Minute)
		if err := s.Delete(ctx, key, key+"-absent"); err != nil {
			t.Fatal(err)
		}
		if _, found, _ := s.Get(ctx, key); found {
			t.Fatal("still there")
		}
	})
}

func TestCountingStartsAnewAfterItsTime(t *testing.T) {
	each(t, func(t *testing.T, s kv.Store, key string) {
		ctx := t.Context()
		for want := int64(1); want <= 3; want++ {
			if n, err := s.Count(ctx, key, 300*time.Millisecond); n != want || err != nil {
				t.Fatalf("got %d, %v, want %d", n, err, want)
			}
		}
		for found := true; found; {
			_, found, _ = s.Get(ctx, key)
		}
		if n, _ := s.Count(ctx, key, time.Minute); n != 1 {
			t.Fatalf("after expiry: %d", n)
		}
	})
}

func TestTurnsAreTakenInOrder(t *testing.T) {
	each(t, func(t *testing.T, s kv.Store, key string) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		unlock, err := s.Lock(ctx, key, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		var order []int // guarded by the lock under test
		var all sync.WaitGroup
		for i := range 10 {
			entered := make(chan struct{})
			all.Go(func() {
				close(entered)
				unlock, err := s.Lock(ctx, key, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, i)
				unlock()
			})
			<-entered
			kv.WaitForWaiters(t, s, key, i+1)
		}
		unlock()
		all.Wait()
		for i, got := range order {
			if i != got {
				t.Fatalf("order %v", order)
			}
		}
	})
}

func TestWaitingForATurnEndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, s kv.Store, key string) {
		unlock, err := s.Lock(t.Context(), key, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		if _, err := s.Lock(ctx, key, time.Minute); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		unlock()
		again, err := s.Lock(t.Context(), key, time.Minute)
		if err != nil {
			t.Fatalf("the turn was lost with the one who gave up: %v", err)
		}
		again()
	})
}

func TestTwoProcessesDoNotHoldOneTurn(t *testing.T) {
	addr := os.Getenv("TEST_REDIS_ADDR")
	if addr == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("TEST_REDIS_ADDR is not set")
		}
		t.Skip("needs a Redis: run `make test`")
	}
	a, b := kv.NewRedis(addr, "", 0), kv.NewRedis(addr, "", 0)
	defer a.Close()
	defer b.Close()
	key := fmt.Sprint("two-", time.Now().UnixNano())
	held := 0
	var all sync.WaitGroup
	for range 10 {
		for _, s := range []kv.Store{a, b} {
			all.Go(func() {
				unlock, err := s.Lock(t.Context(), key, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				held++ // the race detector and the sum tell if two were inside
				unlock()
			})
		}
	}
	all.Wait()
	if held != 20 {
		t.Fatalf("%d turns", held)
	}
}

func TestARedisThatIsGoneIsAnErrorInTime(t *testing.T) {
	s := kv.NewRedis("127.0.0.1:1", "", 0)
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	if _, _, err := s.Get(ctx, "x"); err == nil {
		t.Error("Get: no error")
	}
	if err := s.Ping(ctx); err == nil {
		t.Error("Ping: no error")
	}
	if _, err := s.Lock(ctx, "x", time.Second); err == nil {
		t.Error("Lock: no error")
	}
	if ctx.Err() != nil {
		t.Error("it took too long to say so")
	}
}
