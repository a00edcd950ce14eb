package telling_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/delivery"
	"luohu/backend/kv"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/telling"
	"luohu/configs"
)

// slow is a WeChat that takes its time over each message, and notes when it has it.
type slow struct {
	mu  sync.Mutex
	got map[string]time.Time // by follower
}

func (w *slow) SendText(_ context.Context, follower, _ string) error {
	time.Sleep(time.Duration(5+rand.IntN(196)) * time.Millisecond)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.got[follower] = time.Now()
	return nil
}

// BenchmarkTelling changes the status of applications at a thousand a second for ten
// seconds, each bound to one follower, and tells them through a WeChat that takes 5 to
// 200 ms for each: how long it is from the commit until WeChat has the message. Beside a
// broadcast to half a million, which takes all hands it has, there are fifty a second.
func BenchmarkTelling(b *testing.B) {
	b.Run("alone", func(b *testing.B) { tells(b, 1000, nil) })
	b.Run("beside-a-broadcast", func(b *testing.B) { tells(b, 50, broadcasting) })
}

// broadcasting sends a broadcast until ctx ends, and says then how many it has told.
func broadcasting(ctx context.Context, b *testing.B, s *store.Store) (told func() int64) {
	b.Helper()
	const crowd, atOnce = 500_000, 5000
	run, _, err := s.TakeFollowerSync(ctx, "sync", "bench", false, time.Minute, 0)
	for from := 0; from < crowd && err == nil; from += atOnce {
		some := make([]string, atOnce)
		for i := range some {
			some[i] = fmt.Sprintf("oCrowd%07d", from+i)
		}
		err = s.SeeFollowers(ctx, &run, time.Minute, some)
	}
	if err != nil {
		b.Fatal(err)
	}
	storetest.In(b, s, func(tx *store.Tx) (struct{}, error) {
		by, now := casework.Actor{ID: "publisher", Role: casework.Publisher}, time.Now()
		sent, err := broadcast.New("b", "notice", broadcast.Content{
			Rule: broadcast.Rule{Everybody: true}, Ways: []broadcast.Way{broadcast.ByTemplate}, Schedule: broadcast.Schedule{Anytime: true},
		}, by, now)
		if err == nil {
			err = tx.SaveBroadcast(sent)
		}
		if err == nil {
			sent, err = sent.Ask(notice.Issue{Notice: "notice", Customer: "今晚维护。"}, "request", by, now)
		}
		if err == nil {
			err = tx.SaveBroadcast(sent)
		}
		if err == nil {
			sent, err = sent.Approve(sent.Hash, "second", now)
		}
		if err == nil {
			err = tx.SaveBroadcast(sent)
		}
		return struct{}{}, err
	})
	shared, quick := kv.NewMemory(time.Now), &quickly{}
	b.Cleanup(func() { _ = shared.Close() })
	e := delivery.New(delivery.Parts{
		Store: s, Channels: map[broadcast.Way]delivery.Channel{broadcast.ByTemplate: quick}, Pace: delivery.Pace{KV: shared, Now: time.Now},
		Outcome: func(error) (broadcast.Outcome, string) { return broadcast.Again, "" }, Rules: time.Now, Now: time.Now,
		Quiet: func(t time.Time) time.Time { return t }, Workday: func(time.Time) bool { return true }, Log: slog.New(slog.DiscardHandler),
		Settings: delivery.Settings{Worker: "bench", Chunks: 4, Hands: 64},
	})
	if err := e.Tick(ctx); err != nil {
		b.Fatal(err)
	}
	go e.Run(ctx)
	return quick.told.Load
}

// quickly is a channel that takes a message within a millisecond.
type quickly struct{ told atomic.Int64 }

func (*quickly) Template(*notice.Issue) string { return "template" }

func (q *quickly) Send(context.Context, delivery.Letter) (string, error) {
	time.Sleep(time.Millisecond)
	return strconv.FormatInt(q.told.Add(1), 10), nil
}

