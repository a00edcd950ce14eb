package api_test

import (
	"net/http"
	"testing"
	"time"
)

func TestAYearIsAskedForPreviewedAndLoadedOverTheAPI(t *testing.T) {
	c := openClerk(t)
	before := c.ok("agent", "GET", "/calendar/2027", "", nil)
	if before["provisional"] != true || len(before["days"].([]any)) != 365 || len(before["versions"].([]any)) != 0 {
		t.Errorf("before: provisional %v, %d versions", before["provisional"], len(before["versions"].([]any)))
	}
	year := map[string]any{
		"year": 2027, "holidays": []map[string]any{{"date": "2027-01-01", "name": "元旦"}}, "make_up_days": []string{"2027-01-09"},
		"source": "国办发明电〔2026〕7号", "reason": "按通知",
	}
	wrong := map[string]any{
		"year": 2027, "holidays": []map[string]any{{"date": "2027-01-01", "name": "元旦"}, {"date": "2026-12-31", "name": "元旦"}},
		"make_up_days": []string{}, "source": "通知", "reason": "按通知",
	}
	answer := c.refused(http.StatusUnprocessableEntity, "calendar_wrong", "publisher", "POST", "/calendar/years", "", wrong)
	if field := answer["errors"].([]any)[0].(map[string]any); field["pointer"] != "/holidays/1/date" || field["detail"] != "2026-12-31 不在这一年里，或者年份超出范围。" {
		t.Errorf("a day of another year: %v", field)
	}
	request := c.ok("publisher", "POST", "/calendar/years", "", year)
	preview := request["details"].(map[string]any)["calendar"].(map[string]any)["preview"].(map[string]any)
	if preview["lines"] != 0.0 || len(preview["days"].([]any)) != 2 {
		t.Errorf("preview: %v", preview)
	}
	c.refused(http.StatusForbidden, "not_allowed", "agent", "POST", "/calendar/years", "", year)
	c.ok("approver", "POST", "/requests/"+request["id"].(string)+"/decision", "", map[string]any{"approve": true})
	c.days()
	after := c.ok("agent", "GET", "/calendar/2027", "", nil)
	first := after["days"].([]any)[0].(map[string]any)
	if after["provisional"] != false || after["source"] != "国办发明电〔2026〕7号" || first["counted"] != false || first["name"] != "元旦" {
		t.Errorf("after: %v, %v", after["source"], first)
	}
	c.refused(http.StatusConflict, "nothing_to_change", "publisher", "POST", "/calendar/years", "", year)
	if shipped := c.ok("hrss", "GET", "/calendar/2026", "", nil); shipped["provisional"] != false || len(shipped["versions"].([]any)) != 1 {
		t.Errorf("a shipped year: %v", shipped["versions"])
	}
}

// published takes an accepted application to the display of points.
func (c *clerk) published(path string) {
	c.Helper()
	each(c.ok("scorer/hrss", "GET", path+"/scores", "", nil), func(indicator, department string, record map[string]any) {
		if record["status"] != "scored" {
			c.ok("scorer/"+department, "POST", path+"/scores/"+indicator+"/"+department, "", map[string]any{"step": "score", "points": record["least"]})
		}
	})
	if list := c.ok("agent", "GET", "/applications", "", nil)["items"].([]any)[0].(map[string]any); list["state"] != "scored" || list["total"] != nil {
		c.Errorf("a list shows points before they are published: %v", list)
	}
	c.now = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	c.tick()
	c.approved("/periods/2026-2/moves", map[string]any{"to": "scores_published", "reason": "公布"})
}

func TestResultsCanBeAskedForUntilThePeriodSays(t *testing.T) {
	until := time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC)
	c := openClerkWith(t, map[string]any{"query_until": until})
	path := c.accepted()
	c.published(path)
	for _, who := range []string{"agent", "hrss"} {
		if a := c.ok(who, "GET", path, "", nil); a["total"] == nil || len(a["scores"].([]any)) == 0 || a["results_withheld"] != nil {
			t.Errorf("%s sees %v", who, a)
		}
	}
	c.now = until
	a := c.ok("agent", "GET", path, "", nil)
	why, _ := a["results_withheld"].(map[string]any)
	if a["total"] != nil || a["scores"] != nil || why["code"] != "query_over" || why["until"] != "2026-12-31T09:00:00Z" ||
		why["detail"] != "这一期的结果可以查询到 2026年12月31日 17:00，逾期无法查询。确实需要的，请联系受理窗口。" {
		t.Errorf("the agent sees %v, for %v", a["total"], why)
	}
	if line := c.ok("agent", "GET", "/applications", "", nil)["items"].([]any)[0].(map[string]any); line["total"] != nil {
		t.Errorf("the agent's list shows %v", line)
	}
	for _, operation := range []string{"", "/scores"} {
		if status, _ := c.send("applicant/19491231", "GET", path+operation, "", nil); status != map[string]int{"": 200, "/scores": 409}[operation] {
			t.Errorf("the applicant asks for %q: %d", operation, status)
		}
	}
	if a := c.ok("hrss", "GET", path, "", nil); a["total"] == nil || a["results_withheld"] != nil {
		t.Errorf("the window sees %v", a)
	}
}

// A department sees until when it may ask, day by day.
func TestADepartmentSeesUntilWhenItMayAsk(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	c.ok("scorer/education", "POST", path+"/scores/education/education", "", map[string]any{"step": "receive"})
	c.now = time.Date(2026, 9, 7, 2, 0, 0, 0, time.UTC)
	answer := c.refused(http.StatusConflict, "supplement_asked_late", "scorer/education", "POST", path+"/scores/education/education", "",
		map[string]any{"step": "supplement", "materials": []map[string]any{{"id": "degree", "reason": "看不清"}}})
	if answer["detail"] != "收到材料后 3 个工作日内可以要求补正，最后一天是 2026年9月4日，已经过了。请按已有材料打分；材料确实不能用的，可以请受理窗口退回重审，由窗口要求补正。" {
		t.Errorf("told: %v", answer["detail"])
	}
	for _, s := range c.ok("scorer/education", "GET", path, "", nil)["scores"].([]any) {
		if s := s.(map[string]any); s["department"] == "education" {
			if until := s["ask_until"].(map[string]any); until["day"] != "2026-09-04" || len(s["ask_days"].([]any)) != 3 {
				t.Errorf("until %v, by %v", until, s["ask_days"])
			}
		}
	}
}
