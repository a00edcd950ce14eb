package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/guide"
	"luohu/backend/store"
)

// inChat stands in for the bot: one message.
func inChat(lib *guide.Library, id string) []string {
	g, known := lib.Get(id)
	if !known {
		return nil
	}
	return []string{g.Chat() + "\n发送 <a href=\"weixin://bizmsgmenu?msgmenucontent=帮助&amp;msgmenuid=1\">帮助</a>"}
}

// guideText is a shipped guide with its body changed.
func (h *house) guideText(id, body string) string {
	h.Helper()
	src := h.desk.Files().Source(id)
	front, _, found := strings.Cut(src[4:], "\n---\n")
	if !found {
		h.Fatalf("%s has no front matter", id)
	}
	return "---\n" + front + "\n---\n" + body + "\n"
}

// released lets a second person approve the open request.
func (h *house) released() {
	h.Helper()
	open := must(h.load.Requests(h.Context(), openRequests))
	if len(open) != 1 {
		h.Fatalf("%d requests are open", len(open))
	}
	h.posts("approver", "/console/requests/"+open[0].ID+"/decision", "decision", "approve").led("/console/requests")
	if _, left, err := h.desk.Refresh(h.Context(), h.store); err != nil || len(left) > 0 {
		h.Fatalf("%v, %v", left, err)
	}
}

func TestAnEditorChangesAGuideAndASecondPersonReleasesIt(t *testing.T) {
	h := opened(t)
	h.get("editor", "/console/guides").says("指南", "写一篇新的", "pass-line")
	h.get("editor", "/console/guides?q=110").says("pass-line")
	where := "/console/guides/pass-line"
	h.get("editor", where).says("申报指导分值", "没有发现问题", "没有改动", "程序自带")
	text := h.guideText("pass-line", "这里写了**新的一句**。")
	h.posts("editor", where, "source", text, "revision", "0", "reason", "按新办法").led(where)
	h.get("editor", where).says("有草稿", "这里写了新的一句", "按新办法", "editor", "放弃草稿")
	if g, _ := h.desk.Now().Guides.Get("pass-line"); strings.Contains(g.Plain(), "新的一句") {
		t.Error("a draft is in force")
	}
	h.get("editor", "/console/guides").says("有 1 处草稿")

	h.get("editor", "/console/guides/release").says("会变的（1 处）", "新的一句")
	h.posts("editor", "/console/guides/release", "item", "guide/pass-line/1", "reason", "").refused("请写明原因")
	h.posts("editor", "/console/guides/release", "reason", "按新办法更正").refused()
	h.posts("editor", "/console/guides/release", "item", "guide/pass-line/1", "reason", "按新办法更正").led("/console/requests")
	h.get("editor", "/console/guides/release").says("已经有一份发布申请在等审批")
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests/"+asked.ID).says("发布指南", "新的一句", "按新办法更正", "批准")
	h.get("approver", "/console/requests").says("指南和词 1 处")
	h.released()
	if g, _ := h.desk.Now().Guides.Get("pass-line"); !strings.Contains(g.Plain(), "新的一句") {
		t.Error("it is not in force")
	}
	h.get("editor", where).says("生效", "没有改动")
	h.get("editor", "/console/guides/release").says("没有草稿", "第 1 次", "approver")

	h.posts("edit.two", where+"/restore", "version", "0", "revision", "1").led(where)
	h.get("editor", where).says("用程序自带的", "有草稿")
	h.posts("editor", where+"/drop", "revision", "2").led(where)
	h.get("editor", where+"?version=1").says("第 1 版", "取回这一版作为草稿")
}

func TestOfTwoWhoWriteAGuideTheSecondLosesNothing(t *testing.T) {
	h := opened(t)
	where := "/console/guides/pass-line"
	h.posts("editor", where, "source", h.guideText("pass-line", "甲写的。"), "revision", "0").led(where)
	mine := h.guideText("pass-line", "乙写的。")
	p := h.posts("edit.two", where, "source", mine, "revision", "0")
	if p.status != http.StatusConflict {
		t.Fatalf("it answers %d", p.status)
	}
	p.says("editor在您编辑时保存了新的一版", "乙写的。", "甲写的。", `name="revision" value="1"`)
	h.posts("edit.two", where, "source", mine, "revision", "1").led(where)
	h.get("editor", where+"?version=1").says("甲写的。")
	h.get("editor", where).says("乙写的。")
	h.posts("editor", where+"/drop", "revision", "1").led(where) // sees that there is a newer one
	h.get("editor", where).says("乙写的。", "有草稿")
}

