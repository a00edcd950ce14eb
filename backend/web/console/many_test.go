package console_test

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/webtest"
)

// of is how many there are: as the environment says, where figures are wanted.
func of(variable string, usual int) int {
	n, _ := strconv.Atoi(os.Getenv(variable))
	return cmp.Or(n, usual)
}

// queued puts work for the hrss window into the queue, many due on the same day.
func (h *house) queued(n int) {
	h.Helper()
	for from := 0; from < n; from += 1000 {
		err := h.store.Do(h.Context(), func(tx *store.Tx) error {
			for i := from; i < min(from+1000, n); i++ {
				a := &casework.Application{
					ID: fmt.Sprintf("01K%023d", i), Version: 1, State: casework.Submitted, Period: "2026-2", Unit: "unit", Person: fmt.Sprintf("p%d", i),
					Point: casework.Municipal, Number: fmt.Sprintf("1%011d", i), SentAt: h.now,
				}
				w := casework.Work{
					Desk: casework.Desk{Line: casework.HRSS}, Department: "hrss", Status: casework.Pending, Open: true, Since: h.now,
					Due: casework.Due{Day: must(casework.ParseDate(fmt.Sprintf("2026-09-%02d", 7+i*7%19)))},
				}
				event := casework.Recorded{Application: a.ID, Version: 1, At: h.now, By: agent, Event: casework.Added{}}
				if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, []casework.Work{w}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			h.Fatal(err)
		}
	}
}

var (
	goesOn = regexp.MustCompile(`rel="next" href="([^"]*)"`)
	rowIDs = regexp.MustCompile(`id="item-([^"]*)-hrss"`)
)

// With LUOHU_BENCH_QUEUE=100000 it says how long a page of so many takes.
func TestAQueueIsScrolledToItsEndByCursor(t *testing.T) {
	h := opened(t)
	n := of("LUOHU_BENCH_QUEUE", 320)
	h.queued(n)
	seen := map[string]bool{}
	var took []time.Duration
	for next := "?"; next != ""; {
		begun := time.Now()
		page := h.send("hrss", "GET", "/console/work"+next, nil, "HX-Request", "true") // as the page asks that is scrolled
		took = append(took, time.Since(begun))
		rows := rowIDs.FindAllStringSubmatch(page.text, -1)
		if len(rows) == 0 || len(rows) > 50 {
			t.Fatalf("a page has %d rows", len(rows))
		}
		for _, row := range rows {
			if seen[row[1]] {
				t.Fatalf("%s stands there twice", row[1])
			}
			seen[row[1]] = true
		}
		next = ""
		if found := goesOn.FindStringSubmatch(page.text); found != nil {
			next = strings.ReplaceAll(found[1], "&amp;", "&")
		}
		if len(took) == 400 && n > 20_000 { // enough for a figure
			break
		}
	}
	if n <= 20_000 && len(seen) != n {
		t.Errorf("of %d there were %d", n, len(seen))
	}
	slices.Sort(took)
	begun := time.Now()
	h.get("hrss", "/console/work").says(`href="?show=waiting"`)
	t.Logf("%d in the queue: a page p50 %v, p99 %v; the first one, with what presses, %v", n, took[len(took)/2], took[len(took)*99/100], time.Since(begun))
}

// With LUOHU_BENCH_STREAMS=500 it says what so many open pages cost.
func TestAllOpenPagesAreToldAtOnce(t *testing.T) {
	h := opened(t)
	h.Follow()
	n := of("LUOHU_BENCH_STREAMS", 24)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	follows := h.get("hrss", path).follows()
	memory := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapInuse + m.StackInuse
	}
	before := memory()
	var all []*webtest.Stream
	var session string
	for i := range n {
		if i%8 == 0 {
			session = h.Token("police")
		}
		s := h.Listen(follows, session, "")
		if s.Status != 200 {
			t.Fatalf("stream %d: %d", i, s.Status)
		}
		all = append(all, s)
	}
	each := (memory() - before) / uint64(n)
	begun := time.Now()
	h.posts("hrss.two", path+"/claim").led(path)
	for _, s := range all {
		if told := s.Next(); !strings.Contains(told.Data, "hrss.two") {
			t.Fatalf("it is told %+v", told)
		}
	}
	t.Logf("%d open pages: %d KB each, with the client's side; all of them knew after %v", n, each>>10, time.Since(begun).Round(time.Millisecond))
}
