package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"luohu/backend/anchor"
	"luohu/backend/casework"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
	"luohu/configs"
)

// keeper is one with a clock that stands where it is put, in an own folder.
func keeper(t *testing.T, now *time.Time) (k *auditKeeper, dir string, said *lines) {
	t.Helper()
	dir, said = t.TempDir(), &lines{}
	key, err := signature.Open("", filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	k = newAuditKeeper(&App{
		settings: configs.Settings{Data: configs.Data{Dir: dir}}, store: storetest.Open(t, "sqlite", ""),
		log: slog.New(slog.NewTextHandler(said, nil)), registry: prometheus.NewRegistry(),
	}, key)
	k.now = func() time.Time { return *now }
	return k, dir, said
}

func act(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Do(t.Context(), func(tx *store.Tx) error {
		return tx.Audit(store.Deed{By: casework.Actor{ID: "test", Role: casework.System}, Act: "test.act", Kind: "test", Subject: "1"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// round is what is done every half second.
func (k *auditKeeper) round(t *testing.T) {
	t.Helper()
	k.tell(t.Context(), k.seal(t.Context()), "not sealed")
	k.tell(t.Context(), k.anchor(t.Context()), "not anchored")
}

func TestADayHasOneAnchorAndDaysThatWereMissedHaveOneTogether(t *testing.T) {
	now := time.Date(2026, 11, 29, 15, 59, 0, 0, time.UTC) // a minute before midnight in Tianjin
	k, dir, _ := keeper(t, &now)
	files := func() (names string) {
		all, err := filepath.Glob(filepath.Join(dir, "anchors", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range all {
			names += strings.TrimSuffix(filepath.Base(path), ".json") + " "
		}
		return names
	}
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"nothing was done yet", func() {}, ""},
		{"something was", func() { act(t, k.store) }, "2026-11-29 "},
		{"and more on that day", func() { act(t, k.store) }, "2026-11-29 "},
		{"the day ends", func() { now = now.Add(time.Minute) }, "2026-11-29 2026-11-30 "},
		{"three days later", func() { now = now.AddDate(0, 0, 3); k.anchored = "" }, "2026-11-29 2026-11-30 2026-12-03 "},
	} {
		step.do()
		for range 3 {
			k.round(t)
		}
		if got := files(); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	var last anchor.Anchor
	src, err := os.ReadFile(filepath.Join(dir, "anchors", "2026-12-03.json"))
	if err != nil || json.Unmarshal(src, &last) != nil || last.Since != "2026-11-30" || last.Sequence != 2 {
		t.Errorf("%+v, %v", last, err)
	}
}

func TestAnAnchorThatCanNotBeWrittenIsToldOnceAndTriedAgain(t *testing.T) {
	now := time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	k, dir, said := keeper(t, &now)
	folder := filepath.Join(dir, "anchors")
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	act(t, k.store)
	for range 5 {
		k.round(t)
	}
	if strings.Count(said.String(), "not anchored") != 1 {
		t.Errorf("it said:\n%s", said)
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	now = now.Add(anchorAgain)
	k.round(t)
	if _, err := os.Stat(filepath.Join(folder, "2026-11-29.json")); err != nil {
		t.Error(err)
	}
}

func TestWhatIsWrittenUntilTheEndIsSealed(t *testing.T) {
	now := time.Now()
	k, _, _ := keeper(t, &now)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	act(t, k.store)
	k.keep(ctx)
	if n, err := k.store.AuditWaiting(t.Context()); err != nil || n != 0 {
		t.Errorf("%d wait, %v", n, err)
	}
}
