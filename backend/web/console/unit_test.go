package console_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/files"
)

const registered = "91120118MA0000000X"

// registers is a unit with two agents and a licence.
func (h *house) registers() *casework.Unit {
	h.Helper()
	return must(h.load.Register(h.Context(), caseload.Registration{
		USCC: registered, Name: "登记公司", Licence: &files.Upload{Content: bytes.NewReader(drawn(200))},
		Agents: []caseload.NewAgent{
			{Name: "wang.fang", Password: "four words of one sentence", Phone: "13800000000", Insured: true},
			{Name: "li.na", Password: "another four words here", Insured: true},
		},
	}))
}

func drawn(width int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 300))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestAUnitIsFoundAndItsLicenceIsDecidedOnOnce(t *testing.T) {
	h := opened(t)
	u := h.registers()
	path := "/console/units/" + registered
	h.get("hrss", "/console/units").says("示例公司", "登记公司", "<script>alert(1)</script>公司", "待核对")
	h.get("hrss", "/console").says("<b>1</b>待核对执照")
	h.get("hrss", "/console/units?licence=to_check").says("登记公司")
	h.get("hrss", "/console/units?licence=to_check").silent("示例公司")
	h.get("hrss", "/console/units?q=登记").says(registered)
	h.get("hrss", "/console/units?q=9135").says("示例公司")
	h.get("hrss", "/console/units?q=%25").says("没有找到")
	h.get("hrss", "/console/units?point=binhai").says("91120116MA00000014")
	h.get("hrss", "/console/units?point=binhai").silent("登记公司", "91350100M000100Y43")
	h.get("hrss", "/console/units?licence=refused").says("还没有单位")

	page := h.get("hrss", path)
	page.says("wang.fang", "13800000000", "待核对", "通过", "没有被限制过", "您的受理点没有它的申请")
	h.get("auditor", path).silent("13800000000", "decision", "申请限制申报")
	if p := h.get("hrss", path+"/licence"); !strings.HasPrefix(p.text, "\x89PNG") && !strings.HasPrefix(p.text, "\xff\xd8") {
		t.Error("the licence is no picture")
	}
	h.posts("hrss", path+"/licence/decision", "decision", "refuse", "file", u.File.ID).refused("请写明原因")
	h.posts("hrss", path+"/licence/decision", "decision", "pass").refused("刚才有人改过") // it says not which
	// A better one has come in meanwhile.
	better := must(h.load.HandInLicence(t.Context(), casework.Actor{ID: u.Agents[0], Role: casework.Agent, Unit: u.ID}, registered, 0, files.Upload{Content: bytes.NewReader(drawn(210))}))
	h.posts("hrss", path+"/licence/decision", "decision", "pass", "file", u.File.ID).refused("刚才有人改过", better.File.ID)
	for range 2 {
		h.posts("hrss", path+"/licence/decision", "decision", "refuse", "file", better.File.ID, "reason", "公章看不清").led(path)
	}
	h.posts("police", path+"/licence/decision", "decision", "pass", "file", better.File.ID).refused("核对过了")
	h.get("hrss", path).says("没有通过：公章看不清")
	for _, who := range []string{"approver", "publisher", "education"} {
		h.refuses(who, http.MethodPost, path+"/licence/decision", http.StatusForbidden)
	}
	h.refuses("publisher", http.MethodGet, "/console/units", http.StatusForbidden)
	h.refuses("hrss", http.MethodGet, "/console/units/91120116MA00000022", http.StatusNotFound)
	h.refuses("hrss", http.MethodGet, "/console/units/nothing", http.StatusNotFound)
}

func TestAnOfficerOfAnotherPointDecidesOnNoLicence(t *testing.T) {
	h := opened(t)
	u := h.registers()
	must(h.load.ChoosePoint(t.Context(), casework.Actor{ID: u.Agents[0], Role: casework.Agent, Unit: u.ID}, registered, 0, "2026-2", casework.Binhai))
	path := "/console/units/" + registered
	h.get("hrss", path).says("选了别的受理点")
	h.get("hrss", path).silent(`value="pass"`)
	h.refuses("hrss", http.MethodPost, path+"/licence/decision", http.StatusNotFound)
	h.get("binhai", path).says(`value="pass"`)
	h.posts("binhai", path+"/licence/decision", "decision", "pass", "file", u.File.ID).led(path)
	h.get("binhai", path).says("核对通过")
}

