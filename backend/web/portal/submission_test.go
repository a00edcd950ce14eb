package portal_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"luohu/backend/casework"
)

var required = regexp.MustCompile(`<li><a href="#m-([a-z_]+)">`)

// ready is an application of which only the promises are missing.
func (h *house) ready(session, name, number string) (path string) {
	h.Helper()
	path = h.add(session, name, number)
	h.fill(session, path)
	h.is(h.post(path+"/assessment", session, "version", h.version(path+"/assessment", session)), http.StatusSeeOther, path+"/assessment")
	for i, m := range required.FindAllStringSubmatch(h.get(path+"/materials", session).page, -1) {
		h.is(h.upload(path+"/materials/"+m[1], session, "a.png", picture(i)), http.StatusSeeOther, path+"/materials#m-"+m[1])
	}
	return path
}

// checked has a unit's licence checked, and a point chosen.
func (h *house) checked(session string, n int) {
	h.Helper()
	h.is(h.upload("/portal/unit/licence", session, "a.png", picture(99)), http.StatusSeeOther, "/portal/unit")
	officer := casework.Actor{ID: "hrss", Role: casework.WindowOfficer, Department: "hrss", Points: []casework.AcceptancePoint{casework.Binhai}}
	must(h.load.CheckLicence(h.Context(), officer, casework.USCC(codes[n]), 0, "", true, ""))
	h.is(h.post("/portal/unit/point", session, "period", "2026-2", "point", "binhai"), http.StatusSeeOther, "/portal/unit")
}

func TestAnAssessmentTellsWhatIsMissingAndThenWhatEverythingCounts(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	h.says(h.get(path+"/assessment", session), "还有没填的", `/facts/basics">受教育程度</a>`)
	h.is(h.post(path+"/assessment", session), http.StatusUnprocessableEntity, "")
	h.fill(session, path)
	version := h.version(path+"/assessment", session)
	for range 2 { // sent twice
		h.is(h.post(path+"/assessment", session, "version", version), http.StatusSeeOther, path+"/assessment")
	}
	h.says(h.get(path+"/assessment", session), "<b>139.67</b> 分", "达到申报指导分值 110 分", "36 个月 × 10 ÷ 12", "转载官方表", "上传材料", "出生日期和身份证号中的不一致")
	h.post(path+"/facts/insurance", session, "revision", "9", "pension_months", "0", "medical_months", "0")
	h.says(h.get(path+"/assessment", session), "上次测评是 139.67 分", "改过信息，这个结果不作数了", "重新测评</button>")
	h.post(path+"/assessment", session)
	h.says(h.get(path+"/assessment", session), "还差", "怎样提高", "下一期可以再报")
}

func TestFilesAreAddedMovedTakenOutAndPutBack(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	h.fill(session, path)
	h.is(h.upload(path+"/materials/id_card", session, "a.png", picture(1)), http.StatusUnprocessableEntity, "") // not assessed yet
	h.post(path+"/assessment", session)
	a := h.upload(path+"/materials/id_card", session, "a.png", picture(1), "b.png", picture(2), "<b>.docx", []byte("x"), "again.png", picture(1))
	h.is(a, http.StatusUnprocessableEntity, "")
	if strings.Contains(h.get(path, session).page, `<li class="done"><a href="`+path+`/materials">`) {
		t.Error("the step is ticked with five materials missing")
	}
	h.says(a, "&lt;b&gt;.docx：这个文件不是照片", "again.png：这个文件已经传过了", "还差 5 项")
	ids := regexp.MustCompile(path+`/files/([0-9A-Z]{26})" target`).FindAllStringSubmatch(a.page, -1)
	if len(ids) != 2 {
		t.Fatalf("%d files", len(ids))
	}
	first := func() string {
		return regexp.MustCompile(path + `/files/([0-9A-Z]{26})" target`).FindStringSubmatch(h.get(path+"/materials", session).page)[1]
	}
	for range 2 { // sent twice
		h.is(h.post(path+"/materials/id_card/order", session, "order", ids[1][1]+","+ids[0][1]), http.StatusSeeOther, path)
	}
	if first() != ids[1][1] {
		t.Error("it was not moved once")
	}
	var out answer
	for range 2 {
		out = h.post(path+"/materials/id_card/remove", session, "file", ids[1][1])
		h.is(out, http.StatusSeeOther, path+"/materials?out="+ids[1][1])
	}
	h.says(h.get(strings.Split(out.where, "#")[0], session), "放回来")
	for range 2 {
		h.is(h.post(path+"/materials/id_card/back", session, "file", ids[1][1]), http.StatusSeeOther, path)
	}
	h.says(h.get(path+"/materials", session), "2 份")
	if a := h.get(path+"/files/"+ids[0][1]+"?thumbnail=1", session); a.status != http.StatusOK || !strings.HasPrefix(a.page, "\xff\xd8") {
		t.Errorf("a thumbnail: %d", a.status)
	}
}

