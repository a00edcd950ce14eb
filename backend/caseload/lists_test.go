package caseload_test

import (
	"bytes"
	"errors"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/list"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/estimator"
)

// closed is somebody whose points are not on display any more.
func closed(t *testing.T, s *store.Store) *life {
	t.Helper()
	l := shown(t, s)
	l.closed()
	return l
}

func (l *life) closed() {
	l.Helper()
	l.until("2026-11-30 17:00")
	l.at("2026-12-14 09:00")
}

func byLine(s string) caseload.Details {
	line, err := estimator.ParsePoints(s)
	if err != nil {
		panic(err)
	}
	return caseload.Details{Selection: &casework.Selection{By: casework.ByLine, Line: line, Ties: casework.Include}}
}

func TestAListIsFrozenAsADocumentThatItsSignatureFits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := closed(t, s)
		l.second(false)
		l.asked(publisher, approver, casework.AskList, "2026-2", byLine("120"))
		got, err := l.Displayed(t.Context(), "2026-2")
		if err != nil {
			t.Fatal(err)
		}
		var document bytes.Buffer
		if err := l.WriteList(t.Context(), &document, got.List); err != nil {
			t.Fatal(err)
		}
		d, err := list.Check(document.Bytes(), got.Signature, signing(t).Public())
		if err != nil {
			t.Fatalf("%v\n%s", err, &document)
		}
		want := list.Row{Place: 1, Number: l.app.Number, Name: "王*明", IDNumber: "110101**********3X", Unit: "示例公司", Total: l.app.Total}
		if len(d.Rows) != 1 || d.Rows[0] != want {
			t.Errorf("rows %+v", d.Rows)
		}
		if list.Hash(document.Bytes()) != got.Period.List.Hash || got.Hash != got.Period.List.Hash {
			t.Error("the period has another hash than the document")
		}
		if bytes.Contains(document.Bytes(), []byte("not_listed\":[")) {
			t.Error("a second list, though the period publishes none")
		}
		if page, err := l.ListPage(t.Context(), got.Head.List, store.ListFilter{Number: l.app.Number[:6], Limit: 10}); err != nil || len(page) != 1 || page[0].Row != want {
			t.Errorf("a page: %+v, %v", page, err)
		}
		l.at("2026-12-18 17:00")
		if _, err := l.Displayed(t.Context(), "2026-2"); !refused(err, casework.CodeNoList) {
			t.Errorf("when its display is over, before the clock has moved the period: %v", err)
		}
	})
}

// The request tells the approver what it comes to; the ledger may not change
// under it.
func TestWhatWasAskedForIsWhatIsPublishedOrNothingIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := closed(t, s)
		r, err := l.Request(t.Context(), publisher, casework.AskList, "2026-2", byLine("155"), "定线")
		if err != nil || r.Hash == "" || !bytes.Contains(r.Details, []byte(`"listed":0,"not_listed":1`)) {
			t.Fatalf("asked: %+v, %v", r, err)
		}
		points, _ := estimator.ParsePoints("20")
		l.rescored("education", points)
		_, err = l.DecideRequest(t.Context(), approver, r.ID, true, "")
		refusal, _ := casework.IsRefusal(err)
		if !refused(err, casework.CodeListChanged) || refusal.Params["listed"] != 1 {
			t.Fatalf("approved after the points have changed: %v", err)
		}
		if p, err := l.Period(t.Context(), "2026-2"); err != nil || p.Stage != casework.ScoresClosed || p.List != nil {
			t.Errorf("it was published nevertheless: %+v, %v", p, err)
		}
		if ids, err := s.ListIDs(t.Context(), "2026-2"); err != nil || len(ids) > 0 {
			t.Errorf("lists %v, %v", ids, err)
		}
		if _, err := l.DecideRequest(t.Context(), approver, r.ID, false, "分值改过了"); err != nil {
			t.Fatal(err)
		}
		stale := byLine("155")
		stale.Seen = r.Hash
		if _, err := l.Request(t.Context(), publisher, casework.AskList, "2026-2", stale, "定线"); !refused(err, casework.CodeListChanged) {
			t.Errorf("asked for by what was seen before: %v", err)
		}
		v, err := l.PreviewList(t.Context(), "2026-2", *stale.Selection)
		if err != nil || v.Listed != 1 || v.Least.String() != "161.67" {
			t.Fatalf("preview %+v, %v", v, err)
		}
		stale.Seen = v.Hash
		l.asked(publisher, approver, casework.AskList, "2026-2", stale)
		l.read()
		l.is(casework.Listed)
		l.replayed()
	})
}

