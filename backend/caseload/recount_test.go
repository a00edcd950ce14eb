package caseload_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/almanac"
	"luohu/backend/calendar"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// corrected is 2026 with two more days off: the 7th of September, and the 30th of
// November.
func corrected(o *office) calendar.Year {
	y, _ := o.workdays().(*calendar.Calendar).Year(2026)
	y.Holidays = append([]calendar.Holiday{{Date: "2026-09-07", Name: "放假"}, {Date: "2026-11-30", Name: "放假"}}, y.Holidays...)
	return y
}

// next is a made-up 2027.
var next = calendar.Year{
	Year: 2027, Holidays: []calendar.Holiday{{Date: "2027-01-01", Name: "元旦"}, {Date: "2027-01-04", Name: "元旦"}}, MakeUpDays: []string{"2027-01-09"},
}

// dueOf are until when lines are to be decided, as the queue has it.
func dueOf(t *testing.T, s *store.Store, department string) map[string]string {
	t.Helper()
	items, err := s.Queue(t.Context(), store.Queue{Department: department, Lines: true, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	due := map[string]string{}
	for _, i := range items {
		due[i.Application] = i.Due
	}
	return due
}

func TestAnotherCalendarChangesWhatIsOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed() // on the 1st of September
		l.at("2026-09-02 10:00")
		l.asks(hrss, casework.Desk{Line: casework.HRSS})
		if due := dueOf(t, s, "police")[l.app.ID]; due != "2026-09-08" {
			t.Fatalf("police is to decide by %s", due)
		}
		l.load(corrected(l.office))
		if n := l.tick(t); n != 1 {
			t.Errorf("the clock did %d things", n)
		}
		l.read()
		if due := dueOf(t, s, "police")[l.app.ID]; due != "2026-09-09" {
			t.Errorf("police is to decide by %s", due)
		}
		if due := l.app.Wanted[0].Due.Day.Format(time.DateOnly); due != "2026-09-10" {
			t.Errorf("the supplement is due on %s", due)
		}
		if n := told(t, s, l.app.ID, casework.DaysRecounted); n != 1 {
			t.Errorf("told %d times", n)
		}
		l.at("2026-09-10 12:00") // by the calendar before it would be overdue
		if n := l.tick(t); n != 0 {
			t.Errorf("the clock did %d things on the last day", n)
		}
		// Nothing is left to look at, whatever was written since.
		app, err := l.Claim(t.Context(), police, l.app.ID)
		l.step("claim", app, err)
		if n := l.tick(t); n != 0 {
			t.Errorf("counted anew again: %d", n)
		}
		l.replayed()
		l.audited()
	})
}

// What a program wrote that had not heard of the new calendar is found too.
func TestWhatAProgramOfTheOldCalendarWritesIsCountedAnew(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, second := opened(t, one), open(t, two)
		second.load(corrected(second))
		second.at("2026-09-01 10:00")
		second.tick(t)
		l := &life{T: t, office: first}
		l.filed()
		second.tick(t)
		if due := dueOf(t, one, "police")[l.app.ID]; due != "2026-09-09" {
			t.Errorf("police is to decide by %s", due)
		}
	})
}

func TestTheUnitKeepsTheLaterDayThatItWasTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		before, _ := l.workdays().(*calendar.Calendar).Year(2026)
		l.load(corrected(l.office))
		l.at("2026-09-02 10:00")
		l.asks(hrss, casework.Desk{Line: casework.HRSS})
		l.load(before)
		l.tick(t)
		l.read()
		if due := l.app.Wanted[0].Due.Day.Format(time.DateOnly); due != "2026-09-10" {
			t.Errorf("the supplement is due on %s", due)
		}
		if due := dueOf(t, s, "police")[l.app.ID]; due != "2026-09-08" {
			t.Errorf("police is to decide by %s", due)
		}
		l.replayed()
	})
}

// The calendar was corrected while the program was down.
func TestADisplayThatWouldBeOverByTheCalendarBeforeGoesOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		l.load(corrected(l.office))
		l.at("2026-12-01 10:00")
		l.tick(t)
		if p, err := l.Period(t.Context(), "2026-2"); err != nil || p.Stage != casework.ScoresPublished {
			t.Errorf("it is %v, %v", p, err)
		}
		app, err := l.Object(t.Context(), applicant, l.app.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "应是本科"}})
		l.step("object on the last day", app, err)
	})
}

