package caseload_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// tick lets the clock work until there is nothing left to do.
func (o *office) tick(t *testing.T) (done int) {
	t.Helper()
	for {
		n, err := o.Tick(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if done += n; n == 0 {
			return done
		}
	}
}

// asks is a desk that asks for the identity card once more.
func (l *life) asks(by casework.Actor, desk casework.Desk) {
	l.Helper()
	wants := []casework.Wanted{{Material: "id_card", Reason: "看不清"}}
	app, err := l.Ask(l.Context(), by, l.app.ID, 0, desk, wants, "")
	l.step("ask", app, err)
}

func kindsOf(t *testing.T, s *store.Store, id string) (all []casework.Kind) {
	t.Helper()
	err := s.Look(t.Context(), func(tx *store.Tx) error {
		events, err := tx.ApplicationEvents(id, 0)
		for _, e := range events {
			all = append(all, e.Event.Kind())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func count[T comparable](all []T, one T) (n int) {
	for _, v := range all {
		if v == one {
			n++
		}
	}
	return n
}

// told are the messages of a kind that wait for an application.
func told(t *testing.T, s *store.Store, id string, kind casework.Kind) (n int) {
	t.Helper()
	waiting, err := s.Waiting(t.Context(), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range waiting {
		if m.Subject == id && strings.Contains(m.Data, fmt.Sprintf("%q", kind)) {
			n++
		}
	}
	return n
}

var noDetails caseload.Details

func TestAnOverdueSupplementIsToldOnceAndRejectsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.at("2026-09-02 10:00")
		l.asks(hrss, casework.Desk{Line: casework.HRSS})
		l.at("2026-09-09 23:59") // the last day: five working days after
		if n := l.tick(t); n != 0 {
			t.Fatalf("the clock did %d things on the last day", n)
		}
		l.at("2026-09-10 00:00")
		if n := l.tick(t); n != 1 {
			t.Fatalf("the clock did %d things when the day was over", n)
		}
		l.read()
		if l.is(casework.Submitted); !l.app.Wanted[0].Overdue || !l.app.Wanted[0].Open() || l.app.Review(casework.HRSS).Status != casework.InSupplement {
			t.Errorf("it is %+v", l.app.Wanted[0])
		}
		if n := told(t, s, l.app.ID, casework.SupplementOverdue); n != 1 {
			t.Errorf("told %d times", n)
		}

		// The unit may still answer, and the window may decide on what is there.
		app, err := l.Pass(t.Context(), hrss, l.app.ID, 0, casework.HRSS)
		l.step("decide without an answer", app, err)
		if w := l.app.Wanted[0]; w.Open() || !w.AnsweredAt.IsZero() || l.app.Review(casework.HRSS).Status != casework.Passed {
			t.Errorf("after the decision: %+v", w)
		}
		l.replayed()
		l.audited()
	})
}

func TestAnOverdueSupplementRejectsWhereThePeriodSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: openedWith(t, s, map[string]any{"clocks": map[string]any{"reject_overdue": true}})}
		l.filed()
		l.at("2026-09-02 10:00")
		l.asks(hrss, casework.Desk{Line: casework.HRSS})
		l.at("2026-09-20 10:00")
		l.tick(t)
		l.read()
		if l.is(casework.Rejected); l.app.Ending != "supplement_overdue" {
			t.Errorf("it ended for %q", l.app.Ending)
		}
		l.replayed()
	})
}

// A disqualification that is revoked gives the clock its work back.
func TestWhatIsNoCaseAnyMoreIsNotReminded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.at("2026-09-02 10:00")
		l.asks(hrss, casework.Desk{Line: casework.HRSS})
		l.asked(hrss, approver, casework.AskDisqualify, l.app.ID, noDetails)
		l.at("2026-09-20 10:00")
		if n := l.tick(t); n != 0 {
			t.Errorf("the clock did %d things", n)
		}
		l.asked(hrss, approver, casework.AskRevoke, l.app.ID, noDetails)
		if n := l.tick(t); n != 1 {
			t.Errorf("the clock did %d things after the revocation", n)
		}
		l.read()
		l.replayed()
	})
}

// Four workers on two programs catch up after an outage of months, in which
// supplements fell due on several days, and filing closed.
func TestTheClockCatchesUpAfterAnOutageEachThingOnce(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		first, second := opened(t, one), open(t, two)
		const people = 6
		for i := range people {
			if err := first.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Fatal(err)
			}
		}
		ids := storetest.ApplicationIDs(t, one, "2026-2")
		for i, id := range ids {
			l := &life{T: t, office: first, app: &casework.Application{ID: id}}
			first.at(fmt.Sprintf("2026-09-%02d 10:00", 2+i))
			l.asks(police, casework.Desk{Line: casework.Police})
			l.asks(hrss, casework.Desk{Line: casework.HRSS})
		}
		var done atomic.Int64
		var all sync.WaitGroup
		for _, o := range []*office{first, second, first, second} {
			o.at("2026-11-20 08:00")
			all.Go(func() {
				for range 5 {
					n, err := o.Tick(t.Context())
					if err != nil {
						t.Error(err)
					}
					done.Add(int64(n))
				}
			})
		}
		all.Wait()
		if done.Load() != 1+2*people {
			t.Errorf("the clocks did %d things", done.Load())
		}
		for _, id := range ids {
			if n := count(kindsOf(t, one, id), casework.SupplementOverdue); n != 2 {
				t.Errorf("%s: %d supplements noted to be overdue", id, n)
			}
			if n := told(t, one, id, casework.SupplementOverdue); n != 2 {
				t.Errorf("%s: told %d times", id, n)
			}
		}
		if n, found, err := first.Verify(t.Context(), 10); err != nil || n != people || len(found) > 0 {
			t.Errorf("%d checked, %v, %v", n, found, err)
		}
	})
}

