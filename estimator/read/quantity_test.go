package read_test

import (
	"testing"
	"time"

	"luohu/estimator/read"
)

var fold = read.NewFolding(nil)

func TestAQuantityIsFoundInRunningText(t *testing.T) {
	for _, c := range []struct {
		text, said string
		kind       read.QuantityKind
		n          int
	}{
		{"四年两个月社保", "四年两个月", read.Length, 50},
		{"四年零两个月,", "四年零两个月", read.Length, 50},
		{"４年2个月了", "４年2个月", read.Length, 50},
		{"3年2月,租房", "3年2月", read.Length, 38},
		{"3年2,租房", "3年2", read.Length, 38},
		{"三年半公积金", "三年半", read.Length, 42},
		{"半年", "半年", read.Length, 6},
		{"2.5年", "2.5年", read.Length, 30},
		{"50个月", "50个月", read.Length, 50},
		{"48月", "48月", read.Length, 48},
		{"两年整", "两年整", read.Length, 24},
		{"5年3次", "5年", read.Length, 60},
		{"一年一次", "一年", read.Length, 12},
		{"三年后来断了", "三年", read.Length, 36},
		{"三次", "三次", read.Times, 3},
		{"2回", "2回", read.Times, 2},
		{"32岁", "32岁", read.Age, 32},
		{"三十二周岁", "三十二周岁", read.Age, 32},
		{"2019年买的", "2019年", read.Year, 2019},
	} {
		run := fold.Run(c.text)
		q := read.QuantityAt(run.Folded, today)
		if q.Kind != c.kind || q.N != c.n || q.Vague || run.Said(0, q.Size) != c.said {
			t.Errorf("%s: %+v (%s)", c.text, q, run.Said(0, q.Size))
		}
	}
}

func TestAVagueQuantityIsTakenWholeAndNotUsed(t *testing.T) {
	for _, text := range []string{
		"三四年", "3-4年", "三到四年", "3~4年", "三、四年", "三年多", "三年左右", "三年以上", "三年几个月", "十几个月", "好几年", "几年", "1.3年",
		"三年多了"[:len("三年多")], "两个半月", "三个多月", "九十四年", "三次以上", "35岁以下", "2年出头", "十来年",
	} {
		run := fold.Run(text)
		if q := read.QuantityAt(run.Folded, today); !q.Vague || q.Size != len(run.Folded) {
			t.Errorf("%s: %+v of %d bytes", text, q, len(run.Folded))
		}
	}
}

func TestADayInRunningTextIsNoLength(t *testing.T) {
	march := time.Date(1994, 3, 5, 0, 0, 0, 0, time.UTC)
	for text, kind := range map[string]read.QuantityKind{
		"1994年3月5日出生": read.Day, "94年3月5号": read.Day, "94.3.5": read.Day, "1994-03-05": read.Day, "19940305": read.Day, "1994/3/5,大专": read.Day,
		"一九九四年三月五日": read.Day, "11010519940305001X": read.Number, "110105199403050016": read.Number,
		"94年3月": read.Month, "19年3月": read.Month, "2019.3": read.Month, "05年3月": read.Month, "三年前": read.Moment, "两年后": read.Moment, "五年级": read.Moment,
	} {
		q := read.QuantityAt(fold.Run(text).Folded, today)
		if q.Kind != kind || kind == read.Day && !q.Time.Equal(march) {
			t.Errorf("%s: %+v", text, q)
		}
	}
}

func TestARunningTextKnowsWhatWasWritten(t *testing.T) {
	run := read.NewFolding(map[rune]rune{'斷': '断'}).Run("　我３２歲，　 社保\n沒 斷。")
	if want := "我32岁, 社保\n没 断。"; run.Folded != want {
		t.Fatalf("%q, want %q", run.Folded, want)
	}
	if got := run.Said(0, len("我32岁,")); got != "我３２歲，" {
		t.Fatalf("%q", got)
	}
}
