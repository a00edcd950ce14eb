package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"luohu/backend/paper/papertest"
)

func TestAUnitHasTheReceiptOfWhatItSentInAndNothingBefore(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.ready(session, "王小明", wang)
	h.checked(session, 0)
	if page := h.get(path+"/documents", session).page; !strings.Contains(page, "还没有可以出具的文书") {
		t.Errorf("before the submission: %s", page)
	}
	for _, kind := range []string{"receipt", "acceptance", "posting", "nothing"} {
		if a := h.post(path+"/documents", session, "kind", kind); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.page, "现在没有这份文书") {
			t.Errorf("%s before the submission: %d", kind, a.status)
		}
	}
	h.is(h.post(path+"/submission", session, "promise", "unit", "promise", "applicant"), http.StatusSeeOther, path+"/receipt")
	for range 2 {
		h.is(h.post(path+"/documents", session, "kind", "receipt"), http.StatusSeeOther, path+"/documents")
	}
	page := h.get(path+"/documents", session).page
	link := regexp.MustCompile(`href="(`+path+`/documents/[0-9A-Z]+)"`).FindAllStringSubmatch(page, -1)
	if len(link) != 1 || strings.Count(page, "2026-HZ-00001") != 1 {
		t.Fatalf("%v\n%s", link, page)
	}
	file := h.get(link[0][1], session)
	pages, words := papertest.Read(t, []byte(file.page))
	if pages != 1 {
		t.Errorf("%d pages", pages)
	}
	for _, want := range []string{"居住证积分落户申请回执", "2026-HZ-00001", "王小明", "110105**********2X", "滨海新区政务服务中心", "身份证", "5 个工作日", "luohu.example/verify"} {
		if !strings.Contains(words, want) {
			t.Errorf("it does not say %q:\n%s", want, words)
		}
	}
	if again := h.get(link[0][1], session); again.page != file.page {
		t.Error("the same document has other bytes")
	}
	h.is(h.get(link[0][1], h.unit(1)), http.StatusNotFound, "")
}
