package broadcast_test

import (
	"errors"
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/notice"
)

var (
	now       = time.Date(2026, 12, 31, 21, 30, 0, 0, casework.Zone)
	publisher = casework.Actor{ID: "publisher", Role: casework.Publisher}
	everybody = broadcast.Content{Rule: broadcast.Rule{Everybody: true}, Ways: []broadcast.Way{broadcast.ByTemplate}}
)

func refused(err error, code casework.Code) bool {
	return errors.Is(err, &casework.Refusal{Code: code})
}

func TestARuleThatNobodyCanMeanIsRefused(t *testing.T) {
	ways := everybody.Ways
	for code, c := range map[casework.Code]broadcast.Content{
		broadcast.CodeNoAudience:   {Ways: ways},
		broadcast.CodeEverybodyAnd: {Rule: broadcast.Rule{Everybody: true, Wrote: true}, Ways: ways},
		broadcast.CodeCities:       {Rule: broadcast.Rule{Wrote: true, Cities: []string{"tianjin"}}, Ways: ways},
		broadcast.CodeNoPeriod:     {Rule: broadcast.Rule{Wrote: true, States: []casework.State{casework.Published}}, Ways: ways},
		broadcast.CodeWays:         {Rule: broadcast.Rule{Everybody: true}},
		broadcast.CodeMassAlone:    {Rule: broadcast.Rule{Everybody: true}, Ways: []broadcast.Way{broadcast.ByMass, broadcast.ByTemplate}},
		broadcast.CodePast:         {Rule: broadcast.Rule{Everybody: true}, Ways: ways, Schedule: broadcast.Schedule{At: now.Add(-time.Minute)}},
		broadcast.CodeWindow:       {Rule: broadcast.Rule{Everybody: true}, Ways: ways, Schedule: broadcast.Schedule{Over: 60, Until: now.Add(time.Hour)}},
	} {
		if _, err := broadcast.New("b", "n", c, publisher, now); !refused(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	window := casework.Actor{ID: "w", Role: casework.WindowOfficer}
	if _, err := broadcast.New("b", "n", everybody, window, now); !refused(err, casework.CodeNotAllowed) {
		t.Errorf("by a window officer: %v", err)
	}
}

func must(b *broadcast.Broadcast, err error) *broadcast.Broadcast {
	if err != nil {
		panic(err)
	}
	return b
}

// asked is a broadcast that waits for the second person.
func asked() *broadcast.Broadcast {
	b := must(broadcast.New("b", "n", everybody, publisher, now))
	return must(b.Ask(notice.Issue{Notice: "n", Title: "停机", Customer: "今晚停机"}, "r", publisher, now))
}

func TestAnyOtherCharacterNeedsAnotherApproval(t *testing.T) {
	for what, change := range map[string]func(*broadcast.Broadcast){
		"content":  func(b *broadcast.Broadcast) { b.Issue.Customer += "。" },
		"audience": func(b *broadcast.Broadcast) { b.Rule = broadcast.Rule{Wrote: true} },
		"schedule": func(b *broadcast.Broadcast) { b.Schedule.Over = 1 },
		"channels": func(b *broadcast.Broadcast) { b.Ways = broadcast.Ways },
	} {
		b := asked()
		hash := b.Hash
		if must(b.Approve(hash, "second", now)).Stage != broadcast.Freezing {
			t.Fatal("what was asked for can't be approved")
		}
		if change(b); b.Sum() == hash {
			t.Errorf("another %s has the same hash", what)
		}
		if _, err := b.Approve(hash, "second", now); !refused(err, broadcast.CodeChanged) {
			t.Errorf("another %s goes out: %v", what, err)
		}
	}
}

func TestATimeThatIsPastWhenItIsApprovedIsSaidSo(t *testing.T) {
	c := everybody
	c.Schedule.At = now.Add(time.Hour)
	b := must(broadcast.New("b", "n", c, publisher, now))
	b = must(b.Ask(notice.Issue{}, "r", publisher, now))
	if _, err := b.Approve(b.Hash, "second", now.Add(2*time.Hour)); !refused(err, broadcast.CodePast) {
		t.Errorf("%v", err)
	}
}

// nights are from ten in the evening to eight in the morning.
func nights(t time.Time) time.Time {
	local := t.In(casework.Zone)
	y, m, d := local.Date()
	switch {
	case local.Hour() >= 22:
		return time.Date(y, m, d+1, 8, 0, 0, 0, casework.Zone)
	case local.Hour() < 8:
		return time.Date(y, m, d, 8, 0, 0, 0, casework.Zone)
	}
	return t
}

func TestASpreadBroadcastRestsOverNightAndNewYearAndGoesOnOnTheNextWorkingDay(t *testing.T) {
	s := broadcast.Schedule{Over: 120, Workdays: true}
	newYear := func(day time.Time) bool {
		return day.Format("01-02") != "01-01" && day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	times := s.Times(now, 4, 4, func(at time.Time) time.Time { return s.Open(at, nights, newYear, casework.Zone) })
	monday := time.Date(2027, 1, 4, 8, 0, 0, 0, casework.Zone)
	for i, want := range []time.Time{now, monday, monday.Add(30 * time.Minute), monday.Add(time.Hour)} {
		if !times[i].Equal(want) {
			t.Errorf("part %d is due at %s, want %s", i, times[i], want)
		}
	}
	// Two that are left of the four keep their distance.
	if left := s.Times(monday, 2, 4, func(at time.Time) time.Time { return at }); !left[1].Equal(monday.Add(30 * time.Minute)) {
		t.Errorf("the last is due at %s", left[1])
	}
	s = broadcast.Schedule{Anytime: true}
	if at := s.Open(now.Add(time.Hour), nights, newYear, casework.Zone); !at.Equal(now.Add(time.Hour)) {
		t.Errorf("at any time is %s", at)
	}
}

func TestWhatIsThroughIsNeitherPausedNorCancelled(t *testing.T) {
	b := must(asked().Approve(asked().Hash, "second", now)).Wait(now).Begin(now).End(now)
	_, paused := b.Rest(broadcast.ByStaff, "", "")
	_, resumed := b.Resume(now)
	_, cancelled := b.Cancel("内容有误", now)
	for what, err := range map[string]error{"pause": paused, "resume": resumed, "cancel": cancelled} {
		if !refused(err, broadcast.CodeState) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAVariableCountsOnlyInTheMessagesThatAreSent(t *testing.T) {
	b := &broadcast.Broadcast{Issue: notice.Issue{
		Template: &notice.Carrier{Fields: []notice.Part{{Key: "thing1", Value: "分值公布"}}}, Customer: "{{受理编号}}：分值公布了",
	}}
	for way, want := range map[broadcast.Way]int{broadcast.ByTemplate: 0, broadcast.BySubscription: 0, broadcast.ByCustomer: 1} {
		b.Ways = []broadcast.Way{way}
		if own := b.Own(); len(own) != want {
			t.Errorf("by %s it has %q", way, own)
		}
	}
	if b.Issue.Customer == "" || b.Issue.Template == nil {
		t.Error("what is not sent is gone from the notice")
	}
}
