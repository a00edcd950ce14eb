package impact_test

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"luohu/estimator"
	"luohu/estimator/impact"
)

const million = 1_000_000

// BenchmarkImpactMillion counts a million made-up people, with an answer to
// everything, under the tables of 2022 and 2023:
//
//	go test -run '^$' -bench ImpactMillion -benchtime 1x ./estimator/impact
//
// heap-MB is the most that Go held at once while they were counted, peak-MB the
// most that the whole process ever had in memory, the making up included.
func BenchmarkImpactMillion(b *testing.B) {
	from, to := policy(b, "tianjin-2022"), policy(b, "tianjin-2023")
	dir := b.TempDir()
	size := makeUp(b, to, filepath.Join(dir, "million.jsonl"), million)
	w := words(b)
	for _, c := range []struct {
		name string
		impact.Comparison
	}{
		{"tables", impact.Comparison{From: from, To: to, AsOf: june}},
		{"reading", impact.Comparison{From: to, Reading: "home_by_full_year", AsOf: june}},
	} {
		b.Run(c.name, func(b *testing.B) {
			runtime.GC()
			heap, stop := watchHeap()
			defer stop()
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				r, err := impact.Run(b.Context(), c.Comparison, w, impact.Folder(dir))
				if err != nil || r.Counted != million {
					b.Fatal(r, err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/million")
			b.ReportMetric(float64(heap.Load())/(1<<20), "heap-MB")
			b.ReportMetric(peakMB(b), "peak-MB")
		})
	}
}

// watchHeap looks again and again at how much memory Go holds.
func watchHeap() (most *atomic.Uint64, stop func()) {
	most = new(atomic.Uint64)
	done, tick := make(chan struct{}), time.NewTicker(20*time.Millisecond)
	go func() {
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.Sys-m.HeapReleased))
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return most, func() { tick.Stop(); close(done) }
}

// peakMB is the largest resident size of the process so far.
func peakMB(b *testing.B) float64 {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return float64(usage.Maxrss) / 1024 // Linux tells kilobytes
}

// makeUp writes people, one on each line, and says how large the file is.
func makeUp(b *testing.B, p *estimator.Policy, name string, people int) int64 {
	b.Helper()
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	enc, r := json.NewEncoder(out), rand.New(rand.NewPCG(1, 1))
	enc.SetEscapeHTML(false)
	for range people {
		facts := somebody(r, p)
		for _, each := range p.Facts() { // who saves an estimate has answered everything
			if _, given := facts[each.ID]; !given && each.Default != nil {
				facts[each.ID] = each.Default
			}
		}
		if err := enc.Encode(facts); err != nil {
			b.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
