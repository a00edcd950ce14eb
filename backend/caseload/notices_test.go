package caseload_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var editor = casework.Actor{ID: "editor", Role: casework.Editor}

func noticeRules(t testing.TB) *notice.Rules {
	t.Helper()
	read := func(name string) []byte {
		src, err := os.ReadFile("../../configs/notices/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	r, err := notice.LoadRules(read("kinds.yaml"), read("channels.yaml"), notice.Office{Name: "示范中心", Phone: "12333", URL: "https://luohu.example"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// free is a draft that could go out.
func (l *life) free(title string) *notice.Notice {
	l.Helper()
	n, err := l.NewNotice(l.Context(), editor, "free", "")
	if err == nil {
		n, err = l.SaveNotice(l.Context(), editor, n.ID, n.Version, notice.Text{Title: title, Body: "窗口照常办理。"})
	}
	if err != nil {
		l.Fatal(err)
	}
	return n
}

func (l *life) askedFor(n *notice.Notice) casework.Request {
	l.Helper()
	r, err := l.RequestNotice(l.Context(), publisher, n.ID, n.Version, "按通知办理")
	if err != nil {
		l.Fatal(err)
	}
	return r
}

func (l *life) letOut(n *notice.Notice) *notice.Notice {
	l.Helper()
	r := l.askedFor(n)
	if _, err := l.DecideRequest(l.Context(), approver, r.ID, true, ""); err != nil {
		l.Fatal(err)
	}
	return l.notice(n.ID)
}

func (l *life) notice(id string) *notice.Notice {
	l.Helper()
	n, err := l.store.Notice(l.Context(), id)
	if err != nil {
		l.Fatal(err)
	}
	return n
}

func atDesk(t *testing.T, s *store.Store) *life {
	l := &life{T: t, office: open(t, s)}
	l.at("2026-06-20 10:00")
	return l
}

func TestANoticeGoesOutOnlyAsItWasApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		n := l.free("端午节安排")
		if _, err := l.RequestNotice(t.Context(), editor, n.ID, n.Version, "发"); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("an editor asks: %v", err)
		}
		if _, err := l.RequestNotice(t.Context(), publisher, n.ID, n.Version-1, "发"); !refused(err, notice.CodeEdited) {
			t.Errorf("what was not seen is asked for: %v", err)
		}
		r := l.askedFor(n)
		if r.Hash == "" || !strings.Contains(string(r.Details), "端午节安排") {
			t.Errorf("the request does not hold what is approved: %s", r.Details)
		}
		if _, err := l.RequestNotice(t.Context(), publisher, n.ID, n.Version, "发"); !refused(err, casework.CodeAskedAlready) {
			t.Errorf("asked twice: %v", err)
		}
		if _, err := l.DecideRequest(t.Context(), publisher, r.ID, true, ""); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("who asked decides: %v", err)
		}
		// Changed and asked for: what was asked for does not go out.
		changed, err := l.SaveNotice(t.Context(), editor, n.ID, n.Version, notice.Text{Title: "端午节安排", Body: "窗口不办理。"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.DecideRequest(t.Context(), approver, r.ID, true, ""); !refused(err, notice.CodeChanged) {
			t.Fatalf("something else goes out: %v", err)
		}
		if n := l.notice(n.ID); n.State != notice.Draft {
			t.Fatalf("it is %s", n.State)
		}
		if _, err := l.DropRequest(t.Context(), publisher, r.ID); err != nil {
			t.Fatal(err)
		}
		out := l.letOut(changed)
		if out.State != notice.Published || out.Release.Number != "2026-0001" || out.Release.Issue.Body != "窗口不办理。" || out.Release.ApprovedBy != approver.ID {
			t.Fatalf("%+v", out.Release)
		}
		key, err := signature.ParsePEM([]byte(out.Release.PublicKey))
		if err != nil {
			t.Fatal(err)
		}
		if err := key.Verify(out.Document(), out.Release.Signature); err != nil {
			t.Error(err)
		}
		if _, err := l.SaveNotice(t.Context(), editor, n.ID, out.Version, notice.Text{Title: "别的"}); !refused(err, notice.CodePublished) {
			t.Errorf("what is out is changed: %v", err)
		}
		noted(t, s, "notice.create", "notice.save", "notice.publish")
	})
}

// noted holds that acts have entries.
func noted(t *testing.T, s *store.Store, acts ...string) {
	t.Helper()
	if _, err := s.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	err := s.EachAudit(t.Context(), store.AuditFilter{}, func(e store.Sealed) error {
		seen[e.Act] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range acts {
		if !seen[act] {
			t.Errorf("%s has no entry", act)
		}
	}
}

func TestWhatIsWrongCantBeAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		n, err := l.NewNotice(t.Context(), editor, "service", "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.RequestNotice(t.Context(), publisher, n.ID, n.Version, "发")
		refusal, is := errors.AsType[*casework.Refusal](err)
		if !is || refusal.Code != notice.CodeFaulty || refusal.Params["count"] == 0 {
			t.Errorf("%v", err)
		}
		if _, err := l.Request(t.Context(), publisher, casework.AskNotice, n.ID, caseload.Details{}, "发"); !refused(err, casework.CodeNotAllowed) {
			t.Errorf("nothing is asked for: %v", err)
		}
		for _, period := range []casework.PeriodID{"", "2031-1"} {
			if _, err := l.NewNotice(t.Context(), editor, "points", period); !refused(err, notice.CodePeriod) {
				t.Errorf("about no period: %v", err)
			}
		}
	})
}

