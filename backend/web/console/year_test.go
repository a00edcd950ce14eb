package console_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

const (
	nextYear = `{"year": 2027, "holidays": [{"date": "2027-01-01", "name": "元旦"}], "make_up_days": ["2027-01-09"]}`
	asFile   = `{"2027": {"holidays": ["2027-01-01"], "workdays": ["2027-01-09"]}}`
)

func TestAYearOfTheCalendarIsSeenAndTheNextOneLoadedByTwo(t *testing.T) {
	h := opened(t)
	h.get("hrss", "/console/calendar").says("2027 年", "还没有，暂按周末估算")
	h.get("hrss", "/console/calendar").silent("载入一年", "files of the program")
	h.get("hrss", "/console/calendar/2026").says("2026年10月", "国庆节", "春节", "休", "班", "个工作日")
	h.get("hrss", "/console/calendar/2027").says("这一年的放假安排还没有载入")
	for _, year := range []string{"20260", "1800", "next"} {
		h.refuses("hrss", http.MethodGet, "/console/calendar/"+year, http.StatusNotFound)
	}
	where := "/console/calendar/new"
	h.refuses("approver", http.MethodGet, where, http.StatusForbidden)
	h.refuses("hrss", http.MethodPost, where, http.StatusForbidden)
	h.get("publisher", where).says("看看会改变什么")
	for content, says := range map[string]string{
		"":        "读不出来",
		"[1":      "读不出来",
		`{"x":1}`: "读不出来",
		`{"2027": {"holidays": []}, "2028": {"holidays": []}}`:               "读不出来",
		`{"year": 2027, "holidays": [{"date": "2026-12-31"}]}`:               "2026-12-31 不在这一年里",
		`{"year": 2040, "holidays": [{"date": "2040-01-01"}]}`:               "年份超出范围",
		`{"2027": {"holidays": ["2027-01-01"], "workdays": ["2027-01-05"]}}`: "2027-01-05 不是周末",
	} {
		h.posts("publisher", where, "content", content).refused(says)
	}
	for _, content := range []string{nextYear, asFile} {
		h.posts("publisher", where, "content", content).says("2027 年会这样改", "变了的日子（2）", "2027-01-09", "审核 0 件", "提出申请")
	}
	h.sendsYear("publisher", where, asFile).says("2027 年会这样改")
	if p := h.sendsYear("publisher", where, strings.Repeat(" ", 100<<10)); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a file that is too large: %d", p.status)
	}
	ask := []string{"step", "ask", "content", nextYear, "source", "国办发明电〔2026〕7号", "reason", "已公布放假安排"}
	h.posts("publisher", where, ask[:4]...).refused("请写明")
	for range 2 {
		h.posts("publisher", where, ask...).led("/console/calendar")
	}
	h.get("hrss", "/console/calendar").says("等审批")
	request := must(h.load.Requests(t.Context(), openRequests))[0]
	h.get("approver", "/console/requests").says("载入新一年的日历", "2027 年")
	h.get("approver", "/console/requests/"+request.ID).says("2027 年", "国办发明电〔2026〕7号")
	h.posts("approver", "/console/requests/"+request.ID+"/decision", "decision", "approve").led("/console/requests")
	h.get("hrss", "/console/calendar/2027").says("第 1 版", "国办发明电〔2026〕7号")
}

// sendsYear a file as a browser does.
func (h *house) sendsYear(who, path, content string) page {
	h.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_, _ = must(form.CreateFormFile("file", "2027.json")).Write([]byte(content))
	_ = form.Close()
	r := must(http.NewRequestWithContext(h.Context(), http.MethodPost, h.url+path, &body))
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "luohu_session", Value: h.secrets[who]})
	resp := must(http.DefaultClient.Do(r))
	defer resp.Body.Close()
	var text bytes.Buffer
	_ = must(text.ReadFrom(resp.Body))
	return page{h.T, resp.StatusCode, resp.Header.Get("Location"), text.String()}
}
