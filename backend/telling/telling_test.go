package telling_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/backend/telling"
	"luohu/configs"
)

var (
	errAway   = errors.New("WeChat does not answer")
	errClosed = errors.New("closed")
	errGone   = errors.New("gone")
)

// wechat lets messages through, or not.
type wechat struct {
	mu   sync.Mutex
	fail map[string]error    // by follower; "": everybody
	got  map[string][]string // by follower
}

func (w *wechat) SendText(_ context.Context, follower, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, who := range []string{"", follower} {
		if err := w.fail[who]; err != nil {
			return err
		}
	}
	w.got[follower] = append(w.got[follower], text)
	return nil
}

func (w *wechat) now(fail map[string]error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fail = fail
}

// office is where applications are, and who is told of them.
type office struct {
	*testing.T
	*telling.Tellings
	*wechat
	store *store.Store
	awake []string
	n     int
	at    time.Time // by the clock of the rules; zero: now
}

func opened(t *testing.T, s *store.Store) *office {
	t.Helper()
	read := func(name string) []byte {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	words, agents, err := telling.LoadWords(read("words/telling.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	called, err := casework.LoadWords(read("words/casework.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	topics, reminders, err := telling.LoadTexts(read("words/reminding.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	days, err := calendar.Load(read("calendar/2018-2026.json"))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{T: t, wechat: &wechat{got: map[string][]string{}}, store: s}
	var mu sync.Mutex
	o.Tellings = telling.New(telling.Parts{
		Store: s, Channel: o.wechat, Words: words, Agents: agents, Topics: topics, Reminders: reminders, Called: called, Log: slog.New(slog.DiscardHandler),
		Days: func() casework.Workdays { return days },
		Now: func() time.Time {
			if o.at.IsZero() {
				return time.Now()
			}
			return o.at
		},
		Kept: func(_ context.Context, follower string) {
			mu.Lock()
			defer mu.Unlock()
			o.awake = append(o.awake, follower)
		},
		Why: func(err error) string {
			return map[error]string{errClosed: telling.ByClosed, errGone: telling.ByGone}[err]
		},
	})
	return o
}

func (o *office) do(what func(tx *store.Tx) error) {
	o.Helper()
	storetest.In(o.T, o.store, func(tx *store.Tx) (struct{}, error) { return struct{}{}, what(tx) })
}

func (o *office) period(stage casework.Stage) {
	o.Helper()
	p := &casework.Period{ID: "2026-2", Stage: stage, Version: 1}
	p.Terms.Filing.To = time.Date(2026, 10, 31, 17, 0, 0, 0, casework.Zone)
	p.Display.To = time.Date(2026, 11, 6, 17, 0, 0, 0, casework.Zone)
	o.do(func(tx *store.Tx) error {
		return tx.SavePeriod(p, casework.Moved{Kind: casework.PeriodCreated}, casework.Actor{ID: "system"})
	})
}

// application is one in a state, whose person is some followers.
func (o *office) application(tx *store.Tx, n int, state casework.State, followers ...string) (id string, err error) {
	a := &casework.Application{ID: fmt.Sprintf("a%025d", n), Version: 1, State: state, Period: "2026-2", Unit: "unit", Person: fmt.Sprint("p", n)}
	event := casework.Recorded{Application: a.ID, Version: 1, At: time.Now(), Event: casework.Added{}}
	if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, nil); err != nil {
		return "", err
	}
	for i, f := range followers {
		if _, err := tx.Bind(store.Binding{ID: fmt.Sprintf("b%d-%d", n, i), Follower: f, Person: a.Person, How: "phone"}); err != nil {
			return "", err
		}
	}
	return a.ID, nil
}

func (o *office) happens(topic, subject string, kind any) {
	o.Helper()
	o.n++
	m := store.Message{ID: fmt.Sprintf("m%025d", o.n), Topic: topic, Subject: subject, Data: fmt.Sprintf(`{"kind":%q,"version":1}`, kind)}
	o.do(func(tx *store.Tx) error { return tx.Tell(m) })
}

// tell spreads and sends until nothing can be done just now.
func (o *office) tell() {
	o.Helper()
	for {
		spread, err := o.Spread(o.Context())
		if err != nil {
			o.Fatal(err)
		}
		sent, err := o.Send(o.Context())
		if err != nil {
			o.Fatal(err)
		}
		if spread+sent == 0 {
			return
		}
	}
}

func (o *office) until(what string, holds func() bool) {
	o.Helper()
	for begun := time.Now(); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			o.Fatal("it never came to be that " + what)
		}
	}
}

func TestWhoIsBoundIsToldOnceAndInOrderAlsoAfterAnOutage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		var id string
		o.do(func(tx *store.Tx) (err error) {
			if _, err = o.application(tx, 2, casework.Submitted); err != nil {
				return err
			}
			id, err = o.application(tx, 1, casework.Submitted, "one", "two")
			return err
		})
		o.now(map[string]error{"": errAway})
		for _, kind := range []casework.Kind{casework.ApplicationSubmitted, casework.LinePassed, casework.ApplicationAccepted} {
			o.happens("application", id, kind)
		}
		o.happens("application", fmt.Sprintf("a%025d", 2), casework.ApplicationSubmitted) // nobody is bound to it
		o.happens("unit", "unit", "licence_checked")
		o.tell()
		if left, err := s.Waiting(t.Context(), 10); err != nil || len(left) != 0 {
			t.Fatalf("the outbox has %v, %v", left, err)
		}
		o.now(nil)
		o.until("both are told", func() bool {
			o.tell()
			return len(o.got["one"]) == 2 && len(o.got["two"]) == 2
		})
		o.tell()
		for _, who := range []string{"one", "two"} {
			got := o.got[who]
			if len(got) != 2 || !strings.Contains(got[0], "已经提交审核") || !strings.Contains(got[1], "人社受理通过") {
				t.Errorf("%s is told %q", who, got)
			}
		}
		log, err := s.TellingsOf(t.Context(), id, 10)
		if err != nil || len(log) != 4 || slices.ContainsFunc(log, func(one store.Telling) bool { return one.State != store.TellingSent || one.DoneAt == nil }) {
			t.Errorf("the log: %+v, %v", log, err)
		}
	})
}

