package auditcheck_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/audit"
	"luohu/backend/auditcheck"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

var auditor = casework.Actor{ID: "auditor", Role: casework.Auditor}

func open(s *store.Store) *auditcheck.Checker {
	return auditcheck.New(auditcheck.Checker{
		Store: s, Note: (*store.Tx).Audit, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Points: func() ([]audit.Point, []anchor.Fault, error) { return nil, nil, nil },
	})
}

func noted(t *testing.T, s *store.Store, n int) {
	t.Helper()
	for i := range n {
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			return tx.Audit(store.Deed{By: auditor, Act: "test.act", Kind: "test", Subject: fmt.Sprint(i)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.SealAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// last is the newest check, once it has ended.
func last(t *testing.T, s *store.Store) store.AuditCheck {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(2 * time.Millisecond) { // between two looks at the condition
		all, err := s.AuditChecks(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 1 && all[0].State != store.CheckRunning {
			return all[0]
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatal("the check does not end")
		}
	}
}

func TestACheckNamesTheFirstEntryThatIsBrokenAndIsNotedItself(t *testing.T) {
	storetest.EachForged(t, func(t *testing.T, s *store.Store, forge func(string)) {
		noted(t, s, 5)
		c := open(s)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); c.Run(ctx) }()
		defer func() { stop(); <-ended }()
		if err := c.Ask(t.Context(), auditor); err != nil {
			t.Fatal(err)
		}
		if found := last(t, s); found.State != store.ChainWhole || found.Done != 5 || found.Total != 5 || found.AskedBy != "auditor" {
			t.Errorf("%+v", found)
		}
		forge("UPDATE audit_entries SET subject_id = 'other' WHERE number = 3")
		if err := c.Ask(t.Context(), auditor); err != nil {
			t.Fatal(err)
		}
		if found := last(t, s); found.State != store.ChainBroken || found.Finding.Broken != 3 || found.Finding.What != audit.Altered || found.Done != 2 {
			t.Errorf("%+v", found)
		}
		if _, err := s.SealAudit(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := s.AuditPage(t.Context(), store.AuditFilter{Act: "audit.verify"})
		if err != nil || len(page) != 2 || page[0].Details != `{"broken":"3","entries":"2","result":"broken"}` {
			t.Errorf("%+v, %v", page, err)
		}
	})
}

func TestTheChainIsCheckedByOneAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := open(s) // which does not run: the first waits
		if err := c.Ask(t.Context(), auditor); err != nil {
			t.Fatal(err)
		}
		if err := open(s).Ask(t.Context(), auditor); !errors.Is(err, store.ErrRunning) {
			t.Errorf("another machine begins one beside it: %v", err)
		}
		later := open(s)
		later.Now = func() time.Time { return time.Now().Add(2 * auditcheck.Gone) }
		if err := later.Ask(t.Context(), auditor); err != nil {
			t.Errorf("a check that was broken off keeps others away: %v", err)
		}
	})
}