func tells(b *testing.B, aSecond int, beside func(context.Context, *testing.B, *store.Store) (told func() int64)) {
	const seconds = 10
	driver, dsn := "sqlite", ""
	if server := os.Getenv("TEST_POSTGRES"); server != "" && os.Getenv("LUOHU_BENCH_DRIVER") == "postgres" {
		driver, dsn = "postgres", storetest.Place(b, "postgres", server)
	}
	s := storetest.Open(b, driver, dsn)
	src, err := configs.FS.ReadFile("words/telling.yaml")
	if err != nil {
		b.Fatal(err)
	}
	words, agents, err := telling.LoadWords(src)
	if err != nil {
		b.Fatal(err)
	}
	in := func(work func(tx *store.Tx) error) {
		storetest.In(b, s, func(tx *store.Tx) (struct{}, error) { return struct{}{}, work(tx) })
	}
	in(func(tx *store.Tx) error {
		p := &casework.Period{ID: "2026-2", Stage: casework.Applying, Version: 1}
		return tx.SavePeriod(p, casework.Moved{Kind: casework.PeriodCreated}, casework.Actor{ID: "system"})
	})
	o := &office{}
	for from := 0; from < aSecond*seconds; from += aSecond {
		in(func(tx *store.Tx) error {
			for n := from; n < from+aSecond; n++ {
				if _, err := o.application(tx, n, casework.Submitted, strconv.Itoa(n)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for b.Loop() {
		w := &slow{got: map[string]time.Time{}}
		t := telling.New(telling.Parts{
			Store: s, Channel: w, Words: words, Agents: agents, Called: &casework.Words{}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Kept: func(context.Context, string) {}, Why: func(error) string { return "" },
		})
		changed := make([]time.Time, aSecond*seconds)
		ctx, stop := context.WithCancel(b.Context())
		told := func() int64 { return 0 }
		if beside != nil {
			told = beside(ctx, b, s)
		}
		var working sync.WaitGroup
		working.Go(func() { // as the program does
			tick := time.NewTicker(time.Second)
			defer tick.Stop()
			for ctx.Err() == nil {
				for {
					spread, err := t.Spread(ctx)
					sent, failed := t.Send(ctx)
					if ctx.Err() == nil && (err != nil || failed != nil) {
						b.Error(err, failed)
					}
					if spread+sent == 0 || ctx.Err() != nil {
						break
					}
				}
				select {
				case <-tick.C:
				case <-ctx.Done():
				}
			}
		})
		begun := time.Now()
		atOnce := aSecond / 20 // changes of one transaction
		for n := 0; n < len(changed); n += atOnce {
			if wait := time.Until(begun.Add(time.Duration(n) * time.Second / time.Duration(aSecond))); wait > 0 {
				time.Sleep(wait)
			}
			in(func(tx *store.Tx) error {
				for i := n; i < n+atOnce; i++ {
					m := store.Message{ID: fmt.Sprintf("m%025d", i), Topic: "application", Subject: fmt.Sprintf("a%025d", i), Data: fmt.Sprintf(`{"kind":%q,"version":1}`, casework.ApplicationAccepted)}
					if err := tx.Tell(m); err != nil {
						return err
					}
				}
				return nil
			})
			for i := n; i < n+atOnce; i++ {
				changed[i] = time.Now()
			}
		}
		b.ReportMetric(float64(len(changed))/time.Since(begun).Seconds(), "changes/s")
		if beside != nil {
			b.ReportMetric(float64(told())/time.Since(begun).Seconds(), "broadcast/s")
		}
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			w.mu.Lock()
			have := len(w.got)
			w.mu.Unlock()
			if have == len(changed) || time.Now().After(deadline) {
				break
			}
		}
		stop()
		working.Wait()
		var took []time.Duration
		for i, at := range changed {
			arrived, came := w.got[strconv.Itoa(i)]
			if !came {
				b.Fatalf("%d was never told", i)
			}
			took = append(took, arrived.Sub(at))
		}
		slices.Sort(took)
		b.ReportMetric(took[len(took)/2].Seconds(), "p50-s")
		b.ReportMetric(took[len(took)*99/100].Seconds(), "p99-s")
	}
}
