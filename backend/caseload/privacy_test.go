package caseload_test

import (
	"bytes"
	"fmt"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	persons "luohu/backend/vault"
)

var admin = casework.Actor{ID: "admin", Role: casework.Admin}

func TestSomebodyIsErasedByTwoAndNotWhileTheirApplicationRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l, v := known(t, s)
		l.filed()
		ctx, reason := t.Context(), "本人申请删除"
		_, err := l.AskErasure(ctx, hrss, "wang", reason)
		refusal, _ := casework.IsRefusal(err)
		if !refused(err, casework.CodeStillRunning) || fmt.Sprint(refusal.Params["applications"]) != "["+l.app.Number+"]" {
			t.Fatalf("while it runs: %v", err)
		}
		app, err := l.Withdraw(ctx, agent, l.app.ID, 0, "本人要求撤回")
		l.step("withdraw", app, err)
		for _, c := range []struct {
			by     casework.Actor
			person string
			reason string
			want   casework.Code
		}{
			{publisher, "wang", reason, casework.CodeNotAllowed},
			{casework.Actor{ID: "li", Role: casework.Applicant, Person: "li"}, "wang", reason, casework.CodeNotYours},
			{admin, "wang", "删", persons.CodeReasonShort},
		} {
			if _, err := l.AskErasure(ctx, c.by, c.person, c.reason); !refused(err, c.want) {
				t.Errorf("asked by %s: %v, want %s", c.by.ID, err, c.want)
			}
		}
		first, err := l.AskErasure(ctx, applicant, "wang", reason)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.AskErasure(ctx, admin, "wang", reason); !refused(err, casework.CodeAskedAlready) {
			t.Errorf("asked while the same waits: %v", err)
		}
		if _, err := l.DecideRequest(ctx, admin, first.ID, true, ""); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("decided by who asked: %v", err)
		}
		if _, err := v.Everything(ctx, "wang"); err != nil {
			t.Errorf("before it is decided: %v", err)
		}
		if _, err := l.DecideRequest(ctx, approver, first.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := l.AskErasure(ctx, admin, "wang", reason); !refused(err, casework.CodeErased) {
			t.Errorf("a second time: %v", err)
		}
		held, err := l.Export(ctx, approver, "wang")
		if err != nil || !held.Erased || len(held.Known) > 0 || len(held.Applications) != 1 || held.Applications[0].Facts[0].Facts != nil {
			t.Errorf("what is still known: %+v, %v", held, err)
		}
		l.whole()
	})
}

// Their number would not be found again by the record.
func TestWhoHasAFalseRecordThatCountsIsNotErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l, _ := known(t, s)
		until, _ := casework.ParseDate("2027-09-01")
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			return tx.SaveFalseRecord(&casework.FalseRecord{ID: "f", Version: 1, Of: casework.FalseOfPerson, Subject: "wang", Until: until})
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.AskErasure(t.Context(), admin, "wang", "本人申请删除")
		if refusal, _ := casework.IsRefusal(err); !refused(err, casework.CodeFalseCounts) || refusal.Params["until"] != "2027-09-01" {
			t.Errorf("while it counts: %v", err)
		}
		l.at("2027-09-02 10:00")
		if _, err := l.AskErasure(t.Context(), admin, "wang", "本人申请删除"); err != nil {
			t.Errorf("when it counts no more: %v", err)
		}
	})
}

func TestAPersonSeesEverythingThatIsKeptOfThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l, _ := known(t, s)
		ctx := t.Context()
		l.filed()
		l.accepted()
		held, err := l.Export(ctx, applicant, "wang")
		if err != nil || !held.Complete || held.Known[persons.Name] != "王小明" || held.Known[persons.IDNumber] != "110101199205063071" {
			t.Fatalf("%+v, %v", held, err)
		}
		a := held.Applications[0]
		if a.Number != l.app.Number || a.UnitName != "示例公司" || a.Facts[0].Facts["birth_date"] != "1992-05-06" || len(a.Events) != int(l.app.Version) {
			t.Errorf("the application: %+v", a)
		}
		if a.Scores != nil || a.Total != nil {
			t.Error("points before they are published")
		}
		if held, err := l.Export(ctx, approver, "wang"); err != nil || len(held.Applications[0].Scores) == 0 {
			t.Errorf("for an approver: %v", err)
		}
		bound := applicant
		bound.Application = "another"
		if held, err := l.Export(ctx, bound, "wang"); err != nil || held.Complete || len(held.Applications) > 0 {
			t.Errorf("with a token of one application: %+v, %v", held, err)
		}
		stranger := casework.Actor{ID: "li", Role: casework.Applicant, Person: "li"}
		if _, err := l.Export(ctx, stranger, "wang"); !refused(err, casework.CodeNotYours) {
			t.Errorf("somebody else: %v", err)
		}
		l.whole()
		held, err = l.Export(ctx, applicant, "wang")
		if err != nil || len(held.Looks) != 3 || held.Looks[0].Act != "person.export" {
			t.Errorf("who looked: %+v, %v", held.Looks, err)
		}
	})
}

// The list stays what it was: its rows were public, and are masked.
func TestAListIsMadeAgainFromTheRecordsAlsoWhenSomebodyIsErased(t *testing.T) {
	storetest.EachForged(t, func(t *testing.T, s *store.Store, forge func(string)) {
		l, _ := known(t, s)
		l.shown()
		l.closed()
		ctx := t.Context()
		l.asked(publisher, approver, casework.AskList, "2026-2", byLine("120"))
		got, err := l.Displayed(ctx, "2026-2")
		if err != nil {
			t.Fatal(err)
		}
		var src bytes.Buffer
		if err := l.WriteList(ctx, &src, got.List); err != nil {
			t.Fatal(err)
		}
		d, err := list.Check(src.Bytes(), got.Signature, signing(t).Public())
		if err != nil || d.Rows[0].Name != "王*明" || d.Rows[0].IDNumber != "110101**********71" {
			t.Fatalf("%+v, %v", d, err)
		}
		again := func(when string) caseload.Redrawn {
			t.Helper()
			r, err := l.Redraw(ctx, src.Bytes(), d)
			if err != nil {
				t.Fatalf("%s: %v", when, err)
			}
			return r
		}
		if r := again("on display"); len(r.Wrong) > 0 || r.Rows != 1 || r.Erased > 0 {
			t.Errorf("on display: %+v", r)
		}
		l.until("2026-12-18 17:00")
		l.read()
		if _, err := l.AskErasure(ctx, admin, "wang", "本人申请删除"); !refused(err, casework.CodeStillRunning) {
			t.Errorf("before the permit is handed out: %v", err)
		}
		app, err := l.IssuePermit(ctx, police, l.app.ID, 0)
		l.step("the permit", app, err)
		l.asked(admin, approver, casework.AskErasure, "wang", caseload.Details{})
		if r := again("erased"); len(r.Wrong) > 0 || r.Erased != 1 {
			t.Errorf("erased: %+v", r)
		}
		l.whole()
		for _, forged := range []string{
			"UPDATE list_rows SET total = total + 120000", "UPDATE list_rows SET total = total - 120000, place = 2",
		} {
			forge(forged)
			if r := again(forged); len(r.Wrong) == 0 {
				t.Errorf("not found: %s", forged)
			}
		}
		forge("UPDATE list_rows SET place = 1")
		forge("DELETE FROM application_events WHERE kind = 'listed'")
		if r := again("without its event"); len(r.Wrong) == 0 {
			t.Error("nobody misses the event")
		}
	})
}