func TestADisplayRunsItsFullTimeByAnotherCalendar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s) // from the 24th of November, five working days
		l.load(corrected(l.office))
		l.at("2026-11-27 10:00")
		if n := l.tick(t); n != 1 {
			t.Errorf("the clock did %d things", n)
		}
		p, err := l.Period(t.Context(), "2026-2")
		if err != nil || p.Display.To.In(casework.Zone).Format("2006-01-02 15:04") != "2026-12-01 17:00" {
			t.Errorf("on display until %v, %v", p.Display, err)
		}
		l.at("2026-11-30 17:00") // when it would have ended
		if n := l.tick(t); n != 0 {
			t.Errorf("the clock did %d things", n)
		}
		l.at("2026-12-01 17:00")
		l.tick(t)
		if p, _ := l.Period(t.Context(), "2026-2"); p.Stage != casework.ScoresClosed {
			t.Errorf("it is %s", p.Stage)
		}
	})
}

func TestAPermitBecomesCertainWithTheNewYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		l.at("2026-11-30 17:00")
		l.tick(t)
		l.at("2026-12-14 09:00")
		l.asked(publisher, approver, casework.AskList, "2026-2", caseload.Details{Selection: &casework.Selection{By: casework.ByNumber, Number: 1, Ties: casework.Include}})
		l.at("2026-12-18 17:00")
		l.tick(t)
		l.read()
		if l.is(casework.Qualified); !l.app.Permit.Provisional || l.app.Permit.Day.Format(time.DateOnly) != "2027-01-15" {
			t.Fatalf("before: %+v", l.app.Permit)
		}
		r, err := l.RequestCalendar(t.Context(), publisher, next, "国办发明电〔2026〕7号", "按通知")
		if err != nil {
			t.Fatal(err)
		}
		if p := previewOf(t, r); p.Permits != 1 || p.Lines+p.Supplements != 0 {
			t.Errorf("preview: %+v", p)
		}
		l.load(next)
		if n := l.tick(t); n != 1 {
			t.Errorf("the clock did %d things", n)
		}
		l.read()
		// Two days off, and a Saturday that people work.
		if l.app.Permit.Provisional || l.app.Permit.Day.Format(time.DateOnly) != "2027-01-18" {
			t.Errorf("after: %+v", l.app.Permit)
		}
		if n := l.tick(t); n != 0 {
			t.Errorf("counted anew again: %d", n)
		}
		l.replayed()
	})
}

func previewOf(t *testing.T, r casework.Request) caseload.Preview {
	t.Helper()
	d, err := caseload.DetailsOf(r)
	if err != nil || d.Calendar == nil {
		t.Fatalf("%s: %v", r.Details, err)
	}
	return d.Calendar.Preview
}