func TestABrokenDraftIsSavedShownWithItsPlacesAndNotReleased(t *testing.T) {
	h := opened(t)
	where := "/console/guides/pass-line"
	broken := strings.Replace(h.guideText("pass-line", "正文。"), "mark:", "merk:", 1)
	h.posts("editor", where, "source", broken, "revision", "0").led(where)
	h.get("editor", where).says("没有叫", "merk", "没有写 mark", "data-line=")
	h.get("editor", "/console/guides/release").says("要先改好")
	h.posts("editor", "/console/guides/release", "item", "guide/pass-line/1", "reason", "更正").refused("还有", "要先改好", "pass-line")
}

func TestWhatIsWrittenIsSeenBeforeItIsSaved(t *testing.T) {
	h := opened(t)
	where := "/console/guides/pass-line/preview"
	form := url.Values{"source": {h.guideText("pass-line", "边写边看<script>alert(1)</script>")}, "revision": {"0"}}
	part := h.send("editor", http.MethodPost, where, form, "HX-Request", "true")
	if part.status != http.StatusOK || strings.Contains(part.text, "<html") && !strings.Contains(part.text, "srcdoc") {
		t.Errorf("it answers %d", part.status)
	}
	part.says("边写边看", "没有发现问题", `sandbox="allow-same-origin" srcdoc="`, "<article class=\"card\">\n<h1>", `<span class="phone-touch">帮助</span>`)
	if strings.Contains(part.text, "<script>") || strings.Contains(part.text, "bizmsgmenu") {
		t.Errorf("it holds what is not to be shown:\n%s", part.text)
	}
	whole := h.send("editor", http.MethodPost, where, form)
	whole.says("边写边看", "<!doctype html>", "和现在生效的相比")
	if i := must(h.load.Requests(t.Context(), openRequests)); len(i) != 0 {
		t.Error("a preview has asked for something")
	}
	for _, source := range []string{"", "---\n", strings.Repeat("> ", 5000), "---\ntitle: [\n---\n", strings.Repeat("长", 30000)} {
		if p := h.send("editor", http.MethodPost, where, url.Values{"source": {source}}, "HX-Request", "true"); p.status != http.StatusOK {
			t.Errorf("%.20q: %d", source, p.status)
		}
	}
}

func TestANewGuideIsBegunUnderANameOfItsOwn(t *testing.T) {
	h := opened(t)
	text := "---\ntitle: 新的题目\nkeywords: [新题]\nquestions: [新题是什么]\nanswers: []\nmark: own\nsources:\n  - {title: 本程序的说明, date: 2026-11-24}\nsource_date: 2026-11-24\nreviewed: 2026-11-24\n---\n新的正文。\n"
	h.get("editor", "/console/guides/new").says("编号", "title: ")
	h.posts("editor", "/console/guides/new", "id", "pass-line", "source", text).refused("已经有这个编号", "新的正文")
	for _, id := range []string{"../x", "A b", "new", "try", ""} {
		h.posts("editor", "/console/guides/new", "id", id, "source", text).refused("小写字母", "新的正文")
	}
	h.posts("editor", "/console/guides/new", "id", "new-title", "source", text).led("/console/guides/new-title")
	h.posts("editor", "/console/guides/new", "id", "new-title", "source", text+"别的").refused("已经有这个编号")
	h.get("editor", "/console/guides").says("还没有发布的", "新的题目", "新，未发布")
	h.get("editor", "/console/guides/new-title").says("新的正文", "新，未发布")
	if p := h.send("editor", http.MethodGet, "/console/guides/none-such", nil); p.status != http.StatusNotFound {
		t.Errorf("a guide that is none: %d", p.status)
	}
	if p := h.posts("editor", "/console/guides/none-such", "source", text, "revision", "0"); p.status != http.StatusNotFound {
		t.Errorf("a guide that is none is saved: %d", p.status)
	}
}

func TestWordsAreAddedToAGuideAndClashesTold(t *testing.T) {
	h := opened(t)
	h.get("editor", "/console/keywords").says("测算", "申报指导分值")
	h.get("editor", "/console/keywords?q=测算").says("发「测算」就得到它")
	where := "/console/keywords/pass-line"
	h.get("editor", where).says("加的词", "程序自带的")
	h.posts("editor", where, "source", "门槛分\r\n门槛分\r\n  几分能过 ", "revision", "0").led(where)
	h.get("editor", where).says("有草稿", "几分能过", "没有听懂")
	h.posts("edit.two", where, "source", "别的", "revision", "0").says("在您编辑时保存了新的一版")
	h.posts("editor", where, "source", strings.Repeat("长", 61), "revision", "1").refused("长长长")
	h.posts("editor", where, "source", "门槛分\n测算", "revision", "1").led(where)
	h.get("editor", where).says("「测算」已经是「积分测算」这个功能的词", "功能")
	h.get("editor", "/console/guides/try").says("一句话")
	h.posts("editor", "/console/guides/try", "q", "门槛分").says("草稿还有 1 处要改好")
	h.posts("editor", where, "source", "门槛分", "revision", "2").led(where)
	h.posts("editor", "/console/guides/try", "q", "门槛分").says("现在", "没有听懂", "加上草稿", "就是这个词", "按意思排")
	h.posts("editor", "/console/guides/release", "item", "words/pass-line/3", "reason", "大家这样问").led("/console/requests")
	h.released()
	tried := h.posts("editor", "/console/guides/try", "q", "门槛分")
	tried.says("就是这个词")
	tried.silent("加上草稿")
	h.get("editor", where).says("生效")
}

