package caseload_test

import (
	"errors"
	"slices"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// theRecord is the only entry of the register.
func (l *life) theRecord() casework.FalseRecord {
	l.Helper()
	all, err := l.FalseRecords(l.Context(), store.FalseRecordFilter{Limit: 10})
	if err != nil || len(all) != 1 {
		l.Fatalf("the register: %v, %v", all, err)
	}
	return all[0]
}

func TestAFalseRecordTakesThirtyPointsOnceAndCanBeLifted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.accepted()
		l.scored()
		l.asked(scorer("education"), approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfPerson})
		if l.read(); l.app.Total.String() != "121.67" || l.app.IndicatorPoints("offences").String() != "-30.00" {
			t.Errorf("with the record: %s, offences %s", l.app.Total, l.app.IndicatorPoints("offences"))
		}
		f := l.theRecord()
		if f.Subject != "wang" || f.Since.Format("2006-01-02") != "2026-09-01" || f.Until.Format("2006-01-02") != "2031-08-31" {
			t.Errorf("entered: %+v", f)
		}
		l.asked(scorer("education"), approver, casework.AskLiftFalse, f.ID, caseload.Details{})
		if l.read(); l.app.Total.String() != "151.67" || !l.theRecord().Lifted {
			t.Errorf("lifted: %s, %+v", l.app.Total, l.theRecord())
		}
		if _, err := l.Request(t.Context(), hrss, casework.AskLiftFalse, f.ID, caseload.Details{}, "再来"); !refused(err, casework.CodeNothingToChange) {
			t.Errorf("lifted twice: %v", err)
		}
		l.replayed()
	})
}

func TestAFalseRecordIsAskedForWhereSomethingWasSubmittedToThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		ask := func(by casework.Actor, application string) error {
			_, err := l.Request(t.Context(), by, casework.AskFalseRecord, application, caseload.Details{Of: casework.FalseOfPerson}, "证书是假的")
			return err
		}
		begun, err := l.Add(t.Context(), agent, "2026-2", is("li"))
		if err != nil {
			t.Fatal(err)
		}
		l.filed()
		there := hrss
		there.Points = []casework.AcceptancePoint{casework.Binhai}
		if err := ask(there, l.app.ID); !refused(err, casework.CodeNotYours) {
			t.Errorf("an officer of another point: %v", err)
		}
		if err := ask(scorer("education"), l.app.ID); !refused(err, casework.CodeNotYours) {
			t.Errorf("a department before it has anything to score: %v", err)
		}
		if err := ask(hrss, begun.ID); !refused(err, casework.CodeNotYours) {
			t.Errorf("of a draft: %v", err)
		}
		if err := ask(hrss, "01JNOSUCHAPPLICATIONATALL0"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of nothing: %v", err)
		}
		draft := &casework.Application{ID: "a", State: casework.Draft}
		if _, err := casework.NewFalseRecord("f", casework.FalseOfPerson, draft, 5, "假证", "r", casework.World{By: approver}); !refused(err, casework.CodeWrongState) {
			t.Errorf("approved of what was never submitted: %v", err)
		}
		app, err := l.Withdraw(t.Context(), agent, l.app.ID, 0, "不办了")
		if l.step("withdraw", app, err); ask(hrss, l.app.ID) != nil {
			t.Errorf("withdrawing escapes the register: %v", ask(hrss, l.app.ID))
		}
	})
}

func TestAFalseRecordFoundBeforeTheAcceptanceCountsFromItOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.asked(hrss, approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfPerson})
		l.read()
		l.accepted()
		if len(l.app.Falses) != 1 {
			t.Fatalf("it counts %v", l.app.Falses)
		}
		l.scored()
		if l.app.Total.String() != "121.67" {
			t.Errorf("the total is %s", l.app.Total)
		}
	})
}