func TestAnApplicationIsSubmittedOnceAndItsReceiptHasTheNumber(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.ready(session, "王小明", wang)
	h.says(h.get(path, session), `<li class="done"><a href="`+path+`/materials">上传材料`)
	h.says(h.get(path+"/submission", session), "营业执照还没有核对通过", "还没有选受理点", "disabled>提交审核")
	h.checked(session, 0)
	version := h.version(path+"/submission", session)
	a := h.post(path+"/submission", session, "version", version, "promise", "unit")
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "还没有勾选承诺")
	for range 2 {
		h.is(h.post(path+"/submission", session, "version", version, "promise", "unit", "promise", "applicant"), http.StatusSeeOther, path+"/receipt")
	}
	h.says(h.get(path+"/receipt", session), "292026200001", "王小明", "data:image/png;base64", "最晚 <time datetime=\"2026-09-17\">")
	h.says(h.get(path, session), "已提交审核", "还有 5 个工作日", "为什么是这一天", "撤回申请")
	h.says(h.get("/portal?state=sent", session), "292026200001")
	h.says(h.get("/portal?state=filling", session), "没有符合的申请人")
	h.is(h.get(path+"/submission", session), http.StatusSeeOther, path)
	h.is(h.post(path+"/facts/basics", session, "revision", "9", "education", "none"), http.StatusUnprocessableEntity, "")
}

func TestASupplementCountsDownAndIsAnsweredOnce(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.ready(session, "王小明", wang)
	h.checked(session, 0)
	h.post(path+"/submission", session, "promise", "unit", "promise", "applicant")
	officer := casework.Actor{ID: "police", Role: casework.WindowOfficer, Department: "police", Points: []casework.AcceptancePoint{casework.Binhai}}
	id := strings.TrimPrefix(path, "/portal/applications/")
	wants := []casework.Wanted{{Material: "id_card", Reason: "<b>反光</b>"}, {Material: "home_title", Reason: "请补产权证"}}
	must(h.load.Ask(h.Context(), officer, id, 0, casework.Desk{Line: casework.Police}, wants, ""))
	h.says(h.get("/portal?state=asked", session), "还剩 5 个工作日", "王小明")
	h.says(h.get("/portal", session), `王小明</a>要补正，`)
	h.says(h.get(path, session), "公安要求补正", "&lt;b&gt;反光&lt;/b&gt;", "计时暂停", "disabled>补正完成")
	version := h.version(path, session)
	h.is(h.post(path+"/supplements/1", session, "version", version), http.StatusUnprocessableEntity, "") // one is missing
	h.says(h.get(path+"/materials", session), "要补正", `id="m-home_title"`)                                // which the facts don't ask for
	h.is(h.upload(path+"/materials/degree", session, "a.png", picture(50)), http.StatusUnprocessableEntity, "")
	h.is(h.upload(path+"/materials/home_title", session, "a.png", picture(51)), http.StatusSeeOther, path)
	version = h.version(path, session)
	for range 2 {
		h.is(h.post(path+"/supplements/1", session, "version", version), http.StatusSeeOther, path)
	}
	h.says(h.get(path, session), "已补正")
}

func TestAnApplicationIsDeletedOrWithdrawnOnce(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	for i, way := range []string{"/delete", "/withdraw"} {
		path := h.add(session, fmt.Sprint("王", i), wang)
		version := h.version(path+"/end", session)
		if way == "/withdraw" {
			a := h.post(path+way, session, "version", version)
			h.is(a, http.StatusUnprocessableEntity, "")
			h.says(a, "请写明原因")
		}
		for range 2 {
			h.is(h.post(path+way, session, "version", version, "reason", "本人已离职"), http.StatusSeeOther, "/portal")
		}
	}
	h.says(h.get("/portal", session), "已撤回")
}

func TestWhatOthersChangedMeanwhileIsTold(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	colleague := h.signIn("li.a")
	path := h.ready(session, "王小明", wang)
	version := h.version(path+"/submission", session)
	h.is(h.upload(path+"/materials/id_card", colleague, "b.png", picture(70)), http.StatusSeeOther, path)
	a := h.post(path+"/submission", session, "version", version, "promise", "unit", "promise", "applicant")
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "又有了这些变化", "经办人：上传材料", `value="unit" required checked`)
}
