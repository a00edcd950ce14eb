package caseload_test

import (
	"errors"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// shown is somebody whose points are on display.
func shown(t *testing.T, s *store.Store) *life {
	t.Helper()
	l := &life{T: t, office: opened(t, s)}
	l.shown()
	return l
}

func (l *life) shown() {
	l.Helper()
	l.filed()
	l.accepted()
	l.scored()
	l.until("2026-10-31 17:00")
	l.at("2026-11-24 09:00")
	l.asked(publisher, approver, casework.AskScores, "2026-2", caseload.Details{})
	l.read()
	l.is(casework.Published)
}

// until lets the clock move the period at a moment.
func (l *life) until(at string) {
	l.Helper()
	l.at(at)
	if _, err := l.Tick(l.Context()); err != nil {
		l.Fatal(err)
	}
}

// asked is a request that one asks and another approves.
func (l *life) asked(one, other casework.Actor, kind casework.RequestKind, subject string, d caseload.Details) {
	l.Helper()
	r, err := l.Request(l.Context(), one, kind, subject, d, "按通知办理")
	if err != nil {
		l.Fatalf("ask for %s: %v", kind, err)
	}
	if _, err := l.DecideRequest(l.Context(), other, r.ID, true, ""); err != nil {
		l.Fatalf("approve %s: %v", kind, err)
	}
}

func refused(err error, code casework.Code) bool {
	return errors.Is(err, &casework.Refusal{Code: code})
}

func TestNobodyDecidesTheirOwnRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		one := scorer("education")
		points, _ := estimator.ParsePoints("20")
		d := caseload.Details{Indicator: "education", Department: "education", Points: points}
		r, err := l.Request(t.Context(), one, casework.AskRescore, l.app.ID, d, "学信网上是本科")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.DecideRequest(t.Context(), one, r.ID, true, ""); !refused(err, casework.CodeOwnRequest) {
			t.Errorf("who asked: %v", err)
		}
		if _, err := l.DecideRequest(t.Context(), scorer("hrss"), r.ID, true, ""); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("another department: %v", err)
		}
		if _, err := l.DecideRequest(t.Context(), approver, r.ID, true, ""); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("an approver, who is of no department: %v", err)
		}
		if l.read(); l.app.Total.String() != "151.67" {
			t.Errorf("points have changed to %s without a second person", l.app.Total)
		}
		other := one
		other.ID = "colleague"
		if _, err := l.DecideRequest(t.Context(), other, r.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if l.read(); l.app.Total.String() != "161.67" {
			t.Errorf("the total is %s", l.app.Total)
		}
		if _, err := l.DecideRequest(t.Context(), other, r.ID, false, "又不对"); !refused(err, casework.CodeRequestClosed) {
			t.Errorf("decided twice: %v", err)
		}
		l.replayed()
	})
}

func TestADisqualificationIsRevokedToTheStateBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		l.asked(hrss, approver, casework.AskDisqualify, l.app.ID, caseload.Details{})
		l.read()
		l.is(casework.Disqualified)
		l.asked(hrss, approver, casework.AskRevoke, l.app.ID, caseload.Details{})
		l.read()
		l.is(casework.Published)
		l.replayed()
	})
}

func TestAPublicationIsTakenBackAndRunsItsFullTimeAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		app, err := l.Object(t.Context(), applicant, l.app.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "应是本科"}})
		l.step("object", app, err)
		l.at("2026-11-26 11:00")
		l.asked(publisher, approver, casework.AskTakeBack, "2026-2", caseload.Details{})
		l.read()
		if l.is(casework.Scored); l.app.Objection == nil {
			t.Error("the objection is lost")
		}
		l.at("2026-11-27 09:00")
		l.asked(publisher, approver, casework.AskScores, "2026-2", caseload.Details{})
		var p *casework.Period
		_ = s.Do(t.Context(), func(tx *store.Tx) (err error) {
			p, err = tx.Period("2026-2")
			return err
		})
		if got := p.Display.To.In(casework.Zone).Format("2006-01-02 15:04"); got != "2026-12-03 17:00" {
			t.Errorf("on display until %s", got)
		}
		l.read()
		l.is(casework.Published)
		l.replayed()
	})
}

