package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"
	"golang.org/x/sync/errgroup"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/bot/sim"
	"luohu/configs"
)

// BenchmarkBroadcast sends a notice to LUOHU_BENCH_RECIPIENTS followers through a WeChat
// that takes a millisecond, beside a bare loop of the same posts by as many hands, half of
// them before and half after: the whole program, on SQLite, in a process of its own.
func BenchmarkBroadcast(b *testing.B) {
	recipients := fromEnv("LUOHU_BENCH_RECIPIENTS", 100_000)
	theProgram = cmp.Or(os.Getenv("LUOHU_BENCH_PROGRAM"), theProgram)
	wechat := quickWeChat()
	defer wechat.Close()
	dir := b.TempDir()
	environ := []string{
		"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + dir, "LUOHU_WECHAT__APP_ID=wxbench", "LUOHU_WECHAT__APP_SECRET=secret", "LUOHU_WECHAT__TOKEN=token",
		"LUOHU_WECHAT__API_BASE=" + wechat.URL, "LUOHU_WECHAT__MODE=plain", "LUOHU_WECHAT__PUSH_MENU=off", "LUOHU_SIM__ENABLED=false",
		"LUOHU_BROADCASTS__TEMPLATES=service=bench", "LUOHU_BROADCASTS__TEMPLATES_A_DAY=0",
	}
	settings, err := configs.Load("", environ)
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	s, err := store.Open(ctx, settings.Database.Driver, settings.Database.DSN, dir, time.Now)
	if err == nil {
		err = s.Migrate(ctx)
	}
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	everybodyFollows(b, s, recipients)
	issue := notice.Issue{
		Notice: "notice", Title: "系统维护", Customer: "今晚维护。",
		Template: &notice.Carrier{Message: "service", Fields: []notice.Part{{Key: "thing1", Value: "系统维护"}, {Key: "time2", Value: "2026年6月6日 22:00"}, {Key: "thing4", Value: "点开看"}}},
	}
	for b.Loop() {
		before, bareSpent := barePosts(b, wechat.URL, settings.Broadcasts.Hands, recipients/2) // the machine is now quicker, now slower
		running, stop := context.WithCancel(ctx)
		program, said := command(running, []string{"serve"}, environ...), &lines{}
		program.Stdout, program.Stderr = said, said
		if err := program.Start(); err != nil {
			b.Fatal(err)
		}
		for up := false; !up; up = strings.Contains(said.String(), "http://") {
			time.Sleep(100 * time.Millisecond)
		}
		sent, approved := approvedBroadcast(b, s, issue), time.Now()
		var frozen time.Time
		var spent time.Duration // of the processors, until it was frozen
		var most memory
		var now *broadcast.Broadcast
		for now == nil || now.Stage != broadcast.Done {
			time.Sleep(20 * time.Millisecond) // between two looks
			if now, err = s.Broadcast(ctx, sent); err != nil {
				b.Fatal(err)
			}
			if frozen.IsZero() && now.Stage == broadcast.Sending {
				frozen, spent = time.Now(), processorsOf(b, program.Process.Pid)
			}
			most.atLeast(residentOf(b, program.Process.Pid))
		}
		rate := float64(recipients) / time.Since(frozen).Seconds()
		spent = processorsOf(b, program.Process.Pid) - spent
		asked := time.Now()
		if _, err = s.ProgressOf(ctx, now.Ledger); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(asked).Microseconds())/1000, "status-ms")
		stop()
		_ = program.Wait() // it was killed
		b.ReportMetric(frozen.Sub(approved).Seconds(), "freeze-s")
		b.ReportMetric(rate, "messages/s")
		b.ReportMetric(most.all, "MB-resident")
		b.ReportMetric(most.own, "MB-own") // without what is mapped from files, which the system takes back when it needs to
		b.ReportMetric(float64(spent.Microseconds())/float64(recipients), "µs-of-processors")
		after, more := barePosts(b, wechat.URL, settings.Broadcasts.Hands, recipients-recipients/2)
		b.ReportMetric(float64((bareSpent+more).Microseconds())/float64(recipients), "µs-of-bare-loop")
		b.ReportMetric(2*rate/(before+after), "of-bare-loop")
	}
}

// quickWeChat takes everything within a millisecond.
func quickWeChat() *httptest.Server {
	var numbers atomic.Int64
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			fmt.Fprint(w, `{"access_token":"token","expires_in":7200}`)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(time.Millisecond)
		fmt.Fprintf(w, `{"errcode":0,"errmsg":"ok","msgid":%d}`, numbers.Add(1))
	}))
}

