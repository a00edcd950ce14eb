package console_test

import (
	"errors"
	"html"
	"image/color"
	"image/gif"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// begun is a draft that the editor has begun.
func (h *house) begun(kind, period string) string {
	h.Helper()
	p := h.posts("editor", "/console/notices/new", "kind", kind, "period", period)
	if p.status != http.StatusSeeOther {
		h.Fatalf("no notice is begun: %d %s", p.status, p.main())
	}
	return strings.TrimPrefix(p.where, "/console/notices/")
}

// wrote is a draft with a text that could go out.
func (h *house) wrote(title, body string) (where string) {
	h.Helper()
	where = "/console/notices/" + h.begun("free", "")
	h.posts("editor", where, "revision", "1", "title", title, "body", body).led(where)
	return where
}

// letOut has a notice published by two.
func (h *house) letOut(where string) {
	h.Helper()
	h.posts("publisher", where+"/request", "version", h.versionOf(where), "reason", "按通知")
	asked := must(h.load.Requests(h.Context(), openRequests))[0]
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
}

func (h *house) noticeAt(where string) *notice.Notice {
	h.Helper()
	return must(h.store.Notice(h.Context(), strings.TrimPrefix(where, "/console/notices/")))
}

func (h *house) versionOf(where string) string {
	h.Helper()
	return strconv.FormatInt(h.noticeAt(where).Version, 10)
}

func TestTheCoverOfArticlesIsSeenByWhoeverSeesNotices(t *testing.T) {
	h := opened(t)
	const shown = "/console/notices/cover"
	where := h.wrote("放假安排", "照常办理。")
	h.get("editor", where).says(`<img src="`+shown+`"`, "发出时用的是设好的那张")
	h.cover = func() ([]byte, error) { return []byte("\x89PNG\r\n\x1a\nand more"), nil }
	for _, who := range []string{"editor", "publisher", "approver"} {
		a := h.Ask(http.MethodGet, shown, h.secrets[who], "", nil)
		if head := a.Header; a.Status != http.StatusOK || head.Get("Content-Type") != "image/png" || head.Get("Cache-Control") != "private, max-age=600" || head.Get("X-Content-Type-Options") != "nosniff" || !strings.HasSuffix(a.Page, "and more") {
			t.Errorf("%s sees %d %v", who, a.Status, head)
		}
	}
	for _, who := range []string{"hrss", "education", "admin"} {
		if p := h.send(who, http.MethodGet, shown, nil); p.status != http.StatusForbidden {
			t.Errorf("%s sees it: %d", who, p.status)
		}
	}
	for name, none := range map[string]func() ([]byte, error){
		"out of reach": func() ([]byte, error) { return nil, errors.New("WeChat is away") },
		"no picture":   func() ([]byte, error) { return []byte("<html><script>"), nil },
	} {
		h.cover = none
		a := h.Ask(http.MethodGet, shown, h.secrets["editor"], "", nil)
		if a.Status != http.StatusBadGateway || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("of one that is %s: %d %v", name, a.Status, a.Header)
		}
		if blank := must(gif.Decode(strings.NewReader(a.Page))); blank.Bounds().Dx() != 1 || blank.At(0, 0) != (color.RGBA{}) {
			t.Errorf("what stands beneath is hidden by %v", blank)
		}
	}
}

func TestANoticeIsWrittenAskedForAndApprovedAsItIsSeen(t *testing.T) {
	h := opened(t)
	h.get("editor", "/console/notices").says("没有草稿", "写通知")
	h.get("editor", "/console/notices/new").says("公布分值", "政策消息", "服务中断", "2026 年第二期")
	h.begun("policy", "")
	h.get("editor", "/console/notices").says("（文件名称）")
	where := "/console/notices/" + h.begun("service", "")
	h.get("editor", where).says("系统维护通知", "「停止开始」还没有值（写在「要填的」里）。", "6/60", "服务变更通知", "保存草稿", "还有")
	h.get("editor", where).silent("提出发布", "作废")
	h.posts("editor", where, "revision", "1", "title", "夜间维护", "body", "{{停止开始}} 至 {{停止结束}} 暂停{{影响}}。\n\n- 已填的都在",
		"given.停止开始", "2026年6月27日 22:00", "given.停止结束", "2026年6月28日 06:00", "given.影响", "网上填报").led(where)
	h.get("publisher", where).says("可以发布了", "提出发布", "作废", "没写，取自通知", "2026年6月27日 22:00")
	for _, step := range []string{"request", "broadcast"} { // whoever goes on takes along what they typed
		h.posts("publisher", where, "revision", "2", "title", "夜间维护", "body", "{{停止开始}} 至 {{停止结束}} 暂停{{影响}}。\n\n- 已填的都在",
			"given.停止开始", "2026年6月27日 22:00", "given.停止结束", "2026年6月28日 06:00", "given.影响", "网上填报", "step", step).led(where + "/" + step)
	}
	h.get("publisher", where+"/request").says("批准的就是这些", "已填的都在")
	h.posts("publisher", where+"/request", "version", "2", "reason", "").refused("请写明")
	h.posts("publisher", where+"/request", "version", "2", "reason", "换机器")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests").says("发布通知", "夜间维护")
	h.get("approver", "/console/requests/"+asked.ID).says("发布以后不能再改", "2026年6月27日 22:00 至 2026年6月28日 06:00 暂停网上填报。", "客服消息", "换机器")
	h.get("editor", "/console/notices").says("夜间维护", "等审批")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	h.get("editor", where).says("已发布", "第 2026-0001 号", "publisher提出，approver批准", "发更正")
	h.get("editor", "/console/notices?state=published").says("夜间维护", "2026-0001")
	h.posts("editor", where, "revision", "2", "title", "改一改", "body", "不行").refused("已经发布，不能再改", "改一改")
}

