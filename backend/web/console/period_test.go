package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

// filled is the form of a page that goes to an address, with what stands in it;
// pairs of name and value change it.
func (p page) filled(action string, pairs ...string) (all []string) {
	p.Helper()
	form := url.Values{}
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		inside = inside || n.Data == "form" && attribute(n, "action") == action
		if inside {
			fieldOf(n, form)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(must(html.Parse(strings.NewReader(p.text))), false)
	if len(form) == 0 {
		p.Fatalf("no form goes to %s:\n%s", action, p.main())
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	for name, values := range form {
		for _, v := range values {
			all = append(all, name, v)
		}
	}
	return all
}

// fieldOf puts what stands in a field into a form, as a browser would send it.
func fieldOf(n *html.Node, form url.Values) {
	name := attribute(n, "name")
	switch n.Data {
	case "input":
		box := attribute(n, "type") == "checkbox" || attribute(n, "type") == "radio"
		if name != "" && (!box || has(n, "checked")) {
			form.Add(name, attribute(n, "value"))
		}
	case "textarea":
		form.Add(name, "")
	case "option":
		if has(n, "selected") || n.Parent.FirstChild == n {
			form.Set(attribute(n.Parent, "name"), attribute(n, "value"))
		}
	}
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// refuses is an answer to who may not, or has it not.
func (h *house) refuses(who, method, path string, status int) {
	h.Helper()
	if p := h.send(who, method, path, url.Values{"reason": {"按通知"}}); p.status != status {
		h.Errorf("%s %s by %s: %d", method, path, who, p.status)
	}
}

func TestAPeriodIsPreparedFromAPresetAndWhatDiffersIsSaid(t *testing.T) {
	h := opened(t)
	h.get("publisher", "/console/periods").says("2026 年第二期", "申报中", "准备新一期")
	h.get("auditor", "/console/periods").silent("准备新一期")
	where := "/console/periods/new"
	h.get("publisher", where).says(`value="2027-1"`)
	before := h.now
	h.now = time.Date(2027, 9, 1, 2, 0, 0, 0, time.UTC) // filing for 2027-1 would be over
	h.get("publisher", where).says(`value="2027-2"`)
	h.now = before
	h.get("publisher", where+"?id=2027-3&preset=since-2022").says("期号填得不对")
	h.get("publisher", where+"?id=2026-2&preset=since-2022").says("2026 年第二期已经建好了")
	h.get("publisher", where+"?id=2027-1&preset=nothing").says("期的样板填得不对")
	empty := h.get("publisher", where+"?id=2027-1&preset=since-2022")
	empty.says("和样板一样", `value="2027-01-01T09:00"`, `value="2026-12-31"`, `value="tianjin-2023"`)

	wrong := h.posts("publisher", where, empty.filled(where, "clocks.acceptance", "0", "clocks.display", "many", "filing.from", "tomorrow")...)
	wrong.refused("有 3 处需要修改", "受理审核的天数填得不对，应当是 1 到 120 的整数", "分值公布的天数填得不对", "申报的起止时间填得不对", `value="many"`, `value="tomorrow"`)
	h.posts("publisher", where, empty.filled(where, "filing.to", "2026-12-01T17:00")...).refused("申报的起止时间填得不对")
	h.posts("publisher", where, empty.filled(where, "policy", "tianjin-1990")...).refused("积分表填得不对", "tianjin-1990")
	h.posts("publisher", where, empty.filled(where, "selection.line", "0")...).refused("入围规则填得不对")

	right := empty.filled(where, "clocks.acceptance", "7", "filing.to", "2027-04-29T17:00", "fill_in.to", "2027-04-29T12:00", "quota.binhai", "160", "selection.by", "number", "selection.number", "5000")
	for range 2 { // sent twice
		h.posts("publisher", where, right...).led("/console/periods/2027-1")
	}
	h.posts("publisher", where, empty.filled(where, "clocks.acceptance", "6")...).refused("2027 年第一期已经建好了")
	terms := must(h.load.Period(t.Context(), "2027-1")).Terms
	if terms.Clocks.Acceptance != 7 || terms.Clocks.Display != 5 || terms.Quota["binhai"] != 160 || terms.Selection != (casework.Selection{By: "number", Number: 5000, Ties: "include"}) ||
		!terms.Filing.To.Equal(time.Date(2027, 4, 29, 9, 0, 0, 0, time.UTC)) || !terms.FillIn.To.Equal(time.Date(2027, 4, 29, 4, 0, 0, 0, time.UTC)) {
		t.Errorf("the terms are %+v", terms)
	}
	prepared := h.get("publisher", "/console/periods/2027-1")
	prepared.says("准备中", "7 个工作日", "和样板不同", "160 件", "5000 人", "提出批准", "要先结束", "放假安排还没有公布")
	h.get("auditor", "/console/periods/2027-1").silent("提出批准…", "修改设置 ")
	for _, who := range []string{"hrss", "education", "approver", "auditor"} {
		h.refuses(who, http.MethodPost, where, http.StatusForbidden)
	}
	for _, who := range []string{"hrss", "education"} {
		h.refuses(who, http.MethodGet, "/console/periods", http.StatusForbidden)
		h.refuses(who, http.MethodGet, "/console/periods/2027-1", http.StatusForbidden)
	}
	for _, id := range []string{"2031-1", "nothing", "2026"} {
		h.refuses("publisher", http.MethodGet, "/console/periods/"+id, http.StatusNotFound)
	}
}

func TestTermsAreChangedUntilFilingAndTheSecondPersonSeesOldAndNew(t *testing.T) {
	h := opened(t)
	h.account("publisher.two", identity.Grant{Role: casework.Publisher})
	new := "/console/periods/new"
	h.posts("publisher", new, h.get("publisher", new+"?id=2027-1&preset=since-2022").filled(new)...).led("/console/periods/2027-1")
	path := "/console/periods/2027-1"
	prepared := h.get("publisher", path)
	prepared.says("批准以后才会开始")
	prepared.silent("现在不能")
	form := h.get("publisher", path+"/terms")
	h.posts("publisher", path+"/terms", form.filled(path+"/terms")...).led(path) // nothing is changed
	if v := must(h.load.Period(t.Context(), "2027-1")).Version; v != 1 {
		t.Errorf("it is at version %d", v)
	}
	for range 2 {
		h.posts("publisher", path+"/terms", form.filled(path+"/terms", "clocks.acceptance", "8")...).led(path)
	}
	clash := h.posts("publisher.two", path+"/terms", form.filled(path+"/terms", "clocks.display", "6")...)
	clash.refused("刚才有人改过", `name="clocks.display" value="6"`, `name="version" value="2"`)
	h.posts("publisher.two", path+"/terms", clash.filled(path+"/terms", "clocks.acceptance", "8")...).led(path)
	if c := must(h.load.Period(t.Context(), "2027-1")).Terms.Clocks; c.Acceptance != 8 || c.Display != 6 {
		t.Errorf("the clocks are %+v", c)
	}

	ask := func(who, reason string) page {
		h.Helper()
		return h.posts(who, path+"/moves", h.get("publisher", path).version("to", "applying", "reason", reason)...)
	}
	ask("publisher", "").refused("请写明原因")
	for range 2 {
		ask("publisher", "按市里的通知").led(path)
	}
	ask("publisher.two", "我也提一个").refused("同样的申请已经提出")
	h.get("publisher", path).says("等审批", "按市里的通知")
	requests := must(h.load.Requests(t.Context(), openRequests))
	if len(requests) != 1 {
		t.Fatalf("there are %d requests", len(requests))
	}
	where := "/console/requests/" + requests[0].ID
	h.get("approver", where).says("2027 年第一期", "2 项不同", "8 个工作日", "5 个工作日", "和样板不同", "到 2027年1月1日 周五 09:00 自动开始申报")
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("publisher", path).says("已批准", "批准")

	// What is changed after the approval is told beside what was approved.
	form = h.get("publisher", path+"/terms")
	h.posts("publisher", path+"/terms", form.filled(path+"/terms", "clocks.list_display", "7", "query_until", "2027-12-31T17:00")...).led(path)
	ask("publisher", "改公示天数").led(path)
	where = "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("approver", where).says("上次批准", "这次改的", "7 个工作日")
	form = h.get("publisher", path+"/terms")
	h.posts("publisher", path+"/terms", form.filled(path+"/terms", "query_until", "")...).led(path)
	if until := must(h.load.Period(t.Context(), "2027-1")).Terms.QueryUntil; !until.IsZero() {
		t.Errorf("it can be asked for until %s", until)
	}
	h.get("approver", where).says("现在还不能生效", "申请以后有变动")
	h.posts("approver", where+"/decision", "decision", "approve").refused("申请以后有变动")

	running := "/console/periods/2026-2"
	if p := h.send("publisher", http.MethodGet, running+"/terms", nil); p.status != http.StatusConflict {
		t.Errorf("terms of a period that runs are changed: %d", p.status)
	}
	h.get("publisher", running).silent("修改设置")
}

// version are the hidden fields of a page that say what was seen; pairs are added.
func (p page) version(pairs ...string) []string {
	p.Helper()
	found := regexp.MustCompile(`name="version" value="(\d+)"|data-version="(\d+)"`).FindStringSubmatch(p.text)
	if found == nil {
		p.Fatalf("no version stands in\n%s", p.main())
	}
	return append([]string{"version", found[1] + found[2]}, pairs...)
}

func TestAPeriodTellsItsDatesItsHolidaysAndWhatBlocksIt(t *testing.T) {
	h := opened(t)
	a, b := h.filed("王小明", agent), h.accepted("李四")
	open := h.get("publisher", "/console/periods/2026-2")
	open.says("申报中", "申报", "7月1日 周三 09:00 到 10月31日 周六 17:00", "2026年11月20日 周五", "国庆节", "中秋节", "2026年10月", "休", "班", "今天", "到时间自动", "公安 审核", "教委 打分", "已提交审核")
	if n := strings.Count(open.text, "today"); n < 1 {
		t.Error("today is not marked")
	}
	h.now = time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(t.Context()))
	blocked := h.get("publisher", "/console/periods/2026-2")
	blocked.says("审核打分中", "公布分值", "现在不能", "没有办完，不能公布", a.Number, "公安审核", "全部")
	blocked.silent("提出公布分值…")
	h.posts("publisher", "/console/periods/2026-2/moves", blocked.version("to", "scores_published", "reason", "按通知")...).refused("没有办完，不能公布")

	all := h.get("publisher", "/console/periods/2026-2/open")
	all.says(a.Number, b.Number, "教委", "请按部门和编号催办")
	all.silent("/console/applications/")
	h.get("auditor", "/console/periods/2026-2/open?what=line&department=police").says("/console/applications/" + a.ID)
	h.get("auditor", "/console/periods/2026-2/open?what=line&department=police").silent(b.Number)
	h.get("auditor", "/console/periods/2026-2/open?what=score&department=education").says(b.Number, "教育")
	h.get("auditor", "/console/periods/2026-2/open?what=objection").says("没有等着答复的复核")
	h.refuses("hrss", http.MethodGet, "/console/periods/2026-2/open", http.StatusForbidden)
	h.refuses("auditor", http.MethodPost, "/console/periods/2026-2/moves", http.StatusForbidden)
	if p := h.posts("publisher", "/console/periods/2026-2/moves", "to", "closed", "reason", "按通知"); p.status != http.StatusNotFound {
		t.Errorf("a move that nobody asks for: %d", p.status)
	}
}

func TestAStalePageOfAPeriodSaysWhatHasHappened(t *testing.T) {
	h := opened(t)
	h.published("王小明")
	h.now = h.now.AddDate(0, 0, 1)
	page := h.get("publisher", "/console/periods/2026-2")
	page.says("分值公布中", "申请撤回…", "11月2日 周一", "11月6日 周五 17:00")
	asked := page.version("reason", "有一处算错")
	h.now = time.Date(2026, 11, 6, 9, 0, 1, 0, time.UTC)
	must(h.load.Tick(t.Context()))
	h.posts("publisher", "/console/periods/2026-2/takeback", asked...).refused("您看的时候，这一期有了变化", "分值公布结束", "有一处算错")
	h.posts("publisher", "/console/periods/2026-2/takeback", h.get("publisher", "/console/periods/2026-2").version("reason", "有一处算错")...).led("/console/periods/2026-2")
	where := "/console/requests/" + must(h.load.Requests(t.Context(), openRequests))[0].ID
	h.get("approver", where).says("撤回公布", "1 人的分值立即收回", "复核都保留")
	h.posts("approver", where+"/decision", "decision", "approve").led("/console/requests")
	h.get("publisher", "/console/periods/2026-2").says("审核打分中", "已经过了 17:00")
	h.now = time.Date(2026, 11, 9, 2, 0, 0, 0, time.UTC)
	h.get("approver", "/console/periods/2026-2").says("审核打分中", "撤回分值公布：有一处算错")
	h.get("publisher", "/console/periods/2026-2").says("提出公布分值…")
}

func TestTheTabsAndPagesOfAListAreAddressesOfItsFilters(t *testing.T) {
	h := opened(t)
	h.filed("王小明", agent)
	h.get("hrss", "/console/work?due=soon").says(`href="?due=soon"`, `href="?show=waiting"`, `href="?show=done"`)
	h.get("education", "/console/scores").says("&show=waiting\"")
	h.get("hrss", "/console/units?q=示例").says(`href="?licence=to_check&q=%E7%A4%BA%E4%BE%8B"`)
}
