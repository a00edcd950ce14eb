package portal_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAnAgentAgreesOnceBeforeAnythingElseAndMayTakeItBack(t *testing.T) {
	h := opened(t)
	h.silent = true
	session := h.unit(0)
	for _, page := range []string{"/portal", "/portal/unit", "/portal/applications/new"} {
		h.is(h.get(page, session), http.StatusSeeOther, "/portal/consent?next=%2Fportal")
	}
	page := h.get("/portal/consent?next=/portal/unit", session)
	h.says(page, "个人信息处理告知", "姓名、公民身份号码、手机号", "我已看过，同意", "不同意，退出登录", `value="/portal/unit"`)
	h.says(h.get("/portal/consent?next=https://evil.example/portal", session), `name="next" value="/portal"`)
	text, _ := h.load.Consent.Of("privacy", h.now)
	h.is(h.post("/portal/consent", session, "version", "of another day"), http.StatusUnprocessableEntity, "")
	for range 2 { // sent twice
		h.is(h.post("/portal/consent", session, "version", text.Version, "next", "/portal/unit"), http.StatusSeeOther, "/portal/unit")
	}
	unit := h.get("/portal/unit", session)
	h.is(unit, http.StatusOK, "")
	h.says(unit, "已同意", "撤回同意")
	kept := h.get("/portal/consent", session)
	h.says(kept, "同意的记录（1）", "撤回同意")
	id := between(kept.page, `name="id" value="`, `"`)
	other := h.signIn("li.a")
	h.is(h.get("/portal", other), http.StatusSeeOther, "/portal/consent") // each for themselves
	h.is(h.post("/portal/consent/withdrawal", other, "id", id), http.StatusSeeOther, "/portal/consent")
	h.is(h.get("/portal", session), http.StatusOK, "") // it was nobody else's to take back
	for range 2 {
		h.is(h.post("/portal/consent/withdrawal", session, "id", id), http.StatusSeeOther, "/portal/consent")
	}
	h.is(h.get("/portal", session), http.StatusSeeOther, "/portal/consent")
	h.says(h.get("/portal/consent", session), "您撤回过同意", "同意的记录（1）")
	if len(h.audited("consent.give")) != 1 || len(h.audited("consent.withdraw")) != 1 {
		t.Error("it is not noted once each")
	}
}

// between is what stands between two texts.
func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