func TestWhoCanNotBeWrittenToIsToldWhenTheyWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.period(casework.Applying)
		var id string
		o.do(func(tx *store.Tx) (err error) {
			id, err = o.application(tx, 1, casework.Submitted, "closed", "gone", "hushed")
			return err
		})
		if err := s.Hush(t.Context(), "hushed", true); err != nil {
			t.Fatal(err)
		}
		o.now(map[string]error{"closed": errClosed, "gone": errGone})
		o.happens("application", id, casework.ApplicationAccepted)
		o.tell()
		for who, want := range map[string]int{"closed": 1, "gone": 0, "hushed": 1} {
			kept, err := s.KeptFor(t.Context(), who, time.Now(), 5)
			if err != nil || len(kept) != want || len(o.got[who]) != 0 {
				t.Errorf("for %s is kept %+v, %v", who, kept, err)
			}
			c, err := s.Conversation(t.Context(), who)
			if err != nil {
				t.Fatal(err)
			}
			turn := store.Turn{Conversation: c}
			for _, one := range kept {
				turn.Told = append(turn.Told, one.ID)
			}
			if err := s.SaveTurn(t.Context(), turn); err != nil {
				t.Fatal(err)
			}
			if kept, err = s.KeptFor(t.Context(), who, time.Now(), 5); err != nil || len(kept) != 0 {
				t.Errorf("once said, for %s is kept %+v, %v", who, kept, err)
			}
		}
		slices.Sort(o.awake)
		if !slices.Equal(o.awake, []string{"closed", "hushed"}) {
			t.Errorf("woken are %v", o.awake)
		}
	})
}

func TestAMoveOfThePeriodIsToldToAllOnceByTwoMachines(t *testing.T) {
	storetest.EachTwice(t, func(t *testing.T, one, two *store.Store) {
		o, other := opened(t, one), opened(t, two)
		other.wechat, other.Channel = o.wechat, o.wechat
		o.period(casework.ScoresPublished)
		const people = 1100 // more than are spread at once
		o.do(func(tx *store.Tx) error {
			for n := range people {
				state := casework.Published
				if n%100 == 0 {
					state = casework.Rejected
				}
				if _, err := o.application(tx, n, state, fmt.Sprint("f", n)); err != nil {
					return err
				}
			}
			return nil
		})
		o.happens("period", "2026-2", casework.ScoresShown)
		var both sync.WaitGroup
		for _, machine := range []*office{o, other} {
			both.Go(machine.tell)
		}
		both.Wait()
		o.until("all are told", func() bool { o.tell(); return len(o.got) == people-people/100 })
		for who, got := range o.got {
			if len(got) != 1 || !strings.Contains(got[0], "2026 年第二期的分值公布了，到 2026年11月6日 17:00") {
				t.Fatalf("%s is told %q", who, got)
			}
		}
	})
}

func TestNobodyIsWrittenToAtNight(t *testing.T) {
	h, err := telling.ParseHours("22:00-08:00")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for at, want := range map[string]time.Duration{"21:59": 0, "22:00": 10 * time.Hour, "03:30": 4*time.Hour + 30*time.Minute, "08:00": 0} {
		rules, err := time.ParseInLocation("2006-01-02 15:04", "2026-09-01 "+at, casework.Zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.After(rules, now).Sub(now); got != want {
			t.Errorf("at %s it waits %v, want %v", at, got, want)
		}
	}
	if none, err := telling.ParseHours(""); err != nil || !none.After(now, now).Equal(now) {
		t.Error("no hours keep somebody waiting")
	}
	for _, wrong := range []string{"22-8", "25:00-08:00", "22:00-22:00", "22:61-08:00"} {
		if _, err := telling.ParseHours(wrong); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
