package console_test

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/tables"
	"luohu/backend/web/console/policies"
	"luohu/configs"
	"luohu/estimator"
	"luohu/estimator/diff"
	"luohu/estimator/edges"
	"luohu/estimator/impact"
)

func policyPages(t *testing.T) policies.Policies {
	t.Helper()
	p := policies.Policies{
		Words: must(estimator.LoadWords(read("words/estimate.yaml"))), Diff: must(diff.LoadWords(read("words/diff.yaml"))),
		Impact: must(impact.LoadWords(read("words/impact.yaml"))), Edges: must(edges.LoadWords(read("words/edges.yaml"))),
	}
	var files []*estimator.Policy
	for _, name := range must(fs.Glob(configs.FS, "policies/*.yaml")) {
		files = append(files, must(estimator.Load(name, read(name), p.Words)))
	}
	p.Tables = must(tables.New("tianjin", p.Words, files...))
	return p
}

// table2027 is the table of 2023 as a new version, with one thing changed.
func table2027() string {
	return strings.NewReplacer(
		"id: tianjin-2023\n", "id: tianjin-2027\n", "supersedes: tianjin-2022\n", "supersedes: tianjin-2023\n",
		"valid_from: 2023-01-01\n", "valid_from: 2027-01-01\n", "until: 2026-12-31\n", "until: 2036-12-31\n",
	).Replace(string(read("policies/tianjin-2023.yaml")))
}

func TestATableIsCheckedSubmittedSeenByASecondPersonAndWithdrawn(t *testing.T) {
	h := opened(t)
	h.get("publisher", "/console/policies").says("tianjin-2023", "现行", "随程序发布", "上传新的一版")
	{
		p := h.get("auditor", "/console/policies")
		p.says("tianjin-2018")
		p.silent("上传新的一版")
	}
	src := []byte(table2027())
	checked := h.sends("publisher", "/console/policies", "t.yaml", src, "step", "check")
	checked.says("没有问题", "tianjin-2027")
	h.get("publisher", "/console/policies").silent("tianjin-2027")

	sent := h.sends("publisher", "/console/policies", "t.yaml", src, "step", "submit")
	where := sent.where
	if sent.status != http.StatusSeeOther || len(where) != len("/console/policies/")+64 {
		t.Fatalf("%d %q\n%s", sent.status, where, sent.main())
	}
	h.sends("publisher", "/console/policies", "t.yaml", src, "step", "submit").refused("已经是草稿")
	{
		p := h.get("publisher", where)
		p.says("待审批", "和 tianjin-2023 的差别", "2027-01-01", "都对得上", "边界上的人", "撤回草稿")
		p.silent("驳回 d")
	}
	if p := h.posts("publisher", where+"/decision", "decision", "approve"); p.status != http.StatusForbidden {
		t.Errorf("who submits decides: %d", p.status)
	}
	if p := h.posts("approver", where+"/drop"); p.status != http.StatusForbidden {
		t.Errorf("an approver drops it: %d", p.status)
	}
	h.get("approver", where).says("批准 a", "驳回 d", "publisher，")
	h.posts("approver", where+"/decision", "decision", "approve", "reason", "核对过原文").led(where)
	h.posts("approver", where+"/decision", "decision", "approve").refused("不是草稿")
	h.get("approver", where).says("已批准", "核对过原文", "停用这一版")
	h.posts("approver", where+"/withdraw", "reason", "").refused("停用要写明原因")
	h.posts("approver", where+"/withdraw", "reason", "文号有误").led(where)
	h.get("auditor", where).says("已停用", "文号有误")
	if got := h.get("auditor", where+"/source").text; got != string(src) {
		t.Error("the file is not the one that was submitted")
	}
	for _, address := range []string{"/console/policies/" + strings.Repeat("0", 64), "/console/policies/" + where[len("/console/policies/"):][:8], "/console/policies/x"} {
		if p := h.send("approver", http.MethodGet, address, nil); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, p.status)
		}
	}
}

func TestADraftIsTakenBackByWhoSubmittedItAlone(t *testing.T) {
	h := opened(t)
	where := h.sends("publisher", "/console/policies", "t.yaml", []byte(table2027()), "step", "submit").where
	h.posts("publisher", where+"/drop").led(where)
	h.posts("publisher", where+"/drop").refused("不是草稿")
	h.get("publisher", where).says("已驳回")
}

func TestWhatIsWrongWithATableIsShownWithItsPlace(t *testing.T) {
	h := opened(t)
	src := strings.Replace(table2027(), "valid_from: 2027-01-01\n", "valid_from: someday\n", 1)
	before, _, _ := strings.Cut(src, "valid_from: someday")
	line := strings.Count(before, "\n") + 1
	p := h.sends("publisher", "/console/policies", `C:\dir\<script>x.yaml`, []byte(src), "step", "submit")
	p.refused("处要改", "valid_from: someday", "不是日期，请写成 2026-06-30 这样")
	p.silent("expected", "is not a date")
	if !strings.Contains(p.text, ".yaml:"+itoa(line)+":") || strings.Contains(p.text, "<script>x") || strings.Contains(p.text, `C:\dir`) {
		t.Errorf("the place is not told, or the name as it is:\n%s", p.main())
	}
	for name, c := range map[string]struct{ src, says string }{
		"nothing":       {"", "没有选文件"},
		"no YAML":       {"\x00\x01", "处要改"},
		"a bomb":        {"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n", "处要改"},
		"too large":     {strings.Repeat("# a\n", 200_000), "文件太大"},
		"far too large": {strings.Repeat("# a\n", 2_000_000), "文件太大"},
		"one of now":    {string(read("policies/tianjin-2023.yaml")), "已经在用"},
	} {
		if p := h.sends("publisher", "/console/policies", "a.yaml", []byte(c.src), "step", "submit"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.main(), c.says) {
			t.Errorf("%s: %d\n%s", name, p.status, p.main())
		}
	}
	for who, want := range map[string]int{"approver": 403, "auditor": 403, "hrss": 403} {
		if p := h.sends(who, "/console/policies", "a.yaml", []byte(table2027()), "step", "submit"); p.status != want {
			t.Errorf("%s submits: %d", who, p.status)
		}
	}
}

func TestTheImpactOnPeopleIsCountedBesideThePage(t *testing.T) {
	h := opened(t)
	h.accepted("王小明")
	where := h.sends("publisher", "/console/policies", "t.yaml", []byte(table2027()), "step", "submit").where
	for of, want := range map[string][]string{"madeup": {"编出来的人共", "新过线"}, "applications": {"这一期的申请共 1 人", "不变1"}, "saved": {"关注者保存的测算共 0 人"}} {
		h.posts("approver", where+"/impact", "of", of).led(where + "#impact")
		h.waits(func() bool { return strings.Contains(h.get("approver", where).main(), "再算") })
		h.get("approver", where).says(want...)
	}
	h.get("publisher", where).silent("再算") // each has their own
	if p := h.posts("hrss", where+"/impact"); p.status != http.StatusForbidden {
		t.Errorf("a window counts: %d", p.status)
	}
}

// waits until something is so, within half a minute.
func (h *house) waits(so func() bool) {
	h.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); {
		if time.Now().After(deadline) {
			h.Fatal("it does not come")
		}
		select {
		case <-h.Context().Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}