func TestADepartmentAsksWithinThreeWorkingDaysOfReceipt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.accepted()
		by, desk := scorer("education"), casework.Desk{Indicator: "education", Department: "education"}
		step := func(kind casework.Kind) {
			t.Helper()
			app, err := l.Score(ctx, by, l.app.ID, 0, casework.ScoreCommand{Step: kind, Indicator: "education", Department: "education", Points: ten, Reason: "核查"})
			l.step(string(kind), app, err)
		}
		step(casework.ScoreReceived) // on Tuesday the 1st of September
		wants := []casework.Wanted{{Material: "degree", Reason: "看不清"}}
		l.at("2026-09-05 00:00")
		_, err := l.Ask(ctx, by, l.app.ID, 0, desk, wants, "")
		if refusal, _ := casework.IsRefusal(err); !refused(err, casework.CodeAskedLate) || refusal.Params["day"] != "2026-09-04" {
			t.Errorf("on the fourth day: %v", err)
		}
		step(casework.ScoreGiven)
		step(casework.ScoreReturned) // taking a score back gives no new days
		if _, err := l.Ask(ctx, by, l.app.ID, 0, desk, wants, ""); !refused(err, casework.CodeAskedLate) {
			t.Errorf("after the score was taken back: %v", err)
		}
		// Corrected materials are received anew.
		l.at("2026-09-04 23:59")
		app, err := l.Ask(ctx, by, l.app.ID, 0, desk, wants, "")
		l.step("ask on the third day", app, err)
		l.at("2026-09-10 10:00")
		app, err = l.AddFile(ctx, agent, l.app.ID, 0, "degree", casework.File{ID: "new", Hash: "new", Type: "image/png", Bytes: 1}, "")
		l.step("add a page", app, err)
		app, err = l.Answer(ctx, agent, l.app.ID, 0, "1")
		l.step("answer", app, err)
		l.at("2026-09-15 10:00")
		app, err = l.Ask(ctx, by, l.app.ID, 0, desk, wants, "")
		l.step("ask on the third day after the answer", app, err)
		l.replayed()
	})
}

// One application that can't be read does not keep the clock from the others.
func TestTheClockGoesOnBesideWhatIsBroken(t *testing.T) {
	storetest.EachForged(t, func(t *testing.T, s *store.Store, forge func(string)) {
		o := opened(t, s)
		for i := range 3 {
			if err := o.fileFor(t.Context(), fmt.Sprint("p", i)); err != nil {
				t.Fatal(err)
			}
		}
		ids := storetest.ApplicationIDs(t, s, "2026-2")
		o.at("2026-09-02 10:00")
		for _, id := range ids {
			l := &life{T: t, office: o, app: &casework.Application{ID: id}}
			l.asks(hrss, casework.Desk{Line: casework.HRSS})
		}
		forge("UPDATE applications SET doc = '{' WHERE id = '" + ids[0] + "'")
		o.load(corrected(o))
		o.at("2026-09-20 10:00")
		for range 2 {
			if _, err := o.Tick(t.Context()); err == nil || !strings.Contains(err.Error(), ids[0]) || strings.Contains(err.Error(), ids[1]) {
				t.Errorf("the clock says %v", err)
			}
		}
		for _, id := range ids[1:] {
			kinds := kindsOf(t, s, id)
			if count(kinds, casework.SupplementOverdue) != 1 || count(kinds, casework.DaysRecounted) != 1 {
				t.Errorf("%s: %v", id, kinds)
			}
		}
	})
}

// Nobody is rejected by a calendar that was corrected while the program was down.
func TestACorrectedCalendarIsCountedByBeforeAnythingIsOverdue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: openedWith(t, s, map[string]any{"clocks": map[string]any{"reject_overdue": true}})}
		l.filed()
		l.at("2026-09-02 10:00")
		l.asks(hrss, casework.Desk{Line: casework.HRSS})
		l.load(corrected(l.office))
		l.at("2026-09-10 12:00") // the day after, by the calendar before; the last, by the new one
		l.tick(t)
		l.read()
		if l.is(casework.Submitted); l.app.Wanted[0].Overdue {
			t.Errorf("it is %+v", l.app.Wanted[0])
		}
		l.at("2026-09-11 00:00")
		l.tick(t)
		l.read()
		l.is(casework.Rejected)
	})
}