// A publisher asks, an approver decides, and every program counts by it.
func TestAYearIsLoadedByTwoPersons(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, second := opened(t, one), open(t, two)
		second.at("2026-09-01 10:00")
		files := first.workdays().(*calendar.Calendar)
		follow := func(o *office, s *store.Store) *almanac.Almanac {
			a := almanac.New(calendar.Of(0, files.Years()...))
			if err := a.Keep(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			return a
		}
		ones, twos := follow(first, one), follow(second, two)
		refresh := func(a *almanac.Almanac, o *office, s *store.Store) {
			t.Helper()
			if _, err := a.Refresh(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			o.mu.Lock()
			defer o.mu.Unlock()
			o.days = a.Days()
		}
		refresh(ones, first, one)
		refresh(twos, second, two)
		if a, b := ones.Days().Edition(), twos.Days().Edition(); a == 0 || a != b {
			t.Fatalf("the programs count by editions %d and %d", a, b)
		}
		for i := range 3 {
			if err := first.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Fatal(err)
			}
		}
		year := corrected(first)
		if _, err := first.RequestCalendar(t.Context(), hrss, year, "通知", "按通知"); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("asked by a window officer: %v", err)
		}
		if _, err := first.RequestCalendar(t.Context(), publisher, year, "", "按通知"); !refused(err, casework.CodeReasonMissing) {
			t.Errorf("without a source: %v", err)
		}
		same, _ := files.Year(2026)
		if _, err := first.RequestCalendar(t.Context(), publisher, same, "通知", "按通知"); !refused(err, casework.CodeNothingToChange) {
			t.Errorf("as it is: %v", err)
		}
		r, err := first.RequestCalendar(t.Context(), publisher, year, "国办发明电〔2026〕7号", "按通知")
		if err != nil {
			t.Fatal(err)
		}
		if p := previewOf(t, r); p.Lines != 6 || len(p.Days) != 2 || p.Days[0] != (caseload.ChangedDay{Date: "2026-09-07", Before: calendar.Workday, After: calendar.PublicHoliday}) {
			t.Errorf("preview: %+v", p)
		}
		if _, err := second.DecideRequest(t.Context(), publisher, r.ID, true, ""); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("decided by who asked: %v", err)
		}
		if _, err := second.DecideRequest(t.Context(), approver, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		refresh(ones, first, one)
		refresh(twos, second, two)
		var done atomic.Int64
		var all sync.WaitGroup
		for _, o := range []*office{first, second, first, second} {
			o.at("2026-09-01 11:00")
			all.Go(func() {
				for range 3 {
					n, err := o.Tick(t.Context())
					if err != nil {
						t.Error(err)
					}
					done.Add(int64(n))
				}
			})
		}
		all.Wait()
		if done.Load() != 3 {
			t.Errorf("%d applications were counted anew, of 3", done.Load())
		}
		due := dueOf(t, one, "police")
		if len(due) != 3 {
			t.Errorf("police has %d lines", len(due))
		}
		for id, due := range due {
			if due != "2026-09-09" {
				t.Errorf("%s is due on %s", id, due)
			}
		}
		// A program that starts again does not bring its own year back.
		if err := ones.Keep(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		before := twos.Days().Edition()
		if refresh(twos, second, two); twos.Days().Edition() != before || twos.Days().On(time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC)).Counted {
			t.Error("what staff loaded was taken back by a start")
		}
		versions, now, err := second.Loaded(t.Context(), 2026)
		if err != nil || len(versions) != 2 || now.Source != "国办发明电〔2026〕7号" || !now.ByStaff || versions[1].ByStaff {
			t.Errorf("versions: %+v, %v", versions, err)
		}
		if n, found, err := first.Verify(t.Context(), 10); err != nil || n != 3 || len(found) > 0 {
			t.Errorf("%d checked, %v, %v", n, found, err)
		}
	})
}

func TestAYearThatCannotBeIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		day := func(date string) []calendar.Holiday { return []calendar.Holiday{{Date: date, Name: "元旦"}} }
		for rule, y := range map[calendar.Rule]calendar.Year{
			calendar.NoDate:    {Year: 2027, Holidays: day("2027-02-30")},
			calendar.OtherYear: {Year: 2027, Holidays: day("2026-01-01")},
			calendar.Twice:     {Year: 2027, Holidays: append(day("2027-01-01"), day("2027-01-01")...)},
			calendar.Both:      {Year: 2027, Holidays: day("2027-01-02"), MakeUpDays: []string{"2027-01-02"}},
			calendar.NoWeekend: {Year: 2027, Holidays: day("2027-01-01"), MakeUpDays: []string{"2027-01-04"}},
			calendar.Number:    {Year: 2027},
			calendar.LongName:  {Year: 2027, Holidays: []calendar.Holiday{{Date: "2027-01-01", Name: "一二三四五六七八九十一二三四五六七八九十一"}}},
		} {
			_, err := o.RequestCalendar(t.Context(), publisher, y, "通知", "按通知")
			if refusal, _ := casework.IsRefusal(err); !refused(err, casework.CodeCalendarWrong) || refusal.Params["rule"] != string(rule) {
				t.Errorf("%s: %v", rule, err)
			}
		}
		if _, err := o.RequestCalendar(t.Context(), publisher, calendar.Year{Year: 2072, Holidays: day("2072-01-01")}, "通知", "按通知"); !refused(err, casework.CodeCalendarWrong) {
			t.Errorf("a typing error: %v", err)
		}
	})
}
