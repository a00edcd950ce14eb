package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

const noticeTemplate = "template-A"

func saidAt(id, said string, at time.Time) store.NoticeConsent {
	return store.NoticeConsent{ID: id, Follower: "f", Template: noticeTemplate, Said: said, At: at}
}

func openConsents(t *testing.T, s *store.Store, want int) []store.NoticeConsent {
	t.Helper()
	all, err := s.OpenConsents(t.Context(), "f", noticeTemplate)
	if err != nil || len(all) != want {
		t.Fatalf("%d consents are open (%v), want %d", len(all), err, want)
	}
	return all
}

func TestAConsentCountsOnceHoweverOftenAndInWhateverOrderItIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, at := t.Context(), time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
		hear := func(all ...store.NoticeConsent) {
			t.Helper()
			if err := s.HearNoticeConsents(ctx, all...); err != nil {
				t.Fatal(err)
			}
		}
		var both sync.WaitGroup
		for range 2 { // two machines at once
			both.Go(func() {
				if err := s.HearNoticeConsents(ctx, saidAt("1", store.NoticeAgreed, at)); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		hear(saidAt("1", store.NoticeAgreed, at))
		openConsents(t, s, 1)
		hear(saidAt("2", store.NoticeAgreed, at.Add(time.Minute)), saidAt("3", store.NoticeDeclined, at.Add(2*time.Minute)))
		openConsents(t, s, 2) // who declines another keeps what was agreed to
		hear(saidAt("5", store.NoticeTakenBack, at.Add(4*time.Minute)))
		openConsents(t, s, 0)
		hear(saidAt("4", store.NoticeAgreed, at.Add(3*time.Minute))) // it comes late
		openConsents(t, s, 0)
		hear(saidAt("6", store.NoticeAgreed, at.Add(5*time.Minute)))
		hear(saidAt("5", store.NoticeTakenBack, at.Add(4*time.Minute))) // once more
		openConsents(t, s, 1)
		all, err := s.NoticeConsents(ctx, "f")
		if err != nil || len(all) != 6 || all[0].ID != "6" {
			t.Errorf("all of them: %+v, %v", all, err)
		}
		if n, err := s.ForgetNoticeConsents(ctx, time.Now().Add(time.Hour)); err != nil || n != 5 {
			t.Errorf("%d are forgotten, %v", n, err)
		}
		openConsents(t, s, 1)
	})
}

func TestANoticeThatFailedWaitsForAnotherWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		tellings := func() map[string]store.Telling {
			t.Helper()
			all, err := s.TellingsOf(ctx, "a", 10)
			if err != nil {
				t.Fatal(err)
			}
			by := map[string]store.Telling{}
			for _, one := range all {
				by[one.ID] = one
			}
			return by
		}
		storetest.In(t, s, func(tx *store.Tx) (struct{}, error) {
			var all []store.Telling
			for _, id := range []string{"t1", "t2", "t3", "t4"} {
				all = append(all, store.Telling{ID: id, Message: "m" + id, Follower: "f", Application: "a", Kind: "scored", State: store.TellingWaits, NextAt: time.Now()})
			}
			return struct{}{}, tx.AddTellings(all)
		})
		settle := func(id, number string) {
			t.Helper()
			if err := s.SettleNotice(ctx, store.Telling{ID: id, Follower: "f", Template: noticeTemplate, Number: number}); err != nil {
				t.Fatal(err)
			}
		}
		fails := func(id, number string) {
			t.Helper()
			for range 2 { // WeChat may tell it twice
				if err := s.HearNoticeFailed(ctx, store.NoticeFailure{ID: id, Number: number, Follower: "f", Template: noticeTemplate, At: time.Now()}); err != nil {
					t.Fatal(err)
				}
			}
		}
		settle("t1", "100")
		settle("t2", "101")
		fails("e1", "100")
		if all := tellings(); all["t1"].State != store.TellingWaits || all["t1"].Template != noticeTemplate || all["t1"].DoneAt != nil || all["t2"].State != store.TellingSent {
			t.Fatalf("after the first has failed: %+v", all)
		}
		fails("e2", "102") // before it is written that it was sent
		settle("t3", "102")
		if all := tellings(); all["t3"].State != store.TellingWaits || all["t2"].State != store.TellingSent {
			t.Fatalf("one whose failure came first: %+v", all)
		}
		settle("t4", "") // WeChat gave no number
		if all := tellings(); all["t4"].State != store.TellingSent {
			t.Fatalf("one without a number: %+v", all)
		}
		fails("e3", "103")
		if all := tellings(); all["t4"].State != store.TellingWaits || all["t2"].State != store.TellingSent {
			t.Fatalf("one without a number has failed: %+v", all)
		}
	})
}

func TestAFailureToldWhileTheNoticeIsSettledIsNotMissed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		var all []store.Telling
		for i := range 12 {
			id := fmt.Sprint("t", i)
			all = append(all, store.Telling{ID: id, Message: id, Follower: "f", Application: "a", Kind: "scored", State: store.TellingWaits, NextAt: time.Now(), Number: fmt.Sprint(100 + i), Template: noticeTemplate})
		}
		storetest.In(t, s, func(tx *store.Tx) (struct{}, error) { return struct{}{}, tx.AddTellings(all) })
		var both sync.WaitGroup
		for _, one := range all {
			both.Go(func() {
				if err := s.SettleNotice(ctx, one); err != nil {
					t.Error(err)
				}
			})
			both.Go(func() {
				if err := s.HearNoticeFailed(ctx, store.NoticeFailure{ID: "e" + one.ID, Number: one.Number, Follower: "f", Template: noticeTemplate, At: time.Now()}); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		log, err := s.TellingsOf(ctx, "a", 20)
		if err != nil || len(log) != len(all) {
			t.Fatal(log, err)
		}
		for _, one := range log {
			if one.State != store.TellingWaits {
				t.Errorf("%s failed, and is %s", one.ID, one.State)
			}
		}
	})
}
