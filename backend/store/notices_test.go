package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var writer = casework.Actor{ID: "editor", Role: casework.Editor}

func noticeOf(t *testing.T, id string, kind notice.Kind) *notice.Notice {
	t.Helper()
	n, err := notice.New(id, kind, "", notice.Text{Title: "通知 " + id, Body: "正文 𠮷", Given: map[string]string{"文号": "六号"}}, writer, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// out is a notice that was published as the n-th.
func out(t *testing.T, n *notice.Notice, seq int64) *notice.Notice {
	t.Helper()
	next, err := n.Publish(notice.Release{Issue: notice.Issue{Notice: n.ID, Title: n.Text.Title}, Number: fmt.Sprintf("2026-%04d", seq), Seq: seq, At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func doing(t *testing.T, s *store.Store, work func(*store.Tx) error) {
	t.Helper()
	if err := s.Do(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

func TestANoticeComesBackAsItWasSavedAndOfTwoChangesOneWins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := noticeOf(t, "n1", "free")
		doing(t, s, func(tx *store.Tx) error {
			added, err := tx.AddNotice(n)
			if !added {
				t.Error("it is not new")
			}
			return err
		})
		got, err := s.Notice(t.Context(), "n1")
		if err != nil || got.Text.Body != "正文 𠮷" || got.Text.Given["文号"] != "六号" || got.Version != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		one, _ := got.Edit(notice.Text{Title: "一"}, writer, time.Now())
		two, _ := got.Edit(notice.Text{Title: "二"}, writer, time.Now())
		doing(t, s, func(tx *store.Tx) error { return errors.Join(tx.SaveNotice(one), tx.KeepNoticeText(one)) })
		if err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.SaveNotice(two) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the second also wins: %v", err)
		}
		texts, err := s.NoticeTexts(t.Context(), "n1", 10)
		if err != nil || len(texts) != 2 || texts[0].Title != "一" || texts[1].Version != 1 || texts[0].SavedBy != "editor" {
			t.Errorf("%+v, %v", texts, err)
		}
		if _, err := s.Notice(t.Context(), "none"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestOneOriginMakesOneNotice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, id := range []string{"n1", "n2"} {
			n := noticeOf(t, id, "points")
			n.Origin = "period/2026-2/7"
			doing(t, s, func(tx *store.Tx) error {
				added, err := tx.AddNotice(n)
				if added != (i == 0) {
					t.Errorf("%s is added: %t", id, added)
				}
				return err
			})
		}
		doing(t, s, func(tx *store.Tx) error {
			n, err := tx.NoticeFrom("period/2026-2/7")
			if err == nil && n.ID != "n1" {
				t.Errorf("it made %s", n.ID)
			}
			return err
		})
	})
}

func TestListsOfNoticesAreNarrowedAndGoOnByPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		doing(t, s, func(tx *store.Tx) error {
			for i := range 7 {
				n := noticeOf(t, fmt.Sprintf("n%d", i), []notice.Kind{"free", "policy"}[i%2])
				if _, err := tx.AddNotice(n); err != nil {
					return err
				}
				if i < 4 {
					if err := tx.SaveNotice(out(t, n, int64(10+i))); err != nil {
						return err
					}
				}
			}
			return nil
		})
		ids := func(f store.NoticeFilter) (all string) {
			lines, err := s.Notices(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				all += l.ID
			}
			return all
		}
		for want, f := range map[string]store.NoticeFilter{
			"n6n5n4": {State: notice.Draft, Limit: 10}, "n3n2": {State: notice.Published, Limit: 2}, "n1n0": {State: notice.Published, Before: "n2", Limit: 10},
			"n5n3n1": {Kind: "policy", Limit: 10}, "": {Period: "2026-2", Limit: 10},
		} {
			if got := ids(f); got != want {
				t.Errorf("%+v: %s, want %s", f, got, want)
			}
		}
		posted, err := s.Posted(t.Context(), 0, 3)
		if err != nil || len(posted) != 3 || posted[0].ID != "n3" || posted[0].Title != "通知 n3" || posted[0].At.IsZero() {
			t.Fatalf("%+v, %v", posted, err)
		}
		if posted, err = s.Posted(t.Context(), posted[2].Seq, 3); err != nil || len(posted) != 1 || posted[0].ID != "n0" {
			t.Errorf("the next page: %+v, %v", posted, err)
		}
	})
}

func TestABoardTakesInWhatIsPublishedAndWithdrawn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var board notice.Board
		refresh := func(want bool) {
			t.Helper()
			if changed, err := board.Refresh(t.Context(), s); err != nil || changed != want {
				t.Fatalf("changed %t, %v", changed, err)
			}
		}
		refresh(true)
		refresh(false)
		n := noticeOf(t, "n1", "free")
		doing(t, s, func(tx *store.Tx) error {
			if _, err := tx.AddNotice(n); err != nil {
				return err
			}
			seq, err := tx.NextNotice()
			if err != nil {
				return err
			}
			n = out(t, n, seq)
			return tx.SaveNotice(n)
		})
		if refresh(true); len(board.Newest()) != 1 || board.Newest()[0].Number != "2026-0001" {
			t.Errorf("%+v", board.Newest())
		}
		doing(t, s, func(tx *store.Tx) error {
			gone, err := n.Withdraw("写错了", writer, time.Now())
			if err != nil {
				return err
			}
			if _, err := tx.NextNotice(); err != nil {
				return err
			}
			return tx.SaveNotice(gone)
		})
		if refresh(true); len(board.Newest()) != 0 {
			t.Errorf("what was withdrawn stands on the board: %+v", board.Newest())
		}
	})
}
