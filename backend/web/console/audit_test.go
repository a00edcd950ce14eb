package console_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/audit"
	"luohu/backend/auditcheck"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// checker is one that runs until the test ends.
func checker(t *testing.T, s *store.Store) *auditcheck.Checker {
	t.Helper()
	c := auditcheck.New(auditcheck.Checker{
		Store: s, Note: (*store.Tx).Audit, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Points: func() ([]audit.Point, []anchor.Fault, error) { return nil, nil, nil },
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); c.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return c
}

// noted writes entries into the log, and seals them.
func (h *house) noted(deeds ...store.Deed) {
	h.Helper()
	if err := h.store.Do(h.Context(), func(tx *store.Tx) error { return tx.Audit(deeds...) }); err != nil {
		h.Fatal(err)
	}
	must(h.store.SealAudit(h.Context()))
}

func TestTheLogIsFilteredAndTurnedPageByPage(t *testing.T) {
	h := opened(t)
	for n := range 60 {
		h.noted(store.Deed{By: casework.Actor{ID: "hrss", Role: casework.WindowOfficer}, Act: "person.reveal", Kind: "person", Subject: fmt.Sprintf("person-%02d", n), Reason: fmt.Sprintf("核对参保记录 %02d", n)})
	}
	first := h.get("auditor", "/console/audit?act=person.reveal")
	first.says("看完整个人信息", "受理窗口", "核对参保记录 59", "下一页")
	first.silent("核对参保记录 09")
	_, rest, _ := strings.Cut(first.text, `rel="next" href="`)
	next, _, _ := strings.Cut(rest, `"`)
	h.get("auditor", "/console/audit"+strings.ReplaceAll(next, "&amp;", "&")).says("核对参保记录 00", "回到第一页")
	h.get("auditor", "/console/audit?kind=person&subject=person-07").says("核对参保记录 07")
	h.get("auditor", "/console/audit?act=person.reveal&to=2020-01-01").says("没有记录")
	h.get("auditor", "/console/audit?from=what&before=x&act='").says("没有记录")
	h.posts("auditor", "/console/audit/who", "who", "hrss").led("/console/audit?actor=hrss")
	h.get("auditor", "/console/audit?actor=hrss").says("做的人：hrss")
	if p := h.posts("auditor", "/console/audit/who", "who", "nobody"); p.status != http.StatusNotFound || !strings.Contains(p.text, "没有这个用户名") {
		t.Errorf("a name that nobody has: %d", p.status)
	}
}

func TestAnEntryIsHeldAgainstItsHash(t *testing.T) {
	h := opened(t)
	h.noted(store.Deed{By: casework.Actor{ID: "admin", Role: casework.Admin}, Act: "staff.disable", Kind: "account", Subject: "hrss", Reason: "<script>alert(1)</script>", Details: map[string]string{"why": "left"}})
	head, _, err := h.store.AuditStand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := h.get("auditor", fmt.Sprintf("/console/audit/entries/%d", head.Number))
	p.says("停用账号", "与哈希一致", "left", head.Hash.String())
	if strings.Contains(p.text, "<script>alert(1)") {
		t.Error("a reason is a script")
	}
	for _, number := range []string{"0", "-1", "99999999", "x"} {
		if p := h.send("auditor", http.MethodGet, "/console/audit/entries/"+number, nil); p.status != http.StatusNotFound {
			t.Errorf("entry %s: %d", number, p.status)
		}
	}
}

func TestTheChainIsCheckedAndTheFirstBrokenEntryNamed(t *testing.T) {
	h := opened(t)
	must(h.store.SealAudit(t.Context()))
	h.get("auditor", "/console/audit").says("核对审计链", "封存到")
	h.posts("auditor", "/console/audit/chain").led("/console/audit#chain")
	h.eventually("the chain is whole", func() bool {
		return strings.Contains(h.get("auditor", "/console/audit").main(), "条都和封存时一样")
	})
	must(h.store.SealAudit(t.Context()))
	h.get("auditor", "/console/audit?act=audit.verify").says("核对审计链", "auditor")

	// What a check on a log that was tampered with has found.
	found := store.AuditCheck{ID: "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", AskedBy: "auditor", State: store.ChainBroken, Finding: store.Finding{Broken: 3, What: audit.Altered}}
	err := h.store.Do(t.Context(), func(tx *store.Tx) error {
		if err := tx.BeginAuditCheck(found, time.Now()); err != nil {
			return err
		}
		return tx.SaveAuditCheck(found)
	})
	if err != nil {
		t.Fatal(err)
	}
	h.get("auditor", "/console/audit").says("第 3 条", "被改过")

	part := h.send("auditor", http.MethodGet, "/console/audit/chain", nil, "HX-Request", "true")
	if part.status != http.StatusOK || strings.Contains(part.text, "<html") || !strings.Contains(part.text, "审计链") {
		t.Errorf("the part that a script asks for: %d\n%s", part.status, part.text)
	}
}

// eventually waits for what another goroutine does.
func (h *house) eventually(what string, holds func() bool) {
	h.Helper()
	for begun := time.Now(); !holds(); time.Sleep(5 * time.Millisecond) { // between two looks at the condition
		if time.Since(begun) > 20*time.Second {
			h.Fatalf("waited in vain until %s", what)
		}
	}
}

func TestTheLogIsExportedForAuditorsOnly(t *testing.T) {
	h := opened(t)
	h.noted(store.Deed{By: casework.Actor{ID: "hrss", Role: casework.WindowOfficer}, Act: "person.reveal", Kind: "person", Subject: "p", Reason: "=1+1 核对"})
	out := h.get("auditor", "/console/audit/export?format=csv&act=person.reveal")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.text, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][8] != "'=1+1 核对" {
		t.Errorf("%q, %v", rows, err)
	}
	h.get("auditor", "/console/audit/export?act=person.reveal").says(`"act":"person.reveal"`, `"previous":"`)
	must(h.store.SealAudit(t.Context()))
	h.get("auditor", "/console/audit?act=audit.export").says("导出审计日志")
	for _, who := range []string{"admin", "hrss", "approver"} {
		for _, path := range []string{"/console/audit", "/console/audit/export", "/console/audit/chain", "/console/audit/entries/1"} {
			if p := h.send(who, http.MethodGet, path, url.Values{}); p.status != http.StatusForbidden {
				t.Errorf("%s sees %s: %d", who, path, p.status)
			}
		}
	}
}