// rescored gives a record other points, by two of its department.
func (l *life) rescored(department string, points estimator.Points) {
	l.Helper()
	other := scorer(department)
	other.ID = "colleague"
	l.asked(scorer(department), other, casework.AskRescore, l.app.ID, caseload.Details{Indicator: "education", Department: department, Points: points})
}

func TestAListThatWasTakenBackIsGoneForThePublicAndStaysOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := closed(t, s)
		l.asked(publisher, approver, casework.AskList, "2026-2", byLine("120"))
		l.asked(publisher, approver, casework.AskTakeBack, "2026-2", caseload.Details{})
		if _, err := l.Displayed(t.Context(), "2026-2"); !refused(err, casework.CodeNoList) {
			t.Errorf("taken back: %v", err)
		}
		l.asked(publisher, approver, casework.AskList, "2026-2", byLine("160"))
		got, err := l.Displayed(t.Context(), "2026-2")
		if err != nil || got.Listed != 0 || got.NotListed != 1 {
			t.Errorf("the second: %+v, %v", got, err)
		}
		ids, err := s.ListIDs(t.Context(), "2026-2")
		if err != nil || len(ids) != 2 {
			t.Errorf("lists on record: %v, %v", ids, err)
		}
		for _, id := range ids {
			kept, err := s.List(t.Context(), id)
			var document bytes.Buffer
			if err == nil {
				err = l.WriteList(t.Context(), &document, kept)
			}
			if err == nil {
				_, err = list.Check(document.Bytes(), kept.Signature, signing(t).Public())
			}
			if err != nil {
				t.Errorf("list %s: %v", id, err)
			}
		}
	})
}

func TestARuleThatIsNoneIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := closed(t, s)
		for _, rule := range []casework.Selection{{}, {By: "lot"}, {By: casework.ByNumber}, {By: casework.ByLine, Line: 1, Ties: "some"}} {
			if _, err := l.PreviewList(t.Context(), "2026-2", rule); !refused(err, casework.CodeTermsWrong) {
				t.Errorf("%+v: %v", rule, err)
			}
		}
		if _, err := l.PreviewList(t.Context(), "2031-1", *byLine("110").Selection); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a period that is not: %v", err)
		}
	})
}

// second says whether the period publishes a second list.
func (l *life) second(published bool) {
	l.Helper()
	err := l.store.Do(l.Context(), func(tx *store.Tx) error {
		p, err := tx.Period("2026-2")
		if err != nil {
			return err
		}
		p.Terms.List.Second, p.Version = published, p.Version+1
		return tx.SavePeriod(p, casework.Moved{Kind: casework.TermsChanged, Terms: &p.Terms}, publisher)
	})
	if err != nil {
		l.Fatal(err)
	}
}

func TestTheSecondListSaysWhy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := closed(t, s)
		l.second(true)
		l.asked(publisher, approver, casework.AskList, "2026-2", byLine("160"))
		got, err := l.Displayed(t.Context(), "2026-2")
		if err != nil {
			t.Fatal(err)
		}
		page, err := l.ListPage(t.Context(), got.Head.List, store.ListFilter{Second: true, Limit: 10})
		if err != nil || len(page) != 1 || page[0].Reason != "below_line" || page[0].Place != 0 {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
