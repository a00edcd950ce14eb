package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"luohu/backend/casework"
)

func (h *house) row(who, path string, pairs ...string) page {
	h.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return h.send(who, http.MethodPost, path, form, "HX-Request", "true")
}

func TestManyAreScoredInARowAndEachErrorStandsInItsRow(t *testing.T) {
	h := opened(t)
	first, second := h.accepted("王小明"), h.accepted("李四")
	list := h.get("education", "/console/scores?indicator=education")
	list.says(first.Number, "王*明", second.Number, "李*", "大学专科", "自评 10.00 分", "待接收")
	path := "/console/applications/" + first.ID + "/scores/education?list=indicator%3Deducation"

	wrong := h.row("education", path, "version", version(first), "step", "score", "points", "99", "evidence", "学信网核验")
	wrong.refused("分值应当在 0.00 到 20.00 之间", "王*明", "学信网核验", `value="99"`)
	wrong.silent("<html", second.Number)
	h.row("education", path, "version", version(first), "step", "score", "points", "十分").refused("分值应当在")
	saved := h.row("education", path, "version", version(first), "step", "score", "points", "20", "evidence", "学信网核验")
	saved.says("王*明", "20.00", "已打分", "与自评不同")
	again := h.row("education", path, "version", version(first), "step", "score", "points", "20", "evidence", "学信网核验")
	if again.status != http.StatusOK {
		t.Errorf("sent twice: %d %s", again.status, again.main())
	}
	r := h.is(first.ID).Score("education", "education")
	if r.Status != casework.Done || r.Points.String() != "20.00" || r.Evidence != "学信网核验" {
		t.Errorf("the record is %+v", r)
	}
	scored := 0
	events, _, err := h.load.History(t.Context(), casework.Actor{Role: casework.Auditor}, first.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if step, is := e.Event.(casework.ScoreStep); is && step.Indicator == "education" {
			scored++
		}
	}
	if scored != 1 {
		t.Errorf("it was scored %d times", scored)
	}

	// What changes beside the record keeps nobody from scoring it; what changes it does.
	h.posts("edu.two", "/console/applications/"+second.ID+"/claim")
	h.posts("edu.two", "/console/applications/"+second.ID+"/release")
	other := "/console/applications/" + second.ID + "/scores/education"
	h.row("edu.two", other, "version", version(second), "step", "receive").says("打分中")
	h.row("education", other, "version", version(second), "step", "skip", "reason", "没有申报这一项").refused("edu.two", "接收材料")
	h.row("education", other, "version", version(h.is(second.ID)), "step", "skip").refused("请写明原因")
	h.posts("education", other+"?list=show%3Ddone", "version", version(h.is(second.ID)), "step", "skip", "reason", "没有申报这一项").
		led("/console/scores?show=done#row-" + second.ID + "-education")
	h.get("education", "/console/scores?show=done").says(first.Number, second.Number, "与自评不同", "不需打分")
}

func TestARowStillSaysWhoHasItsCaseInHandWhenItIsDrawnAnew(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	h.posts("edu.two", "/console/applications/"+a.ID+"/claim")
	h.get("education", "/console/scores?indicator=education").says("edu.two 正在处理")
	path := "/console/applications/" + a.ID + "/scores/education?list=indicator%3Deducation"
	h.row("education", path, "version", version(h.is(a.ID)), "step", "score", "points", "10", "evidence", "学信网核验").refused("edu.two 正在处理")
	h.row("edu.two", path, "version", version(h.is(a.ID)), "step", "score", "points", "10", "evidence", "学信网核验").silent("正在处理")
}

