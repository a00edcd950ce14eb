package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/bot/sim"
	"luohu/configs"
)

// BenchmarkBroadcast sends a notice to LUOHU_BENCH_RECIPIENTS followers through a WeChat
// that takes a millisecond, beside a bare loop of the same posts by as many hands: the
// whole program but its pages, on SQLite, in this process.
func BenchmarkBroadcast(b *testing.B) {
	recipients := fromEnv("LUOHU_BENCH_RECIPIENTS", 100_000)
	var numbers atomic.Int64
	wechat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			fmt.Fprint(w, `{"access_token":"token","expires_in":7200}`)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(time.Millisecond)
		fmt.Fprintf(w, `{"errcode":0,"errmsg":"ok","msgid":%d}`, numbers.Add(1))
	}))
	defer wechat.Close()
	settings, err := configs.Load("", []string{
		"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + b.TempDir(), "LUOHU_WECHAT__APP_ID=wxbench", "LUOHU_WECHAT__APP_SECRET=secret", "LUOHU_WECHAT__TOKEN=token",
		"LUOHU_WECHAT__API_BASE=" + wechat.URL, "LUOHU_WECHAT__MODE=plain", "LUOHU_SIM__ENABLED=false", "LUOHU_BROADCASTS__TEMPLATES=service=bench", "LUOHU_BROADCASTS__TEMPLATES_A_DAY=0",
	})
	if err != nil {
		b.Fatal(err)
	}
	a, err := openAt(b.Context(), settings, []string{"bot", "worker"}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer a.close()
	ctx := b.Context()
	run, _, err := a.store.TakeFollowerSync(ctx, ulid.Make().String(), "bench", false, time.Minute, 0)
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < recipients; from += followedAtOnce {
		var some []string
		for i := from; i < min(from+followedAtOnce, recipients); i++ {
			some = append(some, sim.CrowdOpenID(i))
		}
		if err := a.store.SeeFollowers(ctx, &run, time.Minute, some); err != nil {
			b.Fatal(err)
		}
	}
	issue := notice.Issue{
		Notice: "notice", Title: "系统维护", Customer: "今晚维护。",
		Template: &notice.Carrier{Message: "service", Fields: []notice.Part{{Key: "thing1", Value: "系统维护"}, {Key: "time2", Value: "2026年6月6日 22:00"}, {Key: "thing4", Value: "点开看"}}},
	}
	for b.Loop() {
		sent := approvedBroadcast(b, a, issue)
		frozen := time.Now()
		if err := a.delivery.Tick(ctx); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(frozen).Seconds(), "freeze-s")
		working, stop := context.WithCancel(ctx)
		var hands sync.WaitGroup
		debug.FreeOSMemory() // what starting took, as the program does
		begun, most := time.Now(), 0.0
		hands.Go(func() { a.delivery.Run(working) })
		for stage := broadcast.Sending; stage != broadcast.Done; time.Sleep(20 * time.Millisecond) { // between two looks
			if err := a.delivery.Tick(ctx); err != nil {
				b.Fatal(err)
			}
			now, err := a.store.Broadcast(ctx, sent)
			if err != nil {
				b.Fatal(err)
			}
			stage, most = now.Stage, max(most, resident(b))
		}
		rate := float64(recipients) / time.Since(begun).Seconds()
		stop()
		hands.Wait()
		b.ReportMetric(rate, "messages/s")
		b.ReportMetric(most, "MB-resident")
		asked := time.Now()
		now, err := a.store.Broadcast(ctx, sent)
		if err == nil {
			_, err = a.store.ProgressOf(ctx, now.Ledger)
		}
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(asked).Microseconds())/1000, "status-ms")
		b.ReportMetric(rate/barePosts(b, wechat.URL, settings.Broadcasts.Hands, recipients), "of-bare-loop")
	}
}

// approvedBroadcast is the id of a broadcast to everybody that is approved.
func approvedBroadcast(b *testing.B, a *App, issue notice.Issue) string {
	by := casework.Actor{ID: "publisher", Role: casework.Publisher}
	return storetest.In(b, a.store, func(tx *store.Tx) (string, error) {
		sent, err := broadcast.New(ulid.Make().String(), ulid.Make().String(), broadcast.Content{
			Rule: broadcast.Rule{Everybody: true}, Ways: []broadcast.Way{broadcast.ByTemplate}, Schedule: broadcast.Schedule{Anytime: true},
		}, by, time.Now())
		for _, next := range []func(*broadcast.Broadcast) (*broadcast.Broadcast, error){
			func(s *broadcast.Broadcast) (*broadcast.Broadcast, error) {
				return s.Ask(issue, "request", by, time.Now())
			},
			func(s *broadcast.Broadcast) (*broadcast.Broadcast, error) {
				return s.Approve(s.Hash, "second", time.Now())
			},
		} {
			if err == nil {
				err = tx.SaveBroadcast(sent)
			}
			if err == nil {
				sent, err = next(sent)
			}
		}
		if err == nil {
			err = tx.SaveBroadcast(sent)
		}
		if err != nil {
			return "", err
		}
		return sent.ID, nil
	})
}

// barePosts is how many posts a second as many hands make that keep no ledger.
func barePosts(b *testing.B, url string, hands, recipients int) float64 {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands}}
	defer client.CloseIdleConnections()
	body := []byte(`{"touser":"` + sim.CrowdOpenID(1) + `","template_id":"bench","url":"http://x/h5","client_msg_id":"0123456789abcdef0123456789abcdef","data":{"thing1":{"value":"系统维护"},"time2":{"value":"2026年6月6日 22:00"},"thing4":{"value":"点开看"}}}`)
	var next atomic.Int64
	var working sync.WaitGroup
	begun := time.Now()
	for range hands {
		working.Go(func() {
			for next.Add(1) <= int64(recipients) {
				resp, err := client.Post(url+"/cgi-bin/message/template/send", "application/json", bytes.NewReader(body))
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		})
	}
	working.Wait()
	return float64(recipients) / time.Since(begun).Seconds()
}

// resident is how much memory this process has, in megabytes.
func resident(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, has, _ := strings.Cut(string(status), "VmRSS:")
	var kilobytes float64
	if _, err := fmt.Sscan(has, &kilobytes); err != nil {
		b.Fatal(err)
	}
	return kilobytes / 1024
}
