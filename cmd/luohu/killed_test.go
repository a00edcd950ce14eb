package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// kills is how often the program is killed on each database.
const kills = 8

// While clerks work, the program is killed at moments of chance, and started
// again. What they were told is done, is done, and once.
func TestAProgramThatIsKilledLosesNothingThatWasAcknowledged(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		a := newAgency(t, settings...)
		stop := make(chan struct{})
		p := a.opens()
		wait := a.clerks(6, stop)
		for range kills {
			time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond) // the moment of chance
			p.kill()
			p = a.starts("LUOHU_CLOCK__NOW=" + whileFiling)
		}
		a.untilAFileIsKept() // on a busy machine eight kills may leave time for none
		close(stop)
		done := wait()
		a.sameAnswers(done)
		p.stop(t)
		a.eachOnce(done)
		a.numbersFollow()
		a.workFollows()
		a.filesAreKept()
		for _, check := range [][]string{{"casework", "verify"}, {"audit", "verify"}} {
			if code, out, errOut := a.says(check...); code != exitDone {
				t.Errorf("luohu %v: %d %s%s", check, code, out, errOut)
			}
		}
		lost := slices.DeleteFunc(slices.Clone(done), func(d deed) bool { return d.said.status != 0 })
		t.Logf("%d commands were done over %d kills; the answers to %d were lost", len(done), kills, len(lost))
	})
}

// eachDatabase runs a test on each kind of database, with the settings of one
// that nobody else uses.
func eachDatabase(t *testing.T, test func(t *testing.T, settings []string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, nil) })
	for driver, variable := range map[string]string{"postgres": "TEST_POSTGRES_DSN", "mysql": "TEST_MYSQL_DSN"} {
		t.Run(driver, func(t *testing.T) {
			dsn := storetest.Place(t, driver, server(t, variable))
			test(t, []string{
				"LUOHU_DATABASE__DRIVER=" + driver, "LUOHU_DATABASE__DSN=" + dsn,
				"LUOHU_VAULT__KEYS=" + testVaultKey, "LUOHU_VAULT__LOOKUP_KEY=" + testVaultKey,
			})
		})
	}
}

func (a *agency) untilAFileIsKept() {
	a.t.Helper()
	for by := time.Now().Add(2 * time.Minute); time.Now().Before(by); time.Sleep(100 * time.Millisecond) {
		kept := false
		a.people(func(ctx context.Context, p people) {
			names, err := p.store.KeptFiles(ctx)
			kept = err == nil && len(names) > 0
		})
		if kept {
			return
		}
	}
	a.t.Error("no file was kept within two minutes")
}

// sameAnswers sends everything that was answered once more.
func (a *agency) sameAnswers(done []deed) {
	a.t.Helper()
	for _, d := range done {
		again, err := a.ask(http.MethodPost, d.as, d.path, d.key, d.sheet)
		if err != nil {
			a.t.Fatal(err)
		}
		if d.said.status == 0 { // the answer was lost with the program
			if again.status != http.StatusConflict || again.object()["code"] != "carried_out" {
				a.t.Errorf("%s, carried out, is now answered: %d %s", d.path, again.status, again.body)
			}
		} else if again.status != d.said.status || !bytes.Equal(again.body, d.said.body) {
			a.t.Errorf("%s was answered %d %s\nand now %d %s", d.path, d.said.status, d.said.body, again.status, again.body)
		}
	}
}

// eachOnce holds the record against what was done: each command left its event,
// and no event is there twice.
func (a *agency) eachOnce(done []deed) {
	a.t.Helper()
	wanted := map[string]map[string]bool{}
	for _, d := range done {
		if wanted[d.application] == nil {
			wanted[d.application] = map[string]bool{}
		}
		wanted[d.application][d.event] = true
	}
	var ids []string
	a.people(func(_ context.Context, p people) { ids = storetest.ApplicationIDs(a.t, p.store, "2026-2") })
	a.looks(func(tx *store.Tx) error {
		for _, id := range ids {
			events, err := tx.ApplicationEvents(id, 0)
			if err != nil {
				return err
			}
			seen := map[string]bool{}
			for _, e := range events {
				what := named(e.Event)
				if seen[what] {
					a.t.Errorf("%s is there twice", what)
				}
				seen[what] = true
			}
			for what := range wanted[id] {
				if !seen[what] {
					a.t.Errorf("%s was acknowledged, and is not there", what)
				}
			}
			delete(wanted, id)
		}
		return nil
	})
	for id := range wanted {
		a.t.Errorf("application %q was begun, and is not there", id)
	}
}

// named is an event with what it is about.
func named(e casework.Event) string {
	about := ""
	switch e := e.(type) {
	case casework.Filed:
		about = e.Material
	case casework.LineDecided:
		about = string(e.Line)
	case casework.ScoreStep:
		about = e.Indicator + "/" + e.Department
	}
	return strings.TrimSpace(string(e.Kind()) + " " + about)
}

func (a *agency) looks(read func(*store.Tx) error) {
	a.t.Helper()
	a.people(func(ctx context.Context, p people) {
		if err := p.store.Look(ctx, read); err != nil {
			a.t.Fatal(err)
		}
	})
}

// numbersFollow holds that they are given one after the other, none left out.
func (a *agency) numbersFollow() {
	a.t.Helper()
	a.people(func(_ context.Context, p people) {
		for i, number := range storetest.Numbers(a.t, p.store, "2026-2") {
			if want := fmt.Sprintf("1020262%05d", i+1); number != want {
				a.t.Fatalf("number %s stands where %s should", number, want)
			}
		}
	})
}

// workFollows holds the desks' queues against the states.
func (a *agency) workFollows() {
	a.t.Helper()
	days, err := loadCalendar("")
	if err != nil {
		a.t.Fatal(err)
	}
	var period *casework.Period
	a.looks(func(tx *store.Tx) (err error) {
		period, err = tx.Period("2026-2")
		return err
	})
	a.people(func(_ context.Context, p people) { storetest.WorkFollows(a.t, p.store, period, days, departments...) })
}

// filesAreKept holds that every file that the record names is there, whole.
func (a *agency) filesAreKept() {
	a.t.Helper()
	settings, err := a.settings()
	if err != nil {
		a.t.Fatal(err)
	}
	folder, err := files.NewFolder(files.KeptDir(settings))
	if err != nil {
		a.t.Fatal(err)
	}
	a.people(func(ctx context.Context, p people) {
		names, err := p.store.KeptFiles(ctx)
		if err != nil || len(names) == 0 {
			a.t.Errorf("%d files, %v", len(names), err)
		}
		for _, name := range names {
			if _, err := folder.Get(ctx, files.Hash(name)); err != nil {
				a.t.Error(err)
			}
		}
	})
}
