package main

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"luohu/backend/demo"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/configs"
)

// atOnce is how many ask for a page at the same time.
const atOnce = 20

// visited are the pages that are measured, by who looks at them. {state} stands
// for a case in that state, as on the tour.
var visited = []struct{ name, as, path string }{
	{"portal", "unit1a", "/portal"},
	{"portal-application", "agent", "/portal/applications/{assessed}"},
	{"portal-assessment", "agent", "/portal/applications/{assessed}/assessment"},
	{"portal-materials", "agent", "/portal/applications/{assessed}/materials"},
	{"console", "市窗口人社", "/console"},
	{"queue", "市窗口人社", "/console/work"},
	{"case", "市窗口人社", "/console/applications/{submitted}"},
	{"supplement", "市窗口人社", "/console/applications/{supplement}"},
	{"scores", "教育打分", "/console/scores"},
	{"requests", "审批", "/console/requests"},
	{"periods", "发布", "/console/periods"},
	{"period", "发布", "/console/periods/2026-1"},
	{"statistics", "发布", "/console/statistics"},
	{"guides", "编辑", "/console/guides"},
	{"questions", "编辑", "/console/questions"},
	{"notices", "编辑", "/console/notices"},
	{"units", "市窗口人社", "/console/units"},
	{"audit", "审计", "/console/audit"},
	{"staff", "管理员", "/console/staff"},
	{"system", "管理员", "/console/system"},
	{"guides-h5", "", "/h5/guides"},
}

// BenchmarkPages asks for each page as often as there are rounds, by twenty at
// once, of a demonstration on SQLite. What is told is the time in the server, by
// which it has written the whole page; how many statements that took; and how
// much went over the line, compressed.
// Told apart is the slowest of the first forty, for whom every connection prepares its
// statements, and what has changed is counted anew.
func BenchmarkPages(b *testing.B) {
	s := newStaged(b, demo.Usual)
	for _, page := range visited {
		b.Run(page.name, func(b *testing.B) {
			cookie, path := s.goes(b, page.as, page.path)
			s.forget()
			s.crowd(b, 2*atOnce, cookie, path)
			first := s.slowest()
			s.forget()
			spent := processorTime(b)
			b.ResetTimer()
			s.crowd(b, b.N, cookie, path)
			b.StopTimer()
			spent = processorTime(b) - spent
			s.report(b)
			b.ReportMetric(float64(spent)/float64(time.Millisecond)/float64(b.N), "cpu-ms")
			b.ReportMetric(first, "first-ms")
		})
	}
}

// staged is a demonstration that serves, and looks at itself.
type staged struct {
	app *App

	mu      sync.Mutex
	page    string // that is asked for: followers who are made up write at the same time
	took    []time.Duration
	queries int64 // of the page with the most
	bytes   int64
}

func newStaged(b *testing.B, size demo.Size) *staged {
	b.Helper()
	settings, err := configs.Load("", []string{"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	settings.Identity.SecondFactor = nil
	app, err := openAt(b.Context(), settings, everything, slog.New(slog.DiscardHandler), demo.NewClock(demo.Begins, time.Now))
	if err != nil {
		b.Fatal(err)
	}
	if err := app.fill(b.Context(), size); err != nil {
		b.Fatal(err)
	}
	if _, err := app.store.SealAudit(b.Context()); err != nil { // what filling has left to do is no page's
		b.Fatal(err)
	}
	s := &staged{app: app}
	app.server.Handler = s.watched(app.server.Handler)
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- app.Serve(ctx) }()
	b.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	s.comesToRest(b)
	return s
}

// comesToRest waits until the demonstration is through with what it begins with: the
// broadcast that is under way, of which thousands of phones tell.
func (s *staged) comesToRest(b *testing.B) {
	b.Helper()
	const look, busy = time.Second, 100 * time.Millisecond
	for spent := busy; spent >= busy; {
		before := processorTime(b)
		time.Sleep(look)
		spent = processorTime(b) - before
	}
}

// processorTime is what this process has used of the processors, those who ask included.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// crowd are so many requests, by as many at once as there are.
func (s *staged) crowd(b *testing.B, many int, cookie, path string) {
	s.mu.Lock()
	s.page = path
	s.mu.Unlock()
	var next atomic.Int64
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for next.Add(1) <= int64(many) {
				s.gets(b, cookie, path)
			}
		})
	}
	all.Wait()
}

// slowest is how long the slowest took, in milliseconds.
func (s *staged) slowest() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return float64(slices.Max(s.took)) / float64(time.Millisecond)
}

// watched notes how long each request for the page takes, and its statements.
func (s *staged) watched(serve http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, n := store.CountQueries(r.Context())
		begun := time.Now()
		serve.ServeHTTP(w, r.WithContext(ctx))
		took := time.Since(begun)
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.URL.RequestURI() != s.page {
			return
		}
		s.took = append(s.took, took)
		s.queries = max(s.queries, n.Load())
	})
}

func (s *staged) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took, s.queries, s.bytes = nil, 0, 0
}

// goes is the session of somebody, and the page that they look at.
func (s *staged) goes(b *testing.B, as, path string) (cookie, address string) {
	b.Helper()
	if from := strings.Index(path, "{"); from >= 0 {
		to := strings.Index(path, "}")
		e, found, err := s.app.example(b.Context(), path[from+1:to])
		if err != nil || !found {
			b.Fatalf("nobody is %s: %v", path[from:to], err)
		}
		path = path[:from] + e.ID + path[to+1:]
		if as == "agent" {
			as = e.Agent
		}
	}
	if as == "" {
		return "", path
	}
	secret, err := s.app.people.identity.SignIn(b.Context(), identity.Attempt{Name: as, Password: demo.Passphrase, Address: "127.0.0.1"})
	if err != nil {
		b.Fatal(err)
	}
	return "luohu_session=" + secret, path
}

// asking keeps a connection for each who asks, as browsers do.
var asking = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}

func (s *staged) gets(b *testing.B, cookie, path string) {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.app.url+path, nil)
	if err != nil {
		b.Error(err)
		return
	}
	r.Header.Set("Cookie", cookie)
	r.Header.Set("Accept-Encoding", "gzip")
	resp, err := asking.Do(r)
	if err != nil {
		b.Error(err)
		return
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Errorf("%s: %s, %v", path, resp.Status, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes = n
}

func (s *staged) report(b *testing.B) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.took, cmp.Compare[time.Duration])
	at := func(part float64) float64 {
		return float64(s.took[int(part*float64(len(s.took)-1))]) / float64(time.Millisecond)
	}
	b.ReportMetric(0, "ns/op") // of twenty at once it says nothing
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(s.queries), "statements")
	b.ReportMetric(float64(s.bytes)/1024, "KiB")
}
