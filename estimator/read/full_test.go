package read_test

import (
	"testing"
	"time"

	"luohu/estimator/read"
)

func TestMonthsSinceADayAreCountedWhenTheyAreFull(t *testing.T) {
	cutOff := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]struct {
		months  int
		dayless bool
	}{
		"2020年1月15日买的": {83, false}, "2020-01-15": {83, false}, "2020年1月1日": {84, false}, "从2020年1月31日开始": {83, false},
		"2020年1月买的": {83, true}, "从2020年1月开始": {83, true}, "2026-12-31": {0, false}, "2026年12月": {0, true},
		"38个月": {38, false}, "3年2个月": {38, false}, "没有": {0, false}, "2019年3月到2024年5月": {63, false},
	} {
		months, dayless, err := read.FullMonths(text, cutOff)
		if err != nil || months != want.months || dayless != want.dayless {
			t.Errorf("%q: %d, %v, %v; want %+v", text, months, dayless, err, want)
		}
	}
	for text, want := range map[string]string{"2027年3月1日": read.CodeFuture, "": read.CodeEmpty, "哈哈": read.CodeNotANumber} {
		if _, _, err := read.FullMonths(text, cutOff); err == nil || code(t, err) != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestWordsOfAnAnswerAreKnownHoweverTheyAreSaid(t *testing.T) {
	words := []string{"离婚", "没到", "断签"}
	for _, text := range []string{"离婚", "我离婚了", "离婚了。", "没到呢", "还没到", "断签了"} {
		if !read.Is(text, words) {
			t.Errorf("%q is not known", text)
		}
	}
	for _, text := range []string{"没离婚", "没断签", "离", "到", "", "离婚三年"} {
		if read.Is(text, words) {
			t.Errorf("%q is taken for one of them", text)
		}
	}
}
