package caseload_test

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/standing"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// many is how many applications there are, and half of them in the period that
// is published.
const many = 100_000

// BenchmarkPages turns pages of lists and queues over a hundred thousand
// applications, at places far apart.
func BenchmarkPages(b *testing.B) {
	s, ids := manyApplications(b)
	pages := map[string]func(after string) error{
		"period": func(after string) error {
			_, err := s.Applications(b.Context(), store.ApplicationFilter{Period: "2026-2", After: after, Limit: 50})
			return err
		},
		"unit": func(after string) error {
			_, err := s.Applications(b.Context(), store.ApplicationFilter{Unit: "unit", Period: "2026-2", After: after, Limit: 50})
			return err
		},
		"state": func(after string) error {
			f := store.ApplicationFilter{
				Period: "2026-2", States: []casework.State{casework.Scored}, Points: points[:1], After: after, Limit: 50,
			}
			_, err := s.Applications(b.Context(), f)
			return err
		},
		"number": func(after string) error {
			_, err := s.Applications(b.Context(), store.ApplicationFilter{Number: "1020262" + after[len(after)-2:], Limit: 50})
			return err
		},
		"lines": func(after string) error {
			q := store.Queue{Department: "hrss", Lines: true, Points: points[:1], Closed: true, AfterDue: "2026-09-08", AfterID: after, Limit: 50}
			_, err := s.Queue(b.Context(), q)
			return err
		},
		"scores": func(after string) error {
			q := store.Queue{Department: "hrss", Points: points, Closed: true, AfterDue: "2026-11-20", AfterID: after, Limit: 50}
			_, err := s.Queue(b.Context(), q)
			return err
		},
	}
	for name, page := range pages {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				if err := page(ids[len(took)*7919%len(ids)]); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// BenchmarkStanding tells people where their application stands, among a hundred
// thousand.
func BenchmarkStanding(b *testing.B) {
	s, _ := manyApplications(b)
	o := open(b, s)
	told := standing.New(standing.Parts{
		Store: s, Days: o.Days, Now: o.Now,
		Names: func(context.Context, ...string) (map[string]string, error) { return nil, nil },
	})
	var took []time.Duration
	for b.Loop() {
		begun := time.Now()
		all, err := told.Of(b.Context(), fmt.Sprint("p", 2+len(took)*7919%(many/2-1)*2))
		if err != nil || len(all) != 1 {
			b.Fatal(len(all), err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkPublication publishes the points of fifty thousand, and makes the list.
func BenchmarkPublication(b *testing.B) {
	s, _ := manyApplications(b)
	o := open(b, s)
	o.at("2026-10-31 17:00")
	tick := func() {
		if _, err := o.Tick(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	tick()
	for b.Loop() {
		debug.FreeOSMemory()
		_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600) // the peak counts from here
		before := resident("VmRSS:")
		begun := time.Now()
		o.at("2026-11-24 09:00")
		if _, err := o.MovePeriod(b.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.ScoresShown}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "publication-s")
		o.at("2026-11-30 17:00")
		tick()
		begun = time.Now()
		o.at("2026-12-14 09:00")
		list := &casework.List{Selection: casework.Selection{By: casework.ByNumber, Number: many / 4, Ties: casework.Include}}
		if _, err := o.MovePeriod(b.Context(), approver, "2026-2", casework.PeriodCommand{Kind: casework.ListShown, List: list}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "selection-s")
		b.ReportMetric(resident("VmHWM:"), "peak-MB")
		b.ReportMetric(before, "before-MB")
	}
}

// resident is one of the sizes that the kernel tells of this process, in MB; 0
// where it tells none.
func resident(what string) float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, what); ok {
			n, _ := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			return n / 1024
		}
	}
	return 0
}

// manyApplications are as many as many, made of one that was filed and scored:
// half of the period, and half of the one before, over and done with.
func manyApplications(b *testing.B) (s *store.Store, ids []string) {
	b.Helper()
	s = storetest.Open(b, "sqlite", b.TempDir()+"/luohu.db")
	o := opened(b, s)
	if err := o.fileFor(b.Context(), "p"); err != nil {
		b.Fatal(err)
	}
	var one *casework.Application
	var period *casework.Period
	ids = storetest.ApplicationIDs(b, s, "2026-2")
	must(b, s.Look(b.Context(), func(tx *store.Tx) (err error) {
		period, err = tx.Period("2026-2")
		return err
	}))
	if _, err := o.take(b, ids[0]); err != nil {
		b.Fatal(err)
	}
	must(b, s.Look(b.Context(), func(tx *store.Tx) (err error) {
		one, err = tx.Application(ids[0])
		return err
	}))
	const atOnce = 1000
	for from := 1; from < many; from += atOnce {
		must(b, s.Do(b.Context(), func(tx *store.Tx) error {
			for i := from; i < min(from+atOnce, many); i++ {
				a := one.Clone()
				a.ID, a.Person, a.Version = fmt.Sprintf("02%024d", i), fmt.Sprint("p", i), 1
				a.Number = fmt.Sprintf("1020262%05d", i/2+2)
				if i%2 == 1 {
					a.Period, a.State, a.Number = "2026-1", casework.PermitIssued, fmt.Sprintf("1020261%05d", i/2+1)
				}
				event := casework.Recorded{Application: a.ID, Version: 1, At: tx.Time(), By: agent, Event: casework.Added{Period: a.Period, Unit: a.Unit, Person: a.Person}}
				if err := tx.SaveApplication(a, []casework.Recorded{event}, nil, a.Work(period, o.Days())); err != nil {
					return err
				}
				ids = append(ids, a.ID)
			}
			return nil
		}))
	}
	slices.Sort(ids)
	b.ResetTimer()
	return s, ids
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