// What could not be done is refused when it is asked for, not a day later.
func TestARequestThatCouldNotBeCarriedOutIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		if _, err := l.Request(t.Context(), publisher, casework.AskScores, "2026-2", caseload.Details{}, "公布"); !refused(err, casework.CodeWrongState) {
			t.Errorf("points while filing is open: %v", err)
		}
		if _, err := l.Request(t.Context(), hrss, casework.AskScores, "2026-2", caseload.Details{}, "公布"); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("by a window officer: %v", err)
		}
		if _, err := l.Request(t.Context(), hrss, casework.AskDisqualify, l.app.ID, caseload.Details{}, ""); !refused(err, casework.CodeReasonMissing) {
			t.Errorf("without a reason: %v", err)
		}
		if l.read(); l.app.State != casework.Submitted {
			t.Errorf("asking has changed it to %s", l.app.State)
		}
	})
}

func TestVerifyFindsAStateThatItsEventsDoNotMake(t *testing.T) {
	storetest.EachForged(t, func(t *testing.T, s *store.Store, forge func(string)) {
		l := shown(t, s)
		if n, found, err := l.Verify(t.Context(), 10); err != nil || n != 1 || len(found) > 0 {
			t.Fatalf("%d checked, %v, %v", n, found, err)
		}
		for _, forged := range []string{
			"UPDATE applications SET total = total + 120000", "UPDATE applications SET state = 'listed'",
			"DELETE FROM application_events WHERE version = 5",
		} {
			forge(forged)
			if _, found, err := l.Verify(t.Context(), 10); err != nil || len(found) != 1 {
				t.Errorf("after %q: %v, %v", forged, found, err)
			}
		}
	})
}

func TestTermsThatWereChangedSinceTheyWereAskedForAreNotApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := open(t, s)
		o.at("2026-06-20 10:00")
		if _, err := o.CreatePeriod(t.Context(), publisher, "2026-2", caseload.Preparation{}); err != nil {
			t.Fatal(err)
		}
		r, err := o.Request(t.Context(), publisher, casework.AskPeriod, "2026-2", caseload.Details{}, "按通知")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.ChangeTerms(t.Context(), publisher, "2026-2", 0, map[string]any{"clocks": map[string]any{"display": 1}}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.DecideRequest(t.Context(), approver, r.ID, true, ""); !refused(err, casework.CodePeriodChanged) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNobodyComesBackOntoAListThatWasMadeWithoutThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		l.at("2026-11-30 17:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.at("2026-12-14 09:00")
		line, _ := estimator.ParsePoints("110")
		d := caseload.Details{Selection: &casework.Selection{By: casework.ByLine, Line: line}}
		l.asked(publisher, approver, casework.AskList, "2026-2", d)
		l.asked(hrss, approver, casework.AskDisqualify, l.app.ID, caseload.Details{})
		l.asked(publisher, approver, casework.AskTakeBack, "2026-2", caseload.Details{})
		l.asked(publisher, approver, casework.AskList, "2026-2", d)
		if _, err := l.Request(t.Context(), hrss, casework.AskRevoke, l.app.ID, caseload.Details{}, "查错了"); !refused(err, casework.CodeMovedOn) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheSameIsNotAskedForTwiceAndAnOldRequestPublishesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		back, err := l.Request(t.Context(), publisher, casework.AskTakeBack, "2026-2", caseload.Details{}, "有误")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Request(t.Context(), publisher, casework.AskTakeBack, "2026-2", caseload.Details{}, "有误"); !refused(err, casework.CodeAskedAlready) {
			t.Errorf("asked twice: %v", err)
		}
		l.at("2026-11-30 17:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := l.DecideRequest(t.Context(), approver, back.ID, true, ""); !refused(err, casework.CodePeriodChanged) {
			t.Errorf("approved when the period had moved on: %v", err)
		}
	})
}

func TestWhoWasListedIsRestoredAfterTheDisplayToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		l.at("2026-11-30 17:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.at("2026-12-14 09:00")
		line, _ := estimator.ParsePoints("110")
		l.asked(publisher, approver, casework.AskList, "2026-2", caseload.Details{Selection: &casework.Selection{By: casework.ByLine, Line: line}})
		l.asked(hrss, approver, casework.AskDisqualify, l.app.ID, caseload.Details{})
		l.at("2026-12-18 17:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.asked(hrss, approver, casework.AskRevoke, l.app.ID, caseload.Details{})
		l.read()
		if l.is(casework.Qualified); l.app.Permit.IsZero() {
			t.Error("no permit is promised")
		}
		l.replayed()
	})
}
