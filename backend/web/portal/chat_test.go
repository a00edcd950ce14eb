package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"luohu/backend/binding"
)

// hides is that a page shows none of some words.
func (h *house) hides(a answer, words ...string) {
	h.Helper()
	for _, w := range words {
		if a.status != http.StatusOK || strings.Contains(a.page, w) {
			h.Errorf("%d, and it shows %q", a.status, w)
		}
	}
}

// unbinding is where a phone is unbound.
var unbinding = regexp.MustCompile(`/portal/unit/chat/[0-9A-Z]{26}/end`)

func TestAnAgentBindsAPhoneOfTheirOwnAndTakesItAway(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	other := h.signIn("li.a")
	h.says(h.get("/portal/unit", session), "在微信里看", "出二维码")
	h.is(h.post("/portal/unit/chat", session), http.StatusSeeOther, "/portal/unit#chat")
	h.says(h.get("/portal/unit", session), "请您自己用微信扫这个码", "data:image/png;base64")
	h.hides(h.get("/portal/unit", other), "请您自己用微信扫这个码")
	scene := h.codes.scenes[0]
	if scan, err := h.invites.Scanned(t.Context(), scene, "oWangsPhone19ABCDEF"); err != nil || !scan.Agent || scan.Over {
		t.Fatal(scan, err)
	}
	h.says(h.get("/portal/unit", session), "这个码已经扫过")
	text, err := h.bindings.TextOf(true)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.bindings.AsAgent(t.Context(), binding.Follower{ID: "oWangsPhone19ABCDEF", Agreed: text.Version}, scene); err != nil {
		t.Fatal(err)
	}
	bound := h.get("/portal/unit", session)
	h.says(bound, "oWan…CDEF", "再绑一个微信")
	h.hides(bound, "这个码已经扫过")
	h.post("/portal/unit/chat", session)
	h.says(h.get("/portal/unit", session), "请您自己用微信扫这个码", "oWan…CDEF")
	h.is(h.post("/portal/unit/chat/end", session), http.StatusSeeOther, "/portal/unit#chat")
	h.hides(h.get("/portal/unit", session), "请您自己用微信扫这个码")
	end := unbinding.FindString(bound.page)
	h.hides(h.get("/portal/unit", other), "oWan…CDEF")
	h.post(end, other)
	h.post(end, h.unit(1))
	h.says(h.get("/portal/unit", session), "oWan…CDEF") // it is nobody else's to end
	for range 2 {
		h.is(h.post(end, session), http.StatusSeeOther, "/portal/unit#chat")
	}
	h.hides(h.get("/portal/unit", session), "oWan…CDEF")
	if len(h.audited("agent.invite")) != 2 || len(h.audited("agent.bind")) != 1 || len(h.audited("agent.unbind")) != 1 {
		t.Error("it is not noted, each time")
	}
	h.codes.away = true
	h.says(h.post("/portal/unit/chat", session), "现在做不出二维码")
}