func TestOfTwoEditorsTheSecondIsToldWhoWasFaster(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		n := l.free("一")
		one, err := l.SaveNotice(t.Context(), editor, n.ID, n.Version, notice.Text{Title: "二"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.SaveNotice(t.Context(), publisher, n.ID, n.Version, notice.Text{Title: "三"})
		refusal, is := errors.AsType[*casework.Refusal](err)
		if !is || refusal.Code != notice.CodeEdited || refusal.Params["name"] != "editor" || refusal.Params["version"] != one.Version {
			t.Errorf("%v", err)
		}
		// The same form sent twice does nothing twice.
		again, err := l.SaveNotice(t.Context(), editor, n.ID, n.Version, notice.Text{Title: "二"})
		if err != nil || again.Version != one.Version {
			t.Errorf("%+v, %v", again, err)
		}
	})
}

func TestACorrectionAndWhatItCorrectsNameEachOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := atDesk(t, s)
		if _, err := l.CorrectNotice(t.Context(), editor, l.free("草稿").ID); !refused(err, notice.CodeNotPublished) {
			t.Errorf("a draft is corrected: %v", err)
		}
		old := l.letOut(l.free("错的"))
		draft, err := l.CorrectNotice(t.Context(), editor, old.ID)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := l.CorrectNotice(t.Context(), publisher, old.ID); err != nil || again.ID != draft.ID {
			t.Errorf("a second draft: %v, %v", again, err)
		}
		if l.notice(old.ID).CorrectedBy != "" {
			t.Error("a draft corrects already")
		}
		if draft, err = l.SaveNotice(t.Context(), editor, draft.ID, draft.Version, notice.Text{Title: "对的", Body: "更正。"}); err != nil {
			t.Fatal(err)
		}
		out := l.letOut(draft)
		if out.Corrects != old.ID || l.notice(old.ID).CorrectedBy != out.ID || out.Release.Number != "2026-0002" {
			t.Errorf("%+v, %+v", out, l.notice(old.ID))
		}
		if _, err := l.CorrectNotice(t.Context(), editor, old.ID); !refused(err, notice.CodeCorrected) {
			t.Errorf("it is corrected twice: %v", err)
		}
		if next, err := l.CorrectNotice(t.Context(), editor, out.ID); err != nil || next.Corrects != out.ID {
			t.Errorf("the correction is corrected: %+v, %v", next, err)
		}
		gone, err := l.WithdrawNotice(t.Context(), publisher, out.ID, "也错了")
		if err != nil || gone.State != notice.Withdrawn || gone.Reason != "也错了" {
			t.Errorf("%+v, %v", gone, err)
		}
		if _, err := l.WithdrawNotice(t.Context(), publisher, out.ID, "再来"); !refused(err, notice.CodeWithdrawn) {
			t.Errorf("%v", err)
		}
		if posted, err := s.Posted(t.Context(), 0, 10); err != nil || len(posted) != 1 || posted[0].ID != old.ID || !posted[0].Corrected {
			t.Errorf("%+v, %v", posted, err)
		}
	})
}

func TestAMoveMakesTheTextsOfItsNoticeReadyOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := shown(t, s)
		drafts := func() []store.NoticeLine {
			t.Helper()
			all, err := s.Notices(t.Context(), store.NoticeFilter{State: notice.Draft, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		all := drafts()
		if len(all) != 1 || all[0].Kind != "points" || all[0].Period != "2026-2" || all[0].ChangedBy != "system" {
			t.Fatalf("%+v", all)
		}
		ready, _, err := l.ReadyNotice(t.Context(), l.notice(all[0].ID))
		if err != nil || len(ready.Faults) > 0 || !strings.Contains(ready.Title, "2026 年第二期") || !strings.Contains(ready.Body, "2026年11月24日 09:00") {
			t.Errorf("%+v, %v", ready, err)
		}
		// Taken back and published again, the draft that waits is the one.
		l.asked(publisher, approver, casework.AskTakeBack, "2026-2", caseload.Details{})
		l.at("2026-11-25 09:00")
		l.asked(publisher, approver, casework.AskScores, "2026-2", caseload.Details{})
		if again := drafts(); len(again) != 1 || again[0].ID != all[0].ID {
			t.Fatalf("%+v", again)
		}
		l.letOut(l.notice(all[0].ID))
		l.until("2026-12-01 17:00")
		l.at("2026-12-14 09:00")
		line := casework.Selection{By: casework.ByLine, Line: 110 * 120_000}
		l.asked(publisher, approver, casework.AskList, "2026-2", caseload.Details{Selection: &line})
		if all = drafts(); len(all) != 1 || all[0].Kind != "list" {
			t.Fatalf("%+v", all)
		}
		l.until("2026-12-18 17:00")
		if all = drafts(); len(all) != 2 || all[0].Kind != "permits" {
			t.Fatalf("%+v", all)
		}
		for _, d := range all {
			if ready, _, err := l.ReadyNotice(t.Context(), l.notice(d.ID)); err != nil || len(ready.Faults) > 0 {
				t.Errorf("%s: %+v, %v", d.Kind, ready.Faults, err)
			}
		}
	})
}