func TestAUnitIsBarredAndLetInAgainByTwo(t *testing.T) {
	h := opened(t)
	h.registers()
	path := "/console/units/" + registered
	h.posts("hrss", path+"/bar", "reason", "").refused("请写明原因")
	for range 2 {
		h.posts("hrss", path+"/bar", "reason", "伪造劳动合同").led(path)
	}
	h.posts("police", path+"/bar", "reason", "我也这样看").refused("同样的申请已经提出")
	h.get("hrss", path).says("已提出，等审批")
	h.posts("hrss", path+"/bar/lifting", "reason", "查无此事").refused("没有被限制")
	where := "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("approver", where).says("登记公司", "伪造劳动合同", "3 年内不能")
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", path).says("不能申报", "到 2029年8月31日 周五 为止", "伪造劳动合同", "申请解除限制")
	h.get("hrss", "/console/units").says("不能申报，到 2029-08-31")
	h.posts("hrss", path+"/bar/lifting", "reason", "查无此事").led(path)
	where = "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", path).silent("为止不能")
	h.refuses("approver", http.MethodPost, path+"/bar", http.StatusForbidden)
}

func TestAnAgentIsReplacedFromTheWindow(t *testing.T) {
	h := opened(t)
	h.registers()
	path := "/console/units/" + registered
	h.get("hrss", path+"/agents?old=li.na").says("请接替的人自己输入密码", `value="li.na" selected`)
	wrong := []string{"old", "li.na", "new.name", "zhao.yun", "new.password", "short", "new.again", "other", "new.phone", "12", "reason", ""}
	h.posts("hrss", path+"/agents", wrong...).refused("有 4 处需要修改", "两次输入的密码不一样", "还没有声明", `value="zhao.yun"`)
	right := []string{"old", "li.na", "new.name", "zhao.yun", "new.password", "four other words again", "new.again", "four other words again", "new.insured", "yes", "reason", "已离职"}
	h.posts("hrss", path+"/agents", right...).led(path)
	h.get("hrss", path).says("更换经办人正在等审批")
	h.posts("hrss", path+"/agents", right...).refused("同样的申请已经提出")
	if p := h.posts("hrss", path+"/agents", append(right, "old", "nobody")...); strings.Contains(p.text, "four other words") {
		t.Error("the page tells a password")
	}
	where := "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("approver", where).says("li.na", "zhao.yun", "已离职")
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", path).says("zhao.yun")
	h.refuses("approver", http.MethodGet, path+"/agents", http.StatusForbidden)
}

func TestAFalseRecordIsLiftedFromTheRegister(t *testing.T) {
	h := opened(t)
	h.get("hrss", "/console/false-records").says("没有有效的记录")
	a := h.accepted("王小明")
	other := h.filed("李四", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
	for _, one := range []struct{ who, id, of string }{{"hrss", a.ID, "person"}, {"binhai", other.ID, "unit"}} {
		found := h.is(one.id)
		h.posts(one.who, "/console/applications/"+one.id+"/ask/false_record", "version", version(found), "of", one.of, "reason", "结婚证是假的")
		asked := must(h.load.Requests(t.Context(), openRequests))[0]
		h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	}
	list := h.get("hrss", "/console/false-records")
	list.says("王*明", a.Number, "<script>alert(1)</script>公司", other.Number, "申请撤销", "2026-09-01 到 2031-08-31", "/console/applications/"+a.ID)
	list.silent("王小明", "/console/applications/"+other.ID) // another point's
	h.get("hrss", "/console/false-records?of=unit").silent("王*明")
	h.get("auditor", "/console/false-records").silent("申请撤销")
	link, _, _ := strings.Cut(strings.SplitN(h.get("hrss", "/console/false-records?of=person").text, "/console/false-records/", 2)[1], `"`)
	path := "/console/false-records/" + link
	h.get("hrss", path).says("王*明", "结婚证是假的", "不再因它扣分")
	h.posts("hrss", path, "reason", "").refused("请写明原因")
	for range 2 {
		h.posts("hrss", path, "reason", "民政核实是真的").led("/console/false-records")
	}
	h.get("police", "/console/false-records").says("等审批撤销")
	h.posts("police", path, "reason", "我也这样看").refused("同样的申请已经提出")
	h.refuses("approver", http.MethodPost, path, http.StatusForbidden)
	h.refuses("publisher", http.MethodGet, "/console/false-records", http.StatusForbidden)
	h.refuses("hrss", http.MethodGet, "/console/false-records/nothing/lift", http.StatusNotFound)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", "/console/false-records?state=lifted").says("王*明", "撤销：民政核实是真的")
	h.get("hrss", path).says("已经撤销了")
}