func TestQuestionsAreRankedAndSortedWithOneClick(t *testing.T) {
	h := opened(t)
	var all []store.Question
	for i, text := range []string{"门槛是几分", "今天天气怎么样", "<b>粗</b>体"} {
		all = append(all, store.Question{Hash: fmt.Sprint("h", i), Text: text, Times: int64(10 - i), LastAt: time.Now()})
	}
	if err := h.store.Do(t.Context(), func(tx *store.Tx) error { return tx.AddQuestions(all) }); err != nil {
		t.Fatal(err)
	}
	p := h.get("editor", "/console/questions")
	p.says("门槛是几分", "问过 10 次", "<b>粗</b>体")
	if strings.Index(p.text, "门槛是几分") > strings.Index(p.text, "今天天气") || strings.Contains(p.text, "<b>粗") {
		t.Errorf("the most asked does not stand first, or something is not escaped:\n%s", p.main())
	}
	h.posts("editor", "/console/questions/h0/word", "guide", "pass-line", "word", "门槛是几分").led("/console/questions")
	h.posts("editor", "/console/questions/h1/off").led("/console/questions")
	h.posts("editor", "/console/questions/h2/word", "guide", "没有这篇", "word", "粗").refused("粗")
	h.get("editor", "/console/questions").silent("门槛是几分", "今天天气")
	h.get("editor", "/console/questions?state=word").says("门槛是几分", "发布以后生效")
	h.get("editor", "/console/questions?state=off_topic").says("今天天气")
	h.posts("editor", "/console/questions/h1/open").led("/console/questions?state=off_topic")
	h.get("editor", "/console/questions").says("今天天气")
	h.get("editor", "/console/keywords/pass-line").says("门槛是几分", "有草稿")
	if p := h.posts("editor", "/console/questions/none/off"); p.status != http.StatusNotFound {
		t.Errorf("a question that is none: %d", p.status)
	}
}

func TestOnlyEditorsWriteAndSomeMayLook(t *testing.T) {
	h := opened(t)
	if err := h.store.Do(t.Context(), func(tx *store.Tx) error {
		return tx.AddQuestions([]store.Question{{Hash: "h", Text: "门槛是几分", Times: 1, LastAt: time.Now()}})
	}); err != nil {
		t.Fatal(err)
	}
	pages := []string{"/console/guides", "/console/guides/pass-line", "/console/keywords", "/console/keywords/pass-line", "/console/guides/try", "/console/guides/release", "/console/questions"}
	for who, looks := range map[string]bool{"hrss": false, "education": false, "approver": true, "auditor": true, "publisher": true} {
		for _, page := range pages {
			p := h.send(who, http.MethodGet, page, nil)
			if looks && p.status != http.StatusOK || !looks && p.status != http.StatusForbidden {
				t.Errorf("%s looks at %s: %d", who, page, p.status)
			}
			if who != "publisher" {
				p.silent("保存草稿", "写一篇新的", "申请发布", "和落户无关</button>")
			}
		}
		if who == "publisher" {
			continue
		}
		for _, act := range []string{"/console/guides/new", "/console/guides/pass-line", "/console/guides/pass-line/restore", "/console/guides/pass-line/drop", "/console/keywords/pass-line", "/console/keywords/pass-line/drop", "/console/guides/release", "/console/questions/h/word", "/console/questions/h/off"} {
			if p := h.posts(who, act, "source", "x", "revision", "0", "id", "x", "guide", "pass-line", "word", "x", "item", "guide/pass-line/1", "reason", "x"); p.status != http.StatusForbidden {
				t.Errorf("%s does %s: %d", who, act, p.status)
			}
		}
	}
	if open := must(h.load.Requests(t.Context(), store.RequestFilter{Kind: casework.AskContentRelease, Limit: 1})); len(open) > 0 {
		t.Error("somebody has asked for a release")
	}
}