func everybodyFollows(b *testing.B, s *store.Store, recipients int) {
	b.Helper()
	run, _, err := s.TakeFollowerSync(b.Context(), ulid.Make().String(), "bench", false, time.Minute, 0)
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < recipients; from += followedAtOnce {
		var some []string
		for i := from; i < min(from+followedAtOnce, recipients); i++ {
			some = append(some, sim.CrowdOpenID(i))
		}
		if err := s.SeeFollowers(b.Context(), &run, time.Minute, some); err != nil {
			b.Fatal(err)
		}
	}
}

// approvedBroadcast is the id of a broadcast to everybody that is approved.
func approvedBroadcast(b *testing.B, s *store.Store, issue notice.Issue) string {
	by := casework.Actor{ID: "publisher", Role: casework.Publisher}
	return storetest.In(b, s, func(tx *store.Tx) (string, error) {
		sent, err := broadcast.New(ulid.Make().String(), ulid.Make().String(), broadcast.Content{
			Rule: broadcast.Rule{Everybody: true}, Ways: []broadcast.Way{broadcast.ByTemplate}, Schedule: broadcast.Schedule{Anytime: true},
		}, by, time.Now())
		for _, next := range []func(*broadcast.Broadcast) (*broadcast.Broadcast, error){
			func(d *broadcast.Broadcast) (*broadcast.Broadcast, error) {
				return d.Ask(issue, "request", by, time.Now())
			},
			func(d *broadcast.Broadcast) (*broadcast.Broadcast, error) {
				return d.Approve(d.Hash, "second", time.Now())
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

// barePosts is how many posts a second as many hands make that keep no ledger, in a process
// of their own as well.
func barePosts(b *testing.B, url string, hands, recipients int) (rate float64, spent time.Duration) {
	b.Helper()
	loop := exec.CommandContext(b.Context(), os.Args[0])
	loop.Env = []string{fmt.Sprintf("%s=%s %d %d", asBareLoop, url, hands, recipients)}
	said, err := loop.Output()
	if err == nil {
		_, err = fmt.Sscan(string(said), &rate)
	}
	if err != nil {
		b.Fatalf("the bare loop: %v", err)
	}
	return rate, loop.ProcessState.UserTime() + loop.ProcessState.SystemTime()
}

// asBareLoop lets this program be that loop: where to, with how many hands, how often.
const asBareLoop = "TEST_AS_BARE_LOOP"

// bareLoop posts, and says how many a second it were.
func bareLoop(ordered string) error {
	var url string
	var hands, recipients int
	if _, err := fmt.Sscan(ordered, &url, &hands, &recipients); err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands}}
	defer client.CloseIdleConnections()
	body := []byte(`{"touser":"` + sim.CrowdOpenID(1) + `","template_id":"bench","url":"http://x/h5","client_msg_id":"0123456789abcdef0123456789abcdef","data":{"thing1":{"value":"系统维护"},"time2":{"value":"2026年6月6日 22:00"},"thing4":{"value":"点开看"}}}`)
	var next atomic.Int64
	var working errgroup.Group
	begun := time.Now()
	for range hands {
		working.Go(func() error {
			for next.Add(1) <= int64(recipients) {
				resp, err := client.Post(url+"/cgi-bin/message/template/send", "application/json", bytes.NewReader(body))
				if err != nil {
					return err
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
			return nil
		})
	}
	if err := working.Wait(); err != nil {
		return err
	}
	fmt.Println(float64(recipients) / time.Since(begun).Seconds())
	return nil
}

// processorsOf is what a process has used of the processors.
func processorsOf(b *testing.B, pid int) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, behindName, _ := strings.Cut(string(stat), ") ")
	const user, system, ticksPerSecond = 11, 12, 100 // man proc_pid_stat
	var ticks int64
	for _, at := range []int{user, system} {
		n, err := strconv.ParseInt(strings.Fields(behindName)[at], 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / ticksPerSecond)
}

// memory of a process, in megabytes: all of it, and what is not mapped from files.
type memory struct{ all, own float64 }

func (m *memory) atLeast(now memory) {
	m.all, m.own = max(m.all, now.all), max(m.own, now.own)
}

func residentOf(b *testing.B, pid int) (m memory) {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for name, into := range map[string]*float64{"VmRSS:": &m.all, "RssAnon:": &m.own} {
		_, has, _ := strings.Cut(string(status), name)
		if _, err := fmt.Sscan(has, into); err != nil {
			b.Fatal(err)
		}
		*into /= 1024
	}
	return m
}
