package sentence_test

import (
	"slices"
	"strings"
	"testing"
	"time"

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

func timed(b *testing.B, say string) {
	b.Helper()
	r := reader(b)
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
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}
