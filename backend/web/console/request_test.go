package console_test

import (
	"net/http"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
)

var openRequests = store.RequestFilter{State: casework.RequestOpen, Limit: 10}

// published is an application whose points are on display: every department has
// given none.
func (h *house) published(name string) *casework.Application {
	h.Helper()
	a := h.accepted(name)
	for _, r := range a.Scores {
		if r.Closed() {
			continue
		}
		by := casework.Actor{ID: r.Department, Role: casework.Scorer, Department: r.Department, Points: here}
		step := casework.ScoreCommand{Step: casework.ScoreGiven, Indicator: r.Indicator, Department: r.Department, Points: r.Least}
		must(h.load.Score(h.Context(), by, a.ID, 0, step))
	}
	h.now = time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
	publisher, approver := casework.Actor{ID: "publisher", Role: casework.Publisher}, casework.Actor{ID: "approver", Role: casework.Approver}
	asked := must(h.load.Request(h.Context(), publisher, casework.AskScores, "2026-2", caseload.Details{}, "按通知"))
	must(h.load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
	return h.is(a.ID)
}

func TestASecondPersonSeesWhatARequestWouldDoAndDecides(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.get("hrss", path+"/ask/disqualify").says("您提出，另一位审批人员决定")
	h.posts("hrss", path+"/ask/disqualify", "version", version(a), "reason", "").refused("请写明原因")
	h.posts("hrss", path+"/ask/disqualify", "version", version(a), "reason", "合同是假的，已经核实").led(path)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	where := "/console/requests/" + asked.ID

	h.get("hrss", "/console/requests").says("取消资格", "合同是假的", "待审批")
	h.get("hrss", where).says("撤回申请")
	if p := h.send("police", http.MethodGet, where, nil); p.status != http.StatusNotFound {
		t.Errorf("another officer sees the request: %d", p.status)
	}
	h.get("approver", "/console").says("待我审批")
	h.get("approver", where).says("已提交审核 → 资格取消", "hrss", a.Number, "王*明", "示例公司", "合同是假的")
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	if s := h.is(a.ID).State; s != casework.Disqualified {
		t.Errorf("it is %s", s)
	}
	h.get("hrss", path).says("申请恢复资格", "资格取消")
	h.get("approver", "/console/requests?state=approved").says(a.Number)
}

func TestARequestCanBeDroppedByWhoAskedAlone(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	path := "/console/applications/" + a.ID
	h.posts("police", path+"/ask/false_record", "version", version(a), "of", "person", "reason", "结婚证是假的").led(path)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	where := "/console/requests/" + asked.ID
	h.get("approver", where).says("一条 -30.00 分", "5 年内有效")
	if p := h.posts("hrss", where+"/drop"); p.status != http.StatusNotFound {
		t.Errorf("another drops it: %d", p.status)
	}
	h.posts("police", where+"/drop").led("/console/requests")
	h.posts("police", where+"/drop").refused("已经有人决定")
	h.posts("approver", where+"/decision", "decision", "approve").refused("已经有人决定")
}

func TestAFalseRecordTakesPointsAndIsLiftedFromTheCase(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	path := "/console/applications/" + a.ID
	h.posts("police", path+"/ask/false_record", "version", version(a), "of", "person", "reason", "结婚证是假的").led(path)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", path).says("虚假材料记录 -30.00", "结婚证是假的", "申请撤销")
	record := must(h.load.FalseRecords(t.Context(), store.FalseRecordFilter{Limit: 1}))[0]
	h.posts("hrss", path+"/ask/lift_false?record="+record.ID, "reason", "民政核实是真的").led(path)
	asked = must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests/"+asked.ID).says("结婚证是假的", "民政核实是真的")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", path).says("已撤销")
}

func TestARejectionIsReopenedByTwo(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.posts("police", path+"/reject", "version", version(a), "reason", "other").refused("请写明说明")
	h.posts("police", path+"/reject", "version", version(a), "reason", "other", "text", "户籍信息有误").led(path)
	h.get("police", path).says("不予受理", "户籍信息有误", "申请撤销不予受理")
	h.posts("hrss", path+"/ask/reopen", "version", version(h.is(a.ID)), "reason", "户籍已经更正").led(path)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests/"+asked.ID).says("不予受理 → 已提交审核")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	if s := h.is(a.ID).State; s != casework.Submitted {
		t.Errorf("it is %s", s)
	}
}

func TestWhoeverIsLookedForStandsInNoAddress(t *testing.T) {
	h := opened(t)
	a, other := h.filed("王小明", agent), h.filed("李四", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
	h.posts("hrss", "/console/search", "q", a.Number).led("/console/applications/" + a.ID)
	h.posts("hrss", "/console/search", "q", a.Number[:6]).says(a.Number)
	h.posts("hrss", "/console/search", "q", "王小明").says(a.Number, "王*明")
	h.posts("hrss", "/console/search", "q", "示例").says(a.Number)
	h.posts("hrss", "/console/search", "q", "李四").says("没有找到")
	h.posts("hrss", "/console/search", "q", other.Number).says("没有找到")
	number := must(h.vault.Reveal(t.Context(), casework.Actor{ID: "hrss", Role: casework.WindowOfficer}, a.Person, "id_number", "核对材料"))
	h.posts("hrss", "/console/search", "q", number).says(a.Number)
	h.posts("hrss", "/console/search", "q", number[:17]+"9").refused("校验码")
	h.posts("auditor", "/console/search", "q", other.Number).led("/console/applications/" + other.ID)
	often := 0
	for range 20 {
		if h.posts("hrss", "/console/search", "q", "王小明").status == http.StatusTooManyRequests {
			often++
		}
	}
	if often == 0 {
		t.Error("somebody searches as often as they like")
	}
}

func TestThePoliceHandPermitsOut(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	day := must(casework.ParseDate("2026-12-28"))
	a.Version++
	a.State, a.Permit = casework.Qualified, casework.Due{Day: day}
	err := h.store.Do(t.Context(), func(tx *store.Tx) error {
		gained := casework.Recorded{Application: a.ID, Version: a.Version, At: h.now, By: casework.Actor{ID: "system", Role: casework.System}, Event: casework.Gained{Permit: a.Permit}}
		return tx.SaveApplication(a, []casework.Recorded{gained}, nil, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	h.get("police", "/console/permits").says(a.Number, "王*明", "2026年12月28日")
	for _, who := range []string{"hrss", "education"} {
		if p := h.posts(who, "/console/applications/"+a.ID+"/permit", "version", version(a)); p.status != http.StatusForbidden && p.status != http.StatusNotFound {
			t.Errorf("%s hands it out: %d", who, p.status)
		}
	}
	for range 2 {
		h.posts("police", "/console/applications/"+a.ID+"/permit?back=permits", "version", version(a)).led("/console/permits")
	}
	h.get("police", "/console/permits").says("没有等着发放的")
	if s := h.is(a.ID).State; s != casework.PermitIssued {
		t.Errorf("it is %s", s)
	}
}