func TestAFalseRecordIsNotLiftedUnderPublishedPoints(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.asked(hrss, approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfPerson})
		l.read()
		l.accepted()
		l.scored()
		l.at("2026-10-31 17:00")
		if _, err := l.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.at("2026-11-24 09:00")
		l.asked(publisher, approver, casework.AskScores, "2026-2", caseload.Details{})
		_, err := l.Request(t.Context(), hrss, casework.AskLiftFalse, l.theRecord().ID, caseload.Details{}, "查错了")
		if !refused(err, casework.CodeMovedOn) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAUnitWithAFalseRecordMayNotFileForThreeYears(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.asked(hrss, approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfUnit})
		_, err := l.Add(t.Context(), agent, "2026-2", is("li"))
		refusal, ok := casework.IsRefusal(err)
		if !ok || refusal.Code != casework.CodeUnitBarred || refusal.Params["until"] != "2029-08-31" {
			t.Fatalf("got %v", err)
		}
		if _, err := l.RequestLiftBar(t.Context(), hrss, "91350100M000100Y43", "先放开"); !refused(err, casework.CodeRecordStands) {
			t.Errorf("lifted without the record: %v", err)
		}
		l.asked(hrss, approver, casework.AskLiftFalse, l.theRecord().ID, caseload.Details{})
		if _, err := l.Add(t.Context(), agent, "2026-2", is("li")); err != nil {
			t.Errorf("after the record was lifted: %v", err)
		}
	})
}

func TestTheSystemScoresWhatTheRecordProves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.accepted()
		age := l.app.Score("age", "police")
		if !age.BySystem || age.Points.String() != "10.00" || age.Proof == "" {
			t.Errorf("age: %+v", age)
		}
		for _, nothing := range []string{"offences/police", "marriage/hrss", "marriage/civil_affairs", "award/hrss"} {
			i := slices.IndexFunc(l.app.Scores, func(r casework.ScoreRecord) bool { return r.Indicator+"/"+r.Department == nothing })
			if r := l.app.Scores[i]; r.Status != casework.Done || !r.BySystem || r.Points != 0 {
				t.Errorf("%s: %+v", nothing, r)
			}
		}
		if r := l.app.Score("education", "education"); r.BySystem || r.Closed() {
			t.Errorf("education, which is claimed: %+v", r)
		}
		step := casework.ScoreCommand{Step: casework.ScoreReceived, Indicator: "age", Department: "police"}
		app, err := l.Score(t.Context(), scorer("police"), l.app.ID, 0, step)
		l.step("the police look for themselves", app, err)
		if r := l.app.Score("age", "police"); r.Closed() || r.BySystem || r.Points != 0 {
			t.Errorf("reopened: %+v", r)
		}
		l.scored()
		l.replayed()
	})
}

func TestARecordThatIsLiftedWhileALineIsSentBackDoesNotCountAfter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.accepted()
		l.asked(hrss, approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfPerson})
		app, err := l.SendBack(t.Context(), hrss, l.app.ID, 0, casework.HRSS, "再核对一次")
		l.step("send back", app, err)
		l.asked(hrss, approver, casework.AskLiftFalse, l.theRecord().ID, caseload.Details{})
		app, err = l.Pass(t.Context(), hrss, l.app.ID, 0, casework.HRSS)
		l.step("pass again", app, err)
		l.scored()
		if l.app.Total.String() != "151.67" {
			t.Errorf("the total is %s", l.app.Total)
		}
		l.replayed()
	})
}

func TestARecordThatCameWhilePointsWerePublishedCountsWhenTheyAreTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		l.asked(hrss, approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfPerson})
		if l.read(); l.app.Total.String() != "151.67" {
			t.Errorf("published points have changed to %s", l.app.Total)
		}
		l.asked(publisher, approver, casework.AskTakeBack, "2026-2", caseload.Details{})
		if l.read(); l.app.Total.String() != "121.67" {
			t.Errorf("taken back: %s", l.app.Total)
		}
		l.replayed()
	})
}

func TestARecordThatCameWhileSomebodyWasDisqualifiedCountsWhenThatIsRevoked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := &life{T: t, office: opened(t, s)}
		l.filed()
		l.accepted()
		l.scored()
		l.asked(hrss, approver, casework.AskDisqualify, l.app.ID, caseload.Details{})
		l.asked(hrss, approver, casework.AskFalseRecord, l.app.ID, caseload.Details{Of: casework.FalseOfPerson})
		l.asked(hrss, approver, casework.AskRevoke, l.app.ID, caseload.Details{})
		l.read()
		if l.is(casework.Scored); l.app.Total.String() != "121.67" {
			t.Errorf("the total is %s", l.app.Total)
		}
		l.replayed()
	})
}
