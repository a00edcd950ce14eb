package caseload_test

import (
	"errors"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var whole = caseload.Scope{Period: "2026-2"}

func (o *office) stands(t *testing.T, by casework.Actor, of caseload.Scope) *caseload.Statistics {
	t.Helper()
	s, err := o.Statistics(t.Context(), by, of)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (o *office) forward(by time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(by)
}

func (o *office) files(t *testing.T, unit, person string) string {
	t.Helper()
	id, err := o.fileBy(t.Context(), unit, person, true)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestACountIsKeptAndSaysWhenItWasMade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.at("2026-09-01 10:00")
		o.files(t, "unit", "first")
		before := o.stands(t, approver, whole)
		if before.Submitted != 1 || !before.At.Equal(o.clock().UTC()) {
			t.Fatalf("%d as of %s", before.Submitted, before.At)
		}

		// Nothing has happened: however often one looks, it is not counted again.
		o.forward(50 * time.Minute)
		if again := o.stands(t, approver, whole); !again.At.Equal(before.At) {
			t.Errorf("counted again at %s though nothing had happened", again.At)
		}

		// Something has, and a moment later it is counted.
		o.forward(-50 * time.Minute)
		o.files(t, "unit", "second")
		o.forward(30 * time.Second)
		if soon := o.stands(t, approver, whole); soon.Submitted != 1 || !soon.At.Equal(before.At) {
			t.Errorf("half a minute later: %d as of %s", soon.Submitted, soon.At)
		}
		o.forward(31 * time.Second)
		if then := o.stands(t, approver, whole); then.Submitted != 2 || !then.At.Equal(o.clock().UTC()) {
			t.Errorf("a minute later: %d as of %s", then.Submitted, then.At)
		}

		// With the day it changes what is overdue.
		o.at("2026-09-02 00:00")
		if next := o.stands(t, approver, whole); !next.At.Equal(o.clock().UTC()) {
			t.Errorf("the next day it is still that of %s", next.At)
		}
		// A clock that goes back, as that of a demonstration, is no reason to show the future.
		o.at("2026-09-01 09:00")
		if past := o.stands(t, approver, whole); !past.At.Equal(o.clock().UTC()) {
			t.Errorf("it shows what was counted at %s", past.At)
		}
	})
}

func TestManyWhoLookAtOnceGetTheSameCount(t *testing.T) {
	o := opened(t, storetest.Open(t, "sqlite", ""))
	o.at("2026-09-01 10:00")
	o.files(t, "unit", "first")
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			s, err := o.Statistics(t.Context(), approver, whole)
			if err == nil && s.Submitted != 1 {
				err = errors.New("somebody sees something else")
			}
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestOfficersSeeTheirPointAndScorersTheirDepartment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := opened(t, s)
		o.busy(t, 18)
		here, there := []casework.AcceptancePoint{casework.Municipal}, []casework.AcceptancePoint{casework.Binhai}
		all := o.stands(t, approver, whole)

		window := hrss
		window.Points = here
		if got := o.stands(t, window, whole); got.Submitted != all.Submitted || got.States[0].Count != 0 || all.States[0].Count == 0 {
			t.Errorf("at the window where all was submitted: %d of %d, drafts %d of %d", got.Submitted, all.Submitted, got.States[0].Count, all.States[0].Count)
		}
		window.Points = there
		if got := o.stands(t, window, whole); got.Submitted != 0 || got.Result.Count != 0 || len(got.Lines) != 0 || len(got.Units) != 0 {
			t.Errorf("at the other window: %+v", got)
		}

		teacher := scorer("education")
		got := o.stands(t, teacher, whole)
		if got.Department != "education" || len(got.Departments) != 1 || got.Departments[0].Of != "education" || len(got.Lines) != 0 ||
			len(got.Indicators) != 1 || got.Indicators[0].ID != "education" {
			t.Errorf("a scorer sees %+v", got)
		}
		if got.Result.Count != 0 || got.Estimate.Count != 0 || len(got.Units) != 0 || len(got.Ages) != 0 || got.Supplements.Asked != 0 {
			t.Errorf("a scorer sees what is not of their department: %+v", got)
		}
		narrowed := o.stands(t, approver, caseload.Scope{Period: "2026-2", Department: "hrss", Point: casework.Municipal})
		if len(narrowed.Lines) != 1 || narrowed.Lines[0].Of != "hrss" || len(narrowed.Departments) != 1 || len(narrowed.Points) != 1 {
			t.Errorf("narrowed to a department: %+v", narrowed)
		}

		for name, ask := range map[string]struct {
			by casework.Actor
			of caseload.Scope
		}{
			"an officer of another point":    {window, caseload.Scope{Point: casework.Municipal}},
			"a scorer of another department": {teacher, caseload.Scope{Department: "hrss"}},
			"an officer of no point":         {casework.Actor{Role: casework.WindowOfficer}, whole},
			"somebody who makes a point up":  {approver, caseload.Scope{Point: "moon"}},
		} {
			if _, err := o.Statistics(t.Context(), ask.by, ask.of); !errors.Is(err, &casework.Refusal{Code: casework.CodeNotYours}) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
