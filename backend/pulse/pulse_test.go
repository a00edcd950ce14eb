package pulse_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"luohu/backend/pulse"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestAProgramReportsAndSaysThatItStops(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := &pulse.Heart{
			Store: s, Version: "v1", Roles: []string{"web"}, Dirs: []pulse.Place{{What: "data", Path: t.TempDir()}, {What: "files", Path: "/nowhere at all"}},
			Work: pulse.NewWork(time.Now), Faults: &pulse.Faults{}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			WeChat: func(context.Context) *pulse.WeChat { return &pulse.WeChat{Token: true} },
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); h.Beats(ctx) }()
		seen := func() (all []pulse.Machine) {
			all, err := pulse.Machines(t.Context(), s, time.Now().Add(-time.Hour), 10)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		for begun := time.Now(); len(seen()) == 0; time.Sleep(2 * time.Millisecond) { // between two looks at the condition
			if time.Since(begun) > 20*time.Second {
				t.Fatal("it does not report")
			}
		}
		m := seen()[0]
		if !m.Runs(time.Now()) || m.Report.Version != "v1" || m.Report.WeChat == nil || !m.Report.WeChat.Token || len(m.Report.Disks) != 2 || m.Report.Disks[1].Known {
			t.Errorf("%+v", m)
		}
		if m.Runs(time.Now().Add(time.Minute)) {
			t.Error("who is silent for a minute counts as running")
		}
		stop()
		<-ended
		if m := seen()[0]; m.Runs(time.Now()) || m.Stopped == nil {
			t.Errorf("it does not say that it stops: %+v", m)
		}
		if n, err := s.ForgetMachines(t.Context(), time.Now().Add(time.Hour)); n != 1 || err != nil {
			t.Errorf("%d forgotten, %v", n, err)
		}
	})
}

func TestTroubleIsCountedByItsKindAndHoldsNobodysNumbers(t *testing.T) {
	f := &pulse.Faults{}
	log := slog.New(f.Over(slog.DiscardHandler))
	quiet := slog.New(f.Over(slog.NewTextHandler(&strings.Builder{}, nil)))
	log.Info("all is well")
	for range 3 {
		quiet.With("page", "/x").Warn("a page failed", "error", errors.New("person 110101198503078811 of oABCDEFGHIJKLMNOPQRSTUVWXYZ12 at http://x/y?token=abc"))
	}
	quiet.Error("a page failed", "error", "for good")
	all := f.Last()
	if len(all) != 2 || all[0].Level != "ERROR" || all[1].N != 3 || all[1].Says != "a page failed" {
		t.Fatalf("%+v", all)
	}
	for _, secret := range []string{"19850307", "ABCDEFG", "token"} {
		if strings.Contains(all[1].Error, secret) {
			t.Errorf("it tells %q: %s", secret, all[1].Error)
		}
	}
	for i := range 100 {
		quiet.Warn(fmt.Sprintf("trouble %d", i))
	}
	if all := f.Last(); len(all) != 40 || all[0].Says != "trouble 99" {
		t.Errorf("%d are remembered, the last %+v", len(all), all[0])
	}
}

func TestWorkThatDoesNotComeAgainIsLate(t *testing.T) {
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	w := pulse.NewWork(func() time.Time { return now })
	w.Did("clock", time.Second, errors.New("no database"))
	if d := w.All()[0]; d.Failed != 1 || d.Error != "no database" || d.Late(now.Add(5*time.Second)) || !d.Late(now.Add(time.Minute)) {
		t.Errorf("%+v", d)
	}
	w.Did("clock", time.Second, nil)
	if d := w.All()[0]; d.Runs != 2 || d.Error != "" {
		t.Errorf("%+v", d)
	}
	(&pulse.Work{}).Did("nobody asks", time.Second, nil)
}
