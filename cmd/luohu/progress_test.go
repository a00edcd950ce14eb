package main

import (
	"bytes"
	"testing"

	"luohu/backend/store"
)

func TestHowFarASyncIsIsToldInLinesWhereThereIsNoTerminal(t *testing.T) {
	var out bytes.Buffer
	p := showProgress(&out)
	for _, run := range []store.FollowerSync{
		{Stage: store.SyncPages, Seen: 500, Total: 2000},
		{Stage: store.SyncPages, Seen: 1000, Total: 2000}, // a moment later
		{Stage: store.SyncMarking, Seen: 2000, Total: 2000, Marked: 3},
		{Stage: store.SyncDetails, Seen: 2000, Total: 2000, Detailed: 100},
		{Stage: store.SyncTags, Seen: 2000, Total: 2000},
	} {
		p.told(run)
	}
	p.done()
	if want := "pages: 500 of 2000\ndetails: 100 of 2000\n"; out.String() != want {
		t.Errorf("it says\n%swant\n%s", out.String(), want)
	}
}

func TestABarCountsFromWhereTheSyncWentOn(t *testing.T) {
	var out bytes.Buffer
	p := showProgress(&out)
	p.bars = true
	for _, seen := range []int64{1500, 1750, 2000, 2100} { // more than WeChat said at first
		p.told(store.FollowerSync{Stage: store.SyncPages, Seen: seen, Total: 2000})
	}
	if got := p.bar.State(); got.Max != 500 || got.CurrentNum != 500 {
		t.Errorf("%d of %d", got.CurrentNum, got.Max)
	}
	p.told(store.FollowerSync{Stage: store.SyncMarking})
	if p.bar != nil {
		t.Error("the bar stays behind its stage")
	}
}
