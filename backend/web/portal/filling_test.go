package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestNamesThatAreScriptsAndRareCharactersAreShownAsTheyAre(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	a := h.post("/portal/applications/new", session, "period", "2026-2", "name", "<script>alert(1)</script>", "id_number", wang)
	h.is(a, http.StatusUnprocessableEntity, "") // no name has < in it
	h.says(a, "&lt;script&gt;alert(1)&lt;/script&gt;")
	if strings.Contains(a.page, "<script>alert") {
		t.Error("a script stands in the page")
	}
	path := h.add(session, "𠮷野·买买提", wang)
	for _, page := range []string{"/portal", path, path + "/facts/basics", path + "/submission", "/portal?q=" + url.QueryEscape("买提")} {
		h.says(h.get(page, session), "𠮷野·买买提")
	}
	h.says(h.get("/portal?q=nobody", session), "没有符合的申请人")
	if a := h.get("/portal?q="+url.QueryEscape(`"><script>alert(1)</script>`), session); strings.Contains(a.page, "<script>alert") {
		t.Error("a search stands in the page as a script")
	}
}

func TestAddingTwiceLeadsToTheSameAndAnotherUnitLearnsNothing(t *testing.T) {
	h := opened(t)
	session, stranger := h.unit(0), h.unit(1)
	if first, second := h.add(session, "王小明", wang), h.add(session, "王小明", wang); first != second {
		t.Errorf("two applications: %s, %s", first, second)
	}
	a := h.post("/portal/applications/new", stranger, "period", "2026-2", "name", "王某", "id_number", wang)
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "已经有申请了")
	if strings.Contains(a.page, "王小明") || strings.Contains(a.page, "示范公司a") {
		t.Error("the refusal tells who has filed")
	}
}

func TestSomebodyBornTooEarlyForTheTableIsAddedAllTheSame(t *testing.T) {
	h := opened(t)
	h.add(h.unit(0), "王小明", "440524188001010014")
}

func TestANameThatAnotherUnitHasGivenIsMasked(t *testing.T) {
	h := opened(t)
	session, other := h.unit(0), h.unit(1)
	path := h.add(session, "王小明", wang)
	h.is(h.post(path+"/delete", session, "version", h.version(path+"/end", session)), http.StatusSeeOther, "/portal")
	h.says(h.get(h.add(other, "王某", wang), other), "王*明")
}

func TestOnlyQuestionsThatMatterAreAsked(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	hidden := `id="q-home_district-all" hidden disabled`
	h.says(h.get(path+"/facts/residence", session), hidden)
	a := h.send(http.MethodPost, path+"/facts/residence", session, "application/x-www-form-urlencoded", strings.NewReader("owns_home=yes&revision=1"), "HX-Request", "true")
	h.says(a, `id="q-home_district-all" hx-swap-oob="true">`, "已保存 10:00")
	if a := h.get(path+"/facts/residence", session); strings.Contains(a.page, hidden) {
		t.Error("who owns a home is not asked where")
	}
	h.says(h.get(path+"/facts/basics", session), `value="1949-12-31"`) // from the ID number
}

func TestWhatCanBeReadIsSavedAndTheRestIsSaidAtItsField(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	a := h.post(path+"/facts/insurance", session, "revision", "1", "pension_months", "4年2个月", "medical_months", "很久", "fund_months", "9999")
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "请填月数", `value="很久"`, `id="q-fund_months-wrong">`)
	h.says(h.get(path+"/facts/insurance", session), `name="pension_months" value="50"`, `name="medical_months" value=""`)
}

func TestTwoTabsLoseNothingOfEachOther(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	step := path + "/facts/insurance"
	h.is(h.post(step, session, "revision", "1", "pension_months", "50", "medical_months", ""), http.StatusSeeOther, path)
	// Another tab that was opened before says something else of another field: both stand.
	h.is(h.post(step, session, "revision", "1", "pension_months", "", "medical_months", "40"), http.StatusSeeOther, path)
	h.says(h.get(step, session), `name="pension_months" value="50"`, `name="medical_months" value="40"`)
	// Of the same field: it is told, and nothing is saved.
	a := h.post(step, session, "revision", "1", "pension_months", "48")
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "在另一个窗口", "那边是「50」，您填的是「48」", `name="pension_months" value="48"`)
	h.says(h.get(step, session), `name="pension_months" value="50"`)
	// What the same form has sent before is its own.
	h.is(h.post(step, session, "revision", "1", "fund_months", "3"), http.StatusSeeOther, path)
	h.is(h.post(step, session, "revision", "1", "sent", "fund_months=3", "fund_months", "35"), http.StatusSeeOther, path)
	h.is(h.post(step, session, "revision", "1", "over", "3", "pension_months", "48"), http.StatusSeeOther, path)
	h.says(h.get(step, session), `name="pension_months" value="48"`)
	h.is(h.post(step, session, "revision", "1", "pension_months", "48"), http.StatusSeeOther, path) // sent twice
}

func TestASessionThatEndsWhileFillingInLosesNothing(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	step := path + "/facts/insurance"
	late := h.post(step, "ended", "revision", "1", "pension_months", "50")
	h.is(late, http.StatusUnauthorized, "")
	h.says(late, `name="held.pension_months" value="50"`)
	in := h.post("/account/sign-in", "", "name", "wang.a", "password", passphrase, "next", step, "held.pension_months", "50", "held.revision", "1")
	h.says(in, `action="`+step+`"`, `name="pension_months" value="50"`)
	h.is(h.post(step, in.session, "revision", "1", "pension_months", "50"), http.StatusSeeOther, path)
	a := h.send(http.MethodPost, step, "ended", "application/x-www-form-urlencoded", strings.NewReader("fund_months=3"), "HX-Request", "true", "HX-Current-URL", h.url+step)
	h.says(a, "重新登录", "?next="+strings.ToLower(url.QueryEscape("/portal/applications/"))+strings.TrimPrefix(path, "/portal/applications/"))
}
