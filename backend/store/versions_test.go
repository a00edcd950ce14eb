package store_test

import (
	"errors"
	"sync"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestAVersionKeepsEveryStepThatWasTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		v := store.PolicyVersion{
			Version: "sha256:" + someone(), Policy: "tianjin-2027", Source: "id: tianjin-2027 # 𠮷", Status: store.Draft, SubmittedBy: "张三",
		}
		take(t, s, v, "submitted", "张三", "")
		v.Status, v.DecidedBy, v.Reason = store.Approved, "李四", "核对过原文"
		take(t, s, v, store.Approved, "李四", "核对过原文")
		v.Status, v.DecidedBy, v.Reason = store.Withdrawn, "王五", "文号有误"
		take(t, s, v, store.Withdrawn, "王五", "文号有误")

		steps, err := s.PolicySteps(t.Context(), v.Version)
		if err != nil || len(steps) != 3 {
			t.Fatalf("%+v, %v", steps, err)
		}
		for i, want := range []struct{ step, by, reason string }{
			{"submitted", "张三", ""}, {"approved", "李四", "核对过原文"}, {"withdrawn", "王五", "文号有误"},
		} {
			got := steps[i]
			if got.Step != want.step || got.DoneBy != want.by || got.Reason != want.reason || got.DoneAt.IsZero() ||
				i > 0 && got.Number <= steps[i-1].Number {
				t.Errorf("step %d is %+v", i, got)
			}
		}
		if last, err := s.LastPolicyStep(t.Context()); err != nil || last != steps[2].Number {
			t.Errorf("the last step is %d, %v", last, err)
		}
		found := false
		withdrawn, err := s.PolicyVersions(t.Context(), store.Withdrawn)
		for _, w := range withdrawn {
			if w.Version == v.Version {
				found = w.Source == v.Source && w.SubmittedBy == "张三" && !w.SubmittedAt.IsZero() &&
					w.DecidedBy == "王五" && w.DecidedAt != nil && w.Reason == "文号有误"
			}
		}
		if err != nil || !found {
			t.Errorf("%+v, %v", withdrawn, err)
		}
		// What was once approved can still be counted by.
		if kept, there, err := s.PolicySource(t.Context(), v.Version); err != nil || !there || kept.Source != v.Source {
			t.Errorf("%+v, %v, %v", kept, there, err)
		}
		if some, err := s.PolicySources(t.Context(), v.Version[:20], 2); err != nil || len(some) == 0 {
			t.Errorf("by the beginning of its hash: %v, %v", some, err)
		}
		if none, err := s.PolicySources(t.Context(), "sha256:%", 2); err != nil || len(none) != 0 {
			t.Errorf("a %% stands for itself: %v, %v", none, err)
		}
	})
}

func decision(v store.PolicyVersion, by string) store.Deed {
	return store.Deed{By: casework.Actor{ID: by}, Act: "policy.decide", Kind: "policy_version", Subject: v.Version}
}

// take takes the next step.
func take(t *testing.T, s *store.Store, v store.PolicyVersion, step, by, reason string) {
	t.Helper()
	last, err := s.LastPolicyStep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.TakePolicyStep(t.Context(), v, store.PolicyStep{Number: last + 1, Step: step, DoneBy: by, Reason: reason}, decision(v, by)); err != nil {
		t.Fatal(err)
	}
}

func TestOfTwoWhoDecideAtOnceOneFindsTheStepTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		v := store.PolicyVersion{Version: "sha256:" + someone(), Policy: "tianjin-2027", Source: "x", Status: store.Draft, SubmittedBy: "张三"}
		take(t, s, v, "submitted", "张三", "")
		last, err := s.LastPolicyStep(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		names := []string{"李四", "王五", "赵六", "钱七"}
		errs := make([]error, len(names))
		var all sync.WaitGroup
		for i, by := range names {
			all.Go(func() {
				decided := v
				decided.Status, decided.DecidedBy = store.Approved, by
				errs[i] = s.TakePolicyStep(t.Context(), decided, store.PolicyStep{Number: last + 1, Step: store.Approved, DoneBy: by}, decision(v, by))
			})
		}
		all.Wait()
		won := ""
		for i, err := range errs {
			switch {
			case err == nil && won == "":
				won = names[i]
			case !errors.Is(err, store.ErrConflict):
				t.Errorf("%s: %v, and %s has won", names[i], err, won)
			}
		}
		steps, err := s.PolicySteps(t.Context(), v.Version)
		if err != nil || len(steps) != 2 || steps[1].DoneBy != won {
			t.Errorf("%s won: %+v, %v", won, steps, err)
		}
	})
}

func TestADatabaseOfBeforeHasNoRecordOfVersions(t *testing.T) {
	s := storetest.Open(t, "sqlite", "")
	if !s.HasPolicyRecord(t.Context()) {
		t.Error("the newest schema has one")
	}
	if !s.HasAudit(t.Context()) {
		t.Error("nor is the audit log missing")
	}
	for s.HasPolicyRecord(t.Context()) {
		if err := s.MigrateDown(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.HasAudit(t.Context()) {
		t.Error("what came later is gone with it")
	}
}
