package telling_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/pulse"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/telling"
)

// notices takes subscription notices, or not.
type notices struct {
	mu   sync.Mutex
	fail error
	got  []telling.Card
}

func (n *notices) send(_ context.Context, _ string, c telling.Card) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail != nil {
		return "", n.fail
	}
	n.got = append(n.got, c)
	return "", nil
}

// far is an office whose applicant has not written for two days.
type far struct {
	*office
	taker  *notices
	cards  *account
	faults pulse.Faults
	id     string
}

func away(t *testing.T, s *store.Store) *far {
	t.Helper()
	f := &far{office: opened(t, s), taker: &notices{}, cards: &account{got: map[string][]telling.Card{}, ids: map[string]bool{}}}
	f.Notices = map[telling.Subject]telling.Notice{telling.OfProgress: {Template: "progress", Send: f.taker.send}}
	f.Cards = f.cards
	f.Tellings.Log = slog.New(f.faults.Over(slog.NewTextHandler(io.Discard, nil)))
	f.period(casework.Applying)
	f.do(func(tx *store.Tx) (err error) {
		f.id, err = f.application(tx, 1, casework.Submitted, "closed")
		return err
	})
	f.now(map[string]error{"closed": errClosed})
	return f
}

func (f *far) agrees(times int) {
	f.Helper()
	for i := range times {
		c := store.NoticeConsent{ID: time.Now().Format(time.RFC3339Nano) + string(rune('a'+i)), Follower: "closed", Template: "progress", Said: store.NoticeAgreed, At: time.Now()}
		if err := f.store.HearNoticeConsents(f.Context(), c); err != nil {
			f.Fatal(err)
		}
	}
}

// told is how the last event was told: its state and why.
func (f *far) told(kind casework.Kind) string {
	f.Helper()
	f.happens("application", f.id, kind)
	f.tell()
	log, err := f.store.TellingsOf(f.Context(), f.id, 1)
	if err != nil || len(log) != 1 {
		f.Fatal(log, err)
	}
	return log[0].State + " " + log[0].Why
}

func (f *far) left(want int) {
	f.Helper()
	if open, err := f.store.OpenConsents(f.Context(), "closed", "progress"); err != nil || len(open) != want {
		f.Errorf("%d consents are left, %v; want %d", len(open), err, want)
	}
}

func TestAConsentIsSpentOnlyWhereNoMessageGoesThrough(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := away(t, s)
		f.agrees(2)
		f.now(nil)
		if how := f.told(casework.ApplicationAccepted); how != "sent " {
			t.Errorf("who has written is told: %s", how)
		}
		f.left(2)
		f.now(map[string]error{"closed": errClosed})
		for i, want := range []string{"sent notice", "sent notice", "sent card"} {
			if how := f.told(casework.ApplicationReopened); how != want {
				t.Errorf("who has not is told: %s, the %d. time", how, i+1)
			}
		}
		f.left(0)
		if len(f.taker.got) != 2 || f.taker.got[0].State != "重新审核" || f.taker.got[0].What == "" || f.taker.got[0].At == "" || f.taker.got[0].Hint == "" {
			t.Errorf("the notices: %+v", f.taker.got)
		}
		f.Notices = map[telling.Subject]telling.Notice{telling.OfProgress: {Template: "progress", Lasting: true, Send: f.taker.send}}
		f.agrees(1)
		for range 3 {
			if how := f.told(casework.ApplicationReopened); how != "sent notice" {
				t.Errorf("who has agreed for long is told: %s", how)
			}
		}
		f.left(1)
	})
}

func TestWhatWeChatRefusesGoesAnotherWay(t *testing.T) {
	for _, c := range []struct {
		name    string
		fail    error
		how     string
		left    int
		faults  int
		barsNow bool // for the next one
	}{
		{"used up", telling.ErrNoConsent, "sent card", 0, 0, false},
		{"a fault of ours", telling.ErrFields, "sent card", 1, 1, false},
		{"limited", telling.ErrLimited, "sent card", 1, 0, false},
		{"not allowed", telling.ErrBarred, "sent card", 1, 1, true},
		{"enough for today", telling.ErrQuota, "sent card", 1, 1, true},
		{"gone", errGone, "dropped " + telling.ByGone, 1, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				f := away(t, s)
				f.agrees(1)
				f.taker.fail = c.fail
				if how := f.told(casework.ApplicationReopened); how != c.how {
					t.Errorf("it is told: %s, want %s", how, c.how)
				}
				f.left(c.left)
				if n := len(f.faults.Last()); n != c.faults {
					t.Errorf("%d faults are known: %+v", n, f.faults.Last())
				}
				f.taker.fail = nil
				want := "sent notice"
				if c.barsNow || c.left == 0 {
					want = "sent card"
				}
				if how := f.told(casework.ApplicationReopened); how != want {
					t.Errorf("the next is told: %s, want %s", how, want)
				}
			})
		})
	}
}

func TestANoticeThatMayHaveBeenTakenIsTriedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := away(t, s)
		f.agrees(1)
		f.taker.fail = errors.New("no answer")
		if how := f.told(casework.ApplicationReopened); how != "waiting " {
			t.Errorf("without an answer it is %s", how)
		}
		f.taker.fail = nil
		f.until("it is sent", func() bool {
			f.tell()
			return len(f.taker.got) == 1
		})
		f.left(0)
	})
}

func TestANoticeThatFailedLaterIsToldByACard(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := away(t, s)
		f.agrees(2)
		if how := f.told(casework.ApplicationReopened); how != "sent notice" {
			t.Fatalf("it is told: %s", how)
		}
		if err := s.HearNoticeFailed(t.Context(), store.NoticeFailure{ID: "e", Follower: "closed", Template: "progress", At: time.Now()}); err != nil {
			t.Fatal(err)
		}
		f.tell()
		if cards := f.cards.got["closed"]; len(cards) != 1 || len(f.taker.got) != 1 || !strings.Contains(cards[0].Hint, "进度") {
			t.Errorf("cards %+v, notices %+v", cards, f.taker.got)
		}
	})
}
