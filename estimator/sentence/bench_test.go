package sentence_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/estimator/internal/tabletest"
	"luohu/estimator/sentence"
)

const usual = "我32岁，大专，社保五险交了四年两个月，公积金三年，租房备案两年，没结婚"

func BenchmarkRead(b *testing.B) { timed(b, usual) }

// BenchmarkReadLong is the longest message that is read.
func BenchmarkReadLong(b *testing.B) {
	timed(b, string([]rune(strings.Repeat(usual+"。", 100))[:sentence.MaxRunes]))
}

// BenchmarkReadHostile is as long and made to be slow.
func BenchmarkReadHostile(b *testing.B) {
	timed(b, strings.Repeat("设保一二三四", sentence.MaxRunes/6))
}

// timed times every call. The memory beside is about what the running program
// holds, which decides how often garbage is collected.
func timed(b *testing.B, say string) {
	b.Helper()
	r := reader(b)
	beside := make([]byte, 16<<20)
	took := make([]time.Duration, 0, 1<<16)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		begin := time.Now()
		r.Read(say, asOf, today)
		if len(took) < cap(took) {
			took = append(took, time.Since(begin))
		}
	}
	b.StopTimer()
	runtime.KeepAlive(beside)
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}

func BenchmarkLoad(b *testing.B) {
	src := tabletest.Read(b, configs+"/words/sentence.yaml")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sentence.Load(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	l, p := lexicon(b), tabletest.Shipped(b)["tianjin-2023"]
	b.ReportAllocs()
	for b.Loop() {
		l.Reader(p)
	}
}
