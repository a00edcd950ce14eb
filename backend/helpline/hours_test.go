package helpline_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/helpline"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// china is a moment as people there write it.
func china(t *testing.T, at string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", at, casework.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// keeps lets the desk be open at the usual hours, and sets the clock of the rules.
func (d *desk) keeps(at string) {
	d.Helper()
	hours, err := helpline.ParseHours("09:00-12:00, 13:30-17:00")
	if err != nil {
		d.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Office.Hours, d.rules = hours, china(d.T, at)
}

func TestTheOfficeIsOpenInItsHoursOnWorkingDays(t *testing.T) {
	d := open(t, storetest.Open(t, "sqlite", ""))
	for at, want := range map[string]struct {
		open     bool
		promised string
	}{
		"2026-12-01 09:00": {true, "12月2日 周三"},
		"2026-12-01 08:59": {false, "12月2日 周三"},
		"2026-12-01 12:00": {false, "12月2日 周三"}, // at noon nobody is there
		"2026-12-01 13:30": {true, "12月2日 周三"},
		"2026-12-01 17:00": {false, "12月2日 周三"},
		"2026-12-04 20:00": {false, "12月7日 周一"}, // a Friday evening
		"2026-12-05 10:00": {false, "12月7日 周一"},
		"2026-09-30 18:00": {false, "10月8日 周四"}, // before the holidays
		"2026-09-20 10:00": {true, "9月21日 周一"},  // a Sunday on which people work
	} {
		d.keeps(at)
		if open, promised := d.Office.Open(), helpline.DayName(d.Office.Promised()); open != want.open || promised != want.promised {
			t.Errorf("at %s it is open: %t, and promises %s", at, open, promised)
		}
	}
	d.Office.Hours = nil
	if !d.Office.Open() {
		t.Error("without hours it is closed")
	}
	d.keeps("2026-12-03 20:00") // a Thursday
	if d.Office.Within = 3; d.Office.Promised() != "2026-12-08" {
		t.Errorf("within three days is %s", d.Office.Promised())
	}
}

func TestHoursThatMakeNoSenseAreRefused(t *testing.T) {
	for _, s := range []string{"9", "09:00-09:00", "12:00-09:00", "09:00-12:00, 11:00-13:00", "09:70-12:00", "09:00-25:00", "morning"} {
		if _, err := helpline.ParseHours(s); err == nil || !strings.Contains(err.Error(), "09:00-12:00") {
			t.Errorf("%q: %v", s, err)
		}
	}
	if h, err := helpline.ParseHours("09:00-12:00,13:30-17:00"); err != nil || h.String() != "9:00–12:00、13:30–17:00" {
		t.Errorf("%s, %v", h, err)
	}
}

func TestWhoStillWaitsWhenTheyGoHomeIsPromisedADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		d.keeps("2026-12-04 16:50")
		id := d.asks("oOne", "在吗")
		if n, err := d.Tick(t.Context()); n != 0 || err != nil {
			t.Fatalf("while they are there: %d, %v", n, err)
		}
		d.keeps("2026-12-04 17:00")
		for range 2 { // twice does it once
			if _, err := d.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if h := d.is(id); !h.Ticket || h.Due != "2026-12-07" || h.State != store.HelpWaiting || len(d.sent) != 1 || !strings.Contains(d.sent[0], "12月7日 周一 前答复") {
			t.Errorf("%+v; sent %q", h, d.sent)
		}
		d.pass(3 * 24 * time.Hour)
		d.keeps("2026-12-07 09:00")
		if n, err := d.Tick(t.Context()); n != 0 || err != nil || d.is(id).State != store.HelpWaiting {
			t.Errorf("a promise ends with WeChat's window: %d, %v", n, err)
		}
	})
}

func TestAPromiseIsKeptOrMarkedOverdue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		d.keeps("2026-12-01 20:00")
		id := d.asks("oOne", "在吗")
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.keeps("2026-12-02 09:00")
		if err := d.Take(t.Context(), li, id); err != nil {
			t.Fatal(err)
		}
		d.pass(31 * time.Minute) // who took it over has forgotten it
		if n, err := d.Tick(t.Context()); n != 1 || err != nil || d.is(id).State != store.HelpWaiting || d.is(id).HeldBy != "" {
			t.Errorf("%d, %v: %+v", n, err, d.is(id))
		}
		if h := d.is(id); h.Overdue("2026-12-02") || !h.Overdue("2026-12-03") {
			t.Error("it is overdue on the day itself, or not on the next")
		}
		if err := d.Take(t.Context(), han, id); err != nil {
			t.Fatal(err)
		}
		if err := d.Answer(t.Context(), han, id, "", "可以补"); err != nil {
			t.Fatal(err)
		}
		if d.is(id).Overdue("2026-12-30") {
			t.Error("what was answered is overdue")
		}
		d.pass(31 * time.Minute)
		if _, err := d.Tick(t.Context()); err != nil || d.is(id).EndedBy != store.EndedByTime {
			t.Errorf("%v: %+v", err, d.is(id))
		}
	})
}

func TestTheQueueIsByTheDayAndThenByWhoCameFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := open(t, s)
		d.keeps("2026-12-04 20:00")
		friday := d.asks("oFriday", "周五")
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.keeps("2026-12-08 09:00")
		monday := d.asksBy("oMonday", "2026-12-08", "周二")
		d.keeps("2026-12-08 18:00")
		tuesday := d.asksBy("oTuesday", "2026-12-09", "晚上")
		var order []string
		for after := ""; ; {
			page, err := s.Helps(t.Context(), store.HelpFilter{State: store.HelpWaiting, After: after, Most: 1})
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			order, after = append(order, page[0].ID), page[0].Place()
		}
		if len(order) != 3 || order[0] != friday || order[1] != monday || order[2] != tuesday {
			t.Errorf("the queue is %v", order)
		}
		if n, err := s.HelpsBefore(t.Context(), d.is(tuesday)); n != 2 || err != nil {
			t.Errorf("%d are before the last, %v", n, err)
		}
		if n, err := s.HelpsBefore(t.Context(), d.is(friday)); n != 0 || err != nil {
			t.Errorf("%d are before the first, %v", n, err)
		}
	})
}