func TestSomethingElseThanWhatWasApprovedDoesNotGoOut(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.posts("publisher", where+"/request", "version", "2", "reason", "按通知")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.posts("editor", where, "revision", "2", "title", "放假安排", "body", "不办理。").led(where)
	h.get("editor", where).says("提出以后改过，批准也不会发布")
	h.get("approver", "/console/requests/"+asked.ID).says("照常办理。", "提出以后内容有变动")
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").refused("提出以后内容有变动")
	if n := h.noticeAt(where); n.State != notice.Draft {
		t.Errorf("it is %s", n.State)
	}
}

func TestTheSecondOfTwoEditorsLosesNothing(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	h.posts("publisher", where, "revision", "2", "title", "放假安排", "body", "不办理。").led(where)
	p := h.posts("editor", where, "revision", "2", "title", "放假安排", "body", "上午办理。")
	p.refused("publisher 在", "保存过", "上午办理。", "不办理。", "用我的盖过去")
	if h.noticeAt(where).Text.Body != "不办理。" {
		t.Error("the first was overwritten")
	}
	h.posts("editor", where, "revision", "2", "newer", "3", "title", "放假安排", "body", "上午办理。").led(where)
	if h.noticeAt(where).Text.Body != "上午办理。" {
		t.Error("the second can't go on")
	}
	h.get("editor", where+"/versions").says("第 4 版", "第 3 版 → 第 4 版", "不办理。", "上午办理。")
	h.get("auditor", where+"/versions?a=2&b=3").says("第 2 版 → 第 3 版", "照常办理。")
	// Sent once more, it does nothing.
	h.posts("editor", where, "revision", "2", "title", "放假安排", "body", "上午办理。").led(where)
	if v := h.noticeAt(where).Version; v != 4 {
		t.Errorf("version %d", v)
	}
}

func TestWhatIsTypedIsCheckedAndShownBesideIt(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	typed := func(pairs ...string) page {
		form := map[string][]string{"revision": {"2"}}
		for i := 0; i < len(pairs); i += 2 {
			form[pairs[i]] = []string{pairs[i+1]}
		}
		return h.send("editor", http.MethodPost, where+"/preview", form, "HX-Request", "true")
	}
	p := typed("title", strings.Repeat("长", 61), "body", "请看 {{没有的}}\n\n<script>alert(1)</script>![](https://example.org/x)")
	if p.status != http.StatusOK || strings.Contains(p.text, "<script") || strings.Count(p.text, "<img") != 1 { // which is the cover
		t.Fatalf("%d %s", p.status, p.text)
	}
	p.says("61/60", "最多 60 个字", "没有「没有的」这个变量", "第 1 行第 4 个字", "不能写 HTML", `hx-swap-oob="true"`, "处要改好")
	if typed("title", "短", "body", "好").says("1/60", "可以发布了"); h.noticeAt(where).Version != 2 {
		t.Error("a look saves")
	}
	h.posts("editor", where, "step", "preview", "revision", "2", "title", "只是看看", "body", "好").says("只是看看")
	if h.noticeAt(where).Version != 2 {
		t.Error("a look without a script saves")
	}
}

func TestHostileTextIsTextOnly(t *testing.T) {
	h := opened(t)
	where := h.wrote(`</textarea><script>alert(1)</script>`, "</textarea><script>alert(2)</script>\n\n[x](javascript:alert(3))")
	for _, path := range []string{where, where + "/versions", where + "/request", "/console/notices"} {
		if p := h.get("publisher", path); strings.Contains(p.text, "<script>alert") || strings.Contains(p.text, `href="javascript`) {
			t.Errorf("%s runs it:\n%s", path, p.text)
		}
	}
	h.posts("publisher", where+"/request", "version", "2", "reason", "发").refused("处不能发布的地方", "尖括号")
}

