package console_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/document"
	"luohu/backend/paper/papertest"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/estimator"
)

// issued is the newest edition of a document, issued by somebody at their desk.
func (h *house) issued(who, id, kind string, part ...string) store.Document {
	h.Helper()
	path := "/console/applications/" + id + "/documents"
	h.posts(who, path, "kind", kind, "part", strings.Join(part, "")).led(path)
	return h.edition(id, kind, strings.Join(part, ""))
}

func (h *house) edition(subject, kind, part string) (d store.Document) {
	h.Helper()
	err := h.store.Look(h.Context(), func(tx *store.Tx) (err error) {
		d, err = tx.LastEdition(subject, kind, part)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return d
}

// printed are the words of a document.
func (h *house) printed(who string, d store.Document) string {
	h.Helper()
	_, words := papertest.Read(h.T, []byte(h.get(who, "/console/applications/"+d.Subject+"/documents/"+d.ID).text))
	return words
}

func (h *house) verified(code string) page {
	h.Helper()
	return h.send("", http.MethodGet, "/verify/"+code, nil)
}

func (h *house) says(words string, all ...string) {
	h.Helper()
	for _, want := range all { // where a line ends, and where the font changes, is nothing that is said
		if !strings.Contains(squeezed(words), squeezed(want)) {
			h.Errorf("it does not say %q:\n%s", want, words)
		}
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func TestEveryDocumentOfACaseSaysWhatIsSoAndIsVerified(t *testing.T) {
	h := opened(t)
	const name = "𠮷田·㛃"
	a := h.published(name)
	h.get("hrss", "/console/applications/"+a.ID).says("文书")
	h.get("hrss", "/console/applications/"+a.ID+"/documents").says("申请回执", "受理通知书", "分值单", "还没有出具")
	for kind, want := range map[string][]string{
		"receipt":    {"居住证积分落户申请回执", "2026-HZ-00001", "已交材料", "网上测评"},
		"acceptance": {"居住证积分落户受理通知书", "2026-SL-00001", "予以受理", "2026年10月31日 17:00", "20 天内"},
		"scores":     {"居住证积分落户分值单", "2026-FZ-00001", a.Total.Short(), "合计", "复核"},
	} {
		d := h.issued("hrss", a.ID, kind)
		words := h.printed("hrss", d)
		h.says(words, want...)
		h.says(words, a.Number, name, "示例公司", "2026 年第二期", "天津市政务服务中心", document.Grouped(d.Code), "第 1 页，共 1 页")
		if strings.Contains(words, "〓") {
			t.Errorf("a character is not printed:\n%s", words)
		}
		p := h.verified(d.Code)
		p.says("文书真实，内容现在有效", d.Number, "𠮷*·㛃", "天津市政务服务中心", "2026 年第二期")
		p.silent(name, "示例公司", a.Number)
		if again := h.issued("police", a.ID, kind); again != d {
			t.Errorf("%s was issued again: %+v", kind, again)
		}
	}
	{
		p := h.get("hrss", "/console/applications/"+a.ID+"/documents")
		p.says("打开 PDF")
		p.silent("还没有出具")
	}
}

func TestASupplementAndARefusalAreToldWithTheirReasons(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.posts("hrss", path+"/supplement", "version", version(a), "material", "id_card", "reason.id_card", "反面看不清，请重拍", "text", "两面都要").led(path)
	d := h.issued("hrss", a.ID, "supplement", "1")
	h.says(h.printed("hrss", d), "补正通知书", "2026-BZ-00001", "身份证", "反面看不清，请重拍", "两面都要", "2026年9月8日前", "人社")
	h.posts("police", path+"/reject", "version", version(h.is(a.ID)), "reason", "other", "text", "户籍信息有误").led(path)
	no := h.issued("police", a.ID, "refusal")
	h.says(h.printed("police", no), "不予受理通知书", "2026-BY-00001", "户籍信息有误", "公安", "其它")
	h.verified(no.Code).says("内容现在有效")
	h.posts("hrss", path+"/ask/reopen", "version", version(h.is(a.ID)), "reason", "户籍已经更正").led(path)
	asked := must(h.load.Requests(t.Context(), openRequests))[0]
	h.posts("approver", "/console/requests/"+asked.ID+"/decision", "decision", "approve").led("/console/requests")
	h.verified(no.Code).says("文书真实，但已经不作数", "已提交审核")
	if p := h.send("police", http.MethodGet, path+"/documents/"+no.ID, nil); p.status != http.StatusConflict {
		t.Errorf("what does not hold is printed: %d", p.status)
	}
}

func TestWhatChangesIsAnotherEditionAndTheOldOneSaysSo(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	first := h.issued("hrss", a.ID, "receipt")
	where := "/console/applications/" + a.ID + "/documents"
	file := h.get("hrss", where+"/"+first.ID).text
	if again := h.get("hrss", where+"/"+first.ID).text; again != file {
		t.Error("the same document has other bytes")
	}
	if err := h.vault.Amend(t.Context(), casework.Actor{ID: "hrss", Role: casework.WindowOfficer}, a.Person, vault.Given{Name: "王晓明"}); err != nil {
		t.Fatal(err)
	}
	if p := h.send("hrss", http.MethodGet, where+"/"+first.ID, nil); p.status != http.StatusConflict {
		t.Errorf("what is not so any more is printed: %d", p.status)
	}
	h.verified(first.Code).says("内容后来有了变化")
	h.get("hrss", where).says("内容有变化", "出具新的一版")
	second := h.issued("hrss", a.ID, "receipt")
	if second.Number != first.Number || second.Edition != 2 || second.Code == first.Code {
		t.Errorf("%+v after %+v", second, first)
	}
	h.says(h.printed("hrss", second), "王晓明", "（第 2 版）")
	h.verified(first.Code).says("已被新的一版替换", "第 2 版")
	h.verified(document.Grouped(second.Code)).says("内容现在有效")
	if p := h.send("hrss", http.MethodGet, where+"/"+first.ID, nil); p.status != http.StatusConflict {
		t.Errorf("an edition that was replaced is printed: %d", p.status)
	}
}

func TestDocumentsAreWithinReachAlone(t *testing.T) {
	h := opened(t)
	a, other := h.accepted("王小明"), h.accepted("李四")
	path := "/console/applications/" + a.ID + "/documents"
	d := h.issued("hrss", a.ID, "receipt")
	for who, want := range map[string]int{"binhai": 404, "auditor": 403, "publisher": 403, "education": 200, "approver": 200} {
		for _, address := range []string{path, path + "/" + d.ID} {
			if p := h.send(who, http.MethodGet, address, nil); p.status != want {
				t.Errorf("%s at %s: %d, want %d", who, address, p.status, want)
			}
		}
		if p := h.posts(who, path, "kind", "receipt"); p.status != want && (want != 200 || p.status != http.StatusSeeOther) {
			t.Errorf("%s issues: %d", who, p.status)
		}
	}
	if p := h.send("hrss", http.MethodGet, "/console/applications/"+other.ID+"/documents/"+d.ID, nil); p.status != http.StatusNotFound {
		t.Errorf("another's document stands in a case: %d", p.status)
	}
	h.posts("hrss", path, "kind", "scores").refused("现在没有这份文书")
	h.posts("hrss", path, "kind", "posting").refused("现在没有这份文书")
	h.posts("hrss", path, "kind", "supplement", "part", "9").refused("现在没有这份文书")
}

func TestWhatWasNotSignedHereIsNotGenuine(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	d := h.issued("hrss", a.ID, "receipt")
	forged := d
	forged.ID, forged.Number, forged.Code = "01JEZ0000000000000000000AA", "2026-HZ-00009", "0123456789ABCDEFGHJK"
	forged.Edition = 7
	if err := h.store.Do(t.Context(), func(tx *store.Tx) error { return tx.SaveDocument(forged) }); err != nil {
		t.Fatal(err)
	}
	h.verified(forged.Code).says("不能确认")
	h.verified(forged.Code).silent("内容现在有效", forged.Number)
	for _, code := range []string{"ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ", "1", "'; DROP TABLE documents", strings.Repeat("A", 2000), "%F0%A0%AE%B7"} {
		if p := h.send("", http.MethodPost, "/verify", map[string][]string{"code": {code}}); p.status != http.StatusNotFound {
			t.Errorf("%q: %d", code, p.status)
		}
	}
	for code, says := range map[string]string{
		d.Code[:17]: "还差 3 个", d.Code + "00": "多输了 2 个", "ABCDE-ABCDE-ABCDE-ABC": "还差 2 个", "UUUUU-UUUUU-UUUUU-UUUUU": "没有 U",
	} {
		p := h.send("", http.MethodPost, "/verify", map[string][]string{"code": {code}})
		p.says(says, "20 个字符", "每一页的最下面", `value="`+code+`"`)
		p.silent("没有这份文书")
	}
	h.send("", http.MethodPost, "/verify", map[string][]string{"code": {strings.ToLower(document.Grouped(d.Code))}}).says("文书真实")
	often := 0
	for range 30 {
		if h.verified(d.Code).status == http.StatusTooManyRequests {
			often++
		}
	}
	if often == 0 {
		t.Error("codes are tried as often as somebody likes")
	}
}

var noDetails caseload.Details

// listed is an application on a published list.
func (h *house) listed(name string) *casework.Application {
	h.Helper()
	a := h.published(name)
	h.now = time.Date(2026, 12, 7, 2, 0, 0, 0, time.UTC)
	must(h.load.Tick(h.Context()))
	h.lists(casework.Selection{By: casework.ByLine, Line: a.Total})
	return h.is(a.ID)
}

// lists puts a list on display, which two have agreed on.
func (h *house) lists(by casework.Selection) {
	h.Helper()
	publisher, approver := casework.Actor{ID: "publisher", Role: casework.Publisher}, casework.Actor{ID: "approver", Role: casework.Approver}
	asked := must(h.load.Request(h.Context(), publisher, casework.AskList, "2026-2", caseload.Details{Selection: &by}, "按通知"))
	must(h.load.DecideRequest(h.Context(), approver, asked.ID, true, ""))
}

func TestTheListForTheBoardIsTheOneThatIsPublished(t *testing.T) {
	h := opened(t)
	h.get("publisher", "/console/posting").says("现在没有公示的名单")
	h.posts("publisher", "/console/posting/2026-2").refused("现在没有这份文书")
	a := h.listed("王小明")
	h.get("publisher", "/console/posting").says("入围 1 人", "还没有出具")
	h.posts("publisher", "/console/posting/2026-2").led("/console/posting")
	d := h.edition("2026-2", "posting", must(h.load.Period(t.Context(), "2026-2")).List.ID)
	_, words := papertest.Read(t, []byte(h.get("hrss", "/console/posting/2026-2/"+d.ID).text))
	h.says(words, "2026 年第二期居住证积分落户公示名单", "2026-MD-00001", a.Number, "王*明", "示例公司", a.Total.Short())
	if strings.Contains(words, "王小明") {
		t.Error("a name stands on the board in full")
	}
	h.verified(d.Code).says("内容现在有效", "公示名单")
	for who, want := range map[string]int{"education": 403, "auditor": 403} {
		if p := h.send(who, http.MethodGet, "/console/posting/2026-2/"+d.ID, nil); p.status != want {
			t.Errorf("%s: %d", who, p.status)
		}
	}
	if p := h.send("publisher", http.MethodGet, "/console/posting/2026-1/"+d.ID, nil); p.status != http.StatusNotFound {
		t.Errorf("it is another period's too: %d", p.status)
	}
	publisher, approver := casework.Actor{ID: "publisher", Role: casework.Publisher}, casework.Actor{ID: "approver", Role: casework.Approver}
	asked := must(h.load.Request(t.Context(), publisher, casework.AskTakeBack, "2026-2", noDetails, "有一人要复核"))
	must(h.load.DecideRequest(t.Context(), approver, asked.ID, true, ""))
	h.verified(d.Code).says("已经不作数", "撤回")
}

func TestTheBoardSaysWhySomebodyIsNotOnTheList(t *testing.T) {
	for why, by := range map[string]casework.Selection{
		"没有达到分数线": {By: casework.ByLine, Line: must(estimator.ParsePoints("110"))},
		"没有进入名额":  {By: casework.ByNumber, Number: 2, Ties: casework.Include},
	} {
		t.Run(why, func(t *testing.T) {
			h := opened(t)
			numbers := h.closed("120", "111", "105")
			h.lists(by)
			h.posts("publisher", "/console/posting/2026-2").led("/console/posting")
			d := h.edition("2026-2", "posting", must(h.load.Period(t.Context(), "2026-2")).List.ID)
			_, words := papertest.Read(t, []byte(h.get("hrss", "/console/posting/2026-2/"+d.ID).text))
			_, rest, _ := strings.Cut(words, "未入围名单")
			h.says(rest, numbers[2], "105.00", why)
		})
	}
}
