package sentence_test

import (
	"strings"
	"testing"

	"luohu/estimator/read"
	"luohu/estimator/sentence"
)

// seeds are what people write, and what nobody would.
func seeds(f *testing.F) {
	for _, s := range []string{
		"我32岁，大专，社保五险交了四年两个月，公积金三年，租房备案两年，没结婚", "如果我再交12个月社保", "不对，是五年", "本科不是大专",
		"有套房在武清，2019年买的", "1994年3月5日出生", "11010519940305001X", "", "，，，", "没没没不不不", "社保" + strings.Repeat("社保五年", 40),
		"一二三四五六七八九十百千万亿", "\xff\xfe社保\x00五年", "ﷺ社保５年", "😂社保五年😂", "买买买滨海的新房", "再再再签注一次", "如果公积金和社保都不交了", "如果我40岁并且结婚", "如果选一次性，房子住满两年", "和平二手房", "如果买房，没买房子", "老婆社保没老公社保",
	} {
		f.Add(s)
	}
}

// holds says that what was found can be kept, stands once, and was said.
func holds(t *testing.T, say string, found []sentence.Found) {
	t.Helper()
	plain := read.NewFolding(nil)
	folded := plain.Run(say).Folded
	seen := map[string]bool{}
	for _, f := range found {
		if err := f.Fact.CheckAt(f.Value, asOf); err != nil {
			t.Fatalf("%q: %s = %v: %v", say, f.Fact.ID, f.Value, err)
		}
		if seen[f.Fact.ID] {
			t.Fatalf("%q: %s stands twice", say, f.Fact.ID)
		}
		seen[f.Fact.ID] = true
		if f.Said == "" || !strings.Contains(folded, plain.Run(f.Said).Folded) {
			t.Fatalf("%q: %s was not said: %q", say, f.Fact.ID, f.Said)
		}
	}
}

func FuzzRead(f *testing.F) {
	r := reader(f)
	seeds(f)
	f.Fuzz(func(t *testing.T, say string) {
		reading := r.Read(say, asOf, today)
		holds(t, say, reading.Found)
		if reading.Age < 0 || reading.Age > 99 || reading.Things() > len(reading.Found) {
			t.Fatalf("%q: %+v", say, reading)
		}
	})
}

func FuzzCorrect(f *testing.F) {
	r := reader(f)
	seeds(f)
	before := r.Read("大专，社保四年，公积金三年，没结婚，有房，签注两次", asOf, today).Found
	f.Fuzz(func(t *testing.T, say string) {
		changed, ok := r.Correct(say, before, asOf, today)
		holds(t, say, changed)
		if ok != (len(changed) > 0) {
			t.Fatalf("%q: %v, %v", say, changed, ok)
		}
	})
}

func FuzzSupposeMore(f *testing.F) {
	r := reader(f)
	seeds(f)
	district := factOf(f, "home_district")
	f.Fuzz(func(t *testing.T, say string) {
		supposed, _ := r.SupposeMore(say, district, given, asOf, today)
		holds(t, say, supposed.Changes)
	})
}

func FuzzSuppose(f *testing.F) {
	r := reader(f)
	seeds(f)
	f.Fuzz(func(t *testing.T, say string) {
		supposed, ok := r.Suppose(say, given, asOf, today)
		holds(t, say, supposed.Changes)
		if ok != (len(supposed.Changes)+len(supposed.Stopped) > 0) {
			t.Fatalf("%q: %+v, %v", say, supposed, ok)
		}
	})
}
