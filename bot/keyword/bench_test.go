package keyword_test

import (
	"testing"

	"luohu/bot/keyword"
	"luohu/configs"
)

const question = "社保断了一个月怎么办，还能申请积分落户吗"

func BenchmarkExact(b *testing.B) {
	m := shipped(b)
	b.ReportAllocs()
	for b.Loop() {
		m.Exact("积分落户")
	}
}

func BenchmarkQuestion(b *testing.B) {
	m := shipped(b)
	b.ReportAllocs()
	for b.Loop() {
		m.Match(question)
	}
}

func BenchmarkNew(b *testing.B) {
	lib := library(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := keyword.New(lib, configs.FS); err != nil {
			b.Fatal(err)
		}
	}
}
