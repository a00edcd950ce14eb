package tables_test

import (
	"testing"
	"time"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// unasked is for steps that are written without asking whether they may be.
var unasked = store.Deed{By: casework.Actor{ID: "a"}, Act: "policy.submit", Kind: "policy_version", Subject: "1"}

func TestEveryStepStandsInTheAuditLogAndWhatWasRefusedDoesNot(t *testing.T) {
	s, all := open(t), shipped(t)
	p, q := later(t, "tianjin-2027", "tianjin-2023", "2027-01-01"), later(t, "tianjin-2028", "tianjin-2023", "2028-01-01")
	for _, step := range []func() error{
		func() error { return all.Submit(t.Context(), s, p, "张三") },
		func() error { return all.Approve(t.Context(), s, p.Version, "张三", "") }, // refused: the same person
		func() error { return all.Approve(t.Context(), s, p.Version, "李四", "核对过\n原文") },
		func() error { return all.Withdraw(t.Context(), s, p.Version, "王五", "文号有误") },
		func() error { return all.Submit(t.Context(), s, q, "张三") },
		func() error { return all.Reject(t.Context(), s, q.Version, "赵六", "") },
	} {
		if err := step(); err != nil && !refused(err, "") {
			t.Fatal(err)
		}
	}
	if n, err := s.SealAudit(t.Context()); err != nil || n != 5 {
		t.Fatalf("%d were sealed, %v", n, err)
	}
	page, err := s.AuditPage(t.Context(), store.AuditFilter{})
	if err != nil || len(page) != 5 {
		t.Fatalf("%+v, %v", page, err)
	}
	for i, want := range []struct{ act, by, version, policy, reason string }{
		{"policy.reject", "赵六", q.Version, "tianjin-2028", ""},
		{"policy.submit", "张三", q.Version, "tianjin-2028", ""},
		{"policy.withdraw", "王五", p.Version, "tianjin-2027", "文号有误"},
		{"policy.approve", "李四", p.Version, "tianjin-2027", "核对过 原文"},
		{"policy.submit", "张三", p.Version, "tianjin-2027", ""},
	} {
		got, err := page[i].Entry()
		if err != nil || got.Act != want.act || got.Actor != (audit.Actor{Kind: audit.Staff, ID: want.by}) || got.Reason != want.reason ||
			got.Subject != (audit.Subject{Kind: "policy_version", ID: want.version}) || got.Details["policy"] != want.policy || time.Since(got.At) > time.Minute {
			t.Errorf("%d: %+v, %v, want %+v", i, got, err, want)
		}
	}
}
