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
// most that the whole process ever had in memory, the making up included;
// cpu-s is the work of all cores, which other work on the machine does not change.
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
			before := usage(b)
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				r, err := impact.Run(b.Context(), c.Comparison, w, impact.Folder(dir, june))
				if err != nil || r.Counted != million {
					b.Fatal(r, err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/million")
			b.ReportMetric(float64(heap.Load())/(1<<20), "heap-MB")
			after := usage(b)
			b.ReportMetric((after.cpu-before.cpu)/float64(b.N), "cpu-s/million")
			b.ReportMetric(after.peakMB, "peak-MB")
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

// used is what the process has used so far: seconds of all cores, and the most
// memory it had at once.
type used struct{ cpu, peakMB float64 }

func usage(b *testing.B) used {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	cpu := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	return used{cpu.Seconds(), float64(u.Maxrss) / 1024} // Linux tells kilobytes
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