func TestACorrectionLeadsFromTheOneToTheOther(t *testing.T) {
	h := opened(t)
	old := h.wrote("施行日期", "7 月 1 日起。")
	h.letOut(old)
	p := h.posts("editor", old+"/correction")
	next := p.where
	h.posts("editor", old+"/correction").led(next)
	h.get("editor", next).says("这是更正", "施行日期", "7 月 1 日起。")
	h.posts("editor", next, "revision", "1", "title", "更正：施行日期", "body", "8 月 1 日起。").led(next)
	h.letOut(next)
	h.get("editor", old).says("已由 更正：施行日期（第 2026-0002 号）更正")
	h.get("editor", old).silent("发更正")
	h.get("editor", "/console/notices?state=published").says("已有更正", "更正：施行日期")
	if p := h.posts("editor", old+"/correction"); p.status != http.StatusConflict {
		t.Errorf("it is corrected twice: %d", p.status)
	}
	h.posts("publisher", next+"/withdrawal", "reason", "").refused("请写明")
	for range 2 {
		h.posts("publisher", next+"/withdrawal", "reason", "还是写错了").led(next)
	}
	h.get("editor", next).says("已撤回", "还是写错了")
	h.get("editor", "/console/notices?state=withdrawn").says("更正：施行日期")
}

func TestADraftIsGivenUpWithAReason(t *testing.T) {
	h := opened(t)
	where := h.wrote("不用了", "好。")
	h.get("publisher", where+"/withdrawal").says("作废草稿")
	h.posts("publisher", where+"/withdrawal", "reason", "不发了").led("/console/notices")
	h.get("editor", where).says("已撤回", "不发了")
	h.posts("editor", where, "revision", "2", "title", "改", "body", "改").refused("已经撤回")
}

func TestWhoMayDoWhatWithNotices(t *testing.T) {
	h := opened(t)
	where := h.wrote("放假安排", "照常办理。")
	for _, who := range []string{"hrss", "education"} {
		if p := h.send(who, http.MethodGet, "/console/notices", nil); p.status != http.StatusForbidden {
			t.Errorf("%s looks at notices: %d", who, p.status)
		}
	}
	for _, c := range []struct{ who, path string }{
		{"approver", where},
		{"auditor", where},
		{"hrss", where},
		{"editor", where + "/request"},
		{"approver", where + "/request"},
		{"editor", where + "/withdrawal"},
		{"auditor", where + "/withdrawal"},
		{"approver", where + "/correction"},
		{"auditor", "/console/notices/new"},
		{"approver", where + "/preview"},
	} {
		if p := h.posts(c.who, c.path, "revision", "2", "version", "2", "title", "改", "body", "改", "reason", "改", "kind", "free"); p.status != http.StatusForbidden {
			t.Errorf("%s at %s: %d", c.who, c.path, p.status)
		}
	}
	h.get("approver", where).silent("保存草稿")
	h.get("auditor", where).says("照常办理。")
	if p := h.send("editor", http.MethodGet, "/console/notices/01JNONE", nil); p.status != http.StatusNotFound {
		t.Errorf("one that there is not: %d", p.status)
	}
	if p := h.posts("editor", "/console/notices/new", "kind", "nothing"); p.status != http.StatusNotFound {
		t.Errorf("a kind that there is not: %d", p.status)
	}
	h.posts("editor", "/console/notices/new", "kind", "points", "period", "1999-1").refused("要选一期")
}

func TestAPublicationBringsItsNoticeToTheEditors(t *testing.T) {
	h := opened(t)
	h.published("王小明")
	h.get("editor", "/console/notices").says("公布分值", "2026 年第二期居住证积分分值公布", "系统")
	all := must(h.store.Notices(t.Context(), store.NoticeFilter{Kind: "points", Limit: 2}))
	h.get("editor", "/console/notices/"+all[0].ID).says("2026年11月2日 10:00", "可以发布了", "{{公布开始}}")
}

func TestTheListOfNoticesAsksLittleAndGoesOn(t *testing.T) {
	h := opened(t)
	for i := range 51 {
		h.now = h.now.Add(time.Minute)
		must(h.load.NewNotice(t.Context(), casework.Actor{ID: "editor", Role: casework.Editor}, []notice.Kind{"free", "policy"}[i%2], ""))
	}
	first := h.get("editor", "/console/notices")
	first.says("下一页")
	if n := strings.Count(first.text, `<td class="lead">`); n != 50 {
		t.Errorf("%d rows", n)
	}
	_, next, _ := strings.Cut(first.text, `rel="next" href="`)
	next, _, _ = strings.Cut(html.UnescapeString(next), `"`)
	if n := strings.Count(h.get("editor", "/console/notices"+next).text, `<td class="lead">`); n != 1 {
		t.Errorf("%d rows on the second page", n)
	}
	if n := strings.Count(h.get("editor", "/console/notices?kind=policy").text, `<td class="lead">`); n != 25 {
		t.Errorf("%d rows of one kind", n)
	}
}