func TestADepartmentAsksForASupplementOfItsIndicator(t *testing.T) {
	h := opened(t)
	a := h.accepted("王小明")
	path := "/console/applications/" + a.ID
	h.get("education", path+"/scores/education/supplement").says("要求补正", "申请人身份证")
	h.posts("education", path+"/scores/education/supplement", "version", version(a), "step", "ask", "material", "id_card", "reason.id_card", "和学历证姓名不一致").led(path)
	h.get("education", "/console/scores?show=waiting").says(a.Number, "待补正")
	h.get("education", path).says("教委", "和学历证姓名不一致")
	if p := h.posts("education", path+"/scores/housing_fund/supplement", "version", version(h.is(a.ID)), "step", "ask", "material", "id_card", "reason.id_card", "不是本部门的"); p.status == http.StatusSeeOther {
		t.Error("a department asks for another's indicator")
	}
}

func TestARescoreIsAskedOfAColleagueWhoSeesWhatItChanges(t *testing.T) {
	h := opened(t)
	a := h.published("王小明")
	applicant := casework.Actor{ID: "applicant", Role: casework.Applicant, Person: a.Person}
	must(h.load.Object(t.Context(), applicant, a.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "我是本科毕业"}, {Indicator: "housing_fund", Reason: "少算"}}))
	list := h.get("education", "/console/objections")
	list.says(a.Number, "我是本科毕业", "维持原分值")
	list.silent("少算")

	path := "/console/applications/" + a.ID
	h.get("education", path+"/ask/rescore?indicator=education").says("我是本科毕业", "本部门")
	h.posts("education", path+"/ask/rescore?indicator=education", "version", version(h.is(a.ID)), "points", "80", "reason", "学信网查到本科").refused("分值应当在")
	h.posts("education", path+"/ask/rescore?indicator=education", "version", version(h.is(a.ID)), "points", "20", "reason", "学信网查到本科").led(path)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	where := "/console/requests/" + asked.ID
	own := h.get("education", where)
	own.says("撤回申请")
	own.silent("decision")
	total := h.is(a.ID).Total
	h.get("edu.two", "/console").says("待我审批")
	h.get("edu.two", "/console/requests").says(a.Number, "待您决定")
	h.get("edu.two", where).says("0.00 → 20.00", total.String()+" → ", "学信网查到本科", "education")
	if p := h.posts("education", where+"/decision", "decision", "approve"); p.status != http.StatusConflict {
		t.Errorf("they decide their own: %d %s", p.status, p.main())
	}
	h.posts("edu.two", where+"/decision", "decision", "decline").refused("请写明原因")
	h.posts("edu.two", where+"/decision", "decision", "approve").led("/console/requests")
	h.posts("edu.two", where+"/decision", "decision", "approve").refused("已经有人决定")
	if r := h.is(a.ID).Score("education", "education"); r.Points.String() != "20.00" {
		t.Errorf("the score is %s", r.Points)
	}
}

func TestAnObjectionIsAnsweredOnceWithAReason(t *testing.T) {
	h := opened(t)
	a := h.published("王小明")
	applicant := casework.Actor{ID: "applicant", Role: casework.Applicant, Person: a.Person}
	must(h.load.Object(t.Context(), applicant, a.ID, []casework.ObjectedIndicator{{Indicator: "education", Reason: "我是本科毕业"}}))
	path := "/console/objections/" + a.ID + "/answer"
	seen := version(h.is(a.ID))
	h.get("education", "/console/applications/"+a.ID).says("申请人要求复核：", "我是本科毕业", "去答复")
	h.get("hrss", "/console/applications/"+a.ID).silent("去答复")
	h.get("education", "/console/objections").says("我是本科毕业", "提出")
	h.posts("education", path, "version", seen, "indicator", "education", "text", "").refused("请写明")
	h.posts("education", path, "version", seen, "indicator", "education", "text", "学信网上没有查到").led("/console/objections")
	h.posts("education", path, "version", seen, "indicator", "education", "text", "学信网上没有查到").led("/console/objections")
	h.get("education", "/console/objections").says("没有要答复的")
	h.get("education", "/console/applications/"+a.ID).silent("去答复")
	if p := h.posts("hrss", path, "version", seen, "indicator", "education", "text", "窗口来答"); p.status != http.StatusForbidden {
		t.Errorf("a window answers: %d", p.status)
	}
}
