package api_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

func TestADeskSeesWhatItHasToDoUntilItIsDone(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	if open := c.ok("police", "GET", "/work", "", nil)["items"].([]any); len(open) != 0 {
		t.Errorf("the window, whose line has passed: %v", open)
	}
	done := c.ok("police", "GET", "/work?done=true", "", nil)["items"].([]any)
	if first := done[0].(map[string]any); len(done) != 1 || first["line"] != "police" || first["status_name"] != "通过" {
		t.Errorf("done by the window: %v", done)
	}
	one := c.ok("scorer/hrss", "GET", "/work?limit=1", "", nil)
	items := one["items"].([]any)
	if first := items[0].(map[string]any); len(items) != 1 || one["next"] == nil || first["indicator"] == "" || first["due"] != "2026-11-20" {
		t.Fatalf("the first of 人社: %v", one)
	}
	seen := map[string]bool{}
	for query := "/work?limit=1"; ; {
		page := c.ok("scorer/hrss", "GET", query, "", nil)
		for _, i := range page["items"].([]any) {
			indicator := i.(map[string]any)["indicator"].(string)
			if seen[indicator] {
				t.Fatalf("%s stands on two pages", indicator)
			}
			seen[indicator] = true
			c.ok("scorer/hrss", "POST", path+"/scores/"+indicator+"/hrss", "", map[string]any{"step": "receive"})
		}
		if page["next"] == nil {
			break
		}
		query = "/work?limit=1&cursor=" + page["next"].(string)
	}
	if len(seen) < 2 {
		t.Errorf("only %v", seen)
	}
}

// Whose half hour it is, colleagues learn by name; the unit learns which authority
// works on it.
func TestTwoLinesHoldACaseSideBySide(t *testing.T) {
	h := openHouse(t, onSQLite(t), "")
	path, agent := h.filed()
	id := strings.TrimPrefix(path, "/applications/")
	h.atWindow(id, casework.Municipal, "102026200001")
	h.account("li.lei", "", asPolice)
	h.account("han.mei", "", identity.Grant{Role: casework.WindowOfficer, Department: "hrss", Points: asPolice.Points})
	h.account("zhao.min", "", identity.Grant{Role: casework.WindowOfficer, Department: "hrss", Points: asPolice.Points})
	police, hrss, colleague := h.token("li.lei"), h.token("han.mei"), h.token("zhao.min")
	h.ok(police, "POST", path+"/claim", "", nil)
	claims := h.ok(hrss, "POST", path+"/claim", "", nil)["claims"].([]any)
	first, second := claims[0].(map[string]any), claims[1].(map[string]any)
	if first["by"] != "account-li.lei" || first["by_name"] != "li.lei" || first["authority_name"] != "公安" || second["by_name"] != "han.mei" {
		t.Errorf("told to officers: %v", claims)
	}
	said := h.refused(409, "held_by_other", colleague, "POST", path+"/claim", "", nil)["detail"].(string)
	if !strings.Contains(said, "同事 han.mei 处理") {
		t.Error(said)
	}
	for _, one := range h.ok(agent, "GET", path, "", nil)["claims"].([]any) {
		shown := one.(map[string]any)
		if shown["authority_name"] == "" || shown["by"] != nil || shown["by_name"] != nil || shown["until"] != nil {
			t.Errorf("told to the unit: %v", shown)
		}
	}
	work := h.ok(colleague, "GET", "/work", "", nil)["items"].([]any)[0].(map[string]any)
	if claim := work["claim"].(map[string]any); claim["by_name"] != "han.mei" || claim["line"] != "hrss" {
		t.Errorf("at the desk: %v", work)
	}
	h.ok(hrss, "DELETE", path+"/claim", "", nil)
	if work = h.ok(colleague, "GET", "/work", "", nil)["items"].([]any)[0].(map[string]any); work["claim"] != nil {
		t.Errorf("let go: %v", work)
	}
	if left := h.ok(police, "GET", path, "", nil)["claims"].([]any); len(left) != 1 {
		t.Errorf("the other line's: %v", left)
	}
}

func TestWorkSaysUntilWhenTheUnitIsToAnswerAndWhetherThatIsSure(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	education := func() map[string]any {
		for _, i := range c.ok("scorer/education", "GET", "/work", "", nil)["items"].([]any) {
			return i.(map[string]any)
		}
		return nil
	}
	if open := education(); open["supplement"] != nil || open["provisional"] != nil {
		t.Errorf("before: %v", open)
	}
	ask := map[string]any{"step": "supplement", "materials": []any{map[string]any{"id": "degree", "reason": "看不清"}}}
	c.ok("scorer/education", "POST", path+"/scores/education/education", "", ask)
	if s := education()["supplement"].(map[string]any); s["due"] != "2026-09-08" || s["overdue"] != nil || s["provisional"] != nil {
		t.Errorf("asked: %v", s)
	}
	c.now = time.Date(2026, 9, 9, 2, 0, 0, 0, time.UTC)
	c.tick()
	if s := education()["supplement"].(map[string]any); s["due"] != "2026-09-08" || s["overdue"] != true {
		t.Errorf("overdue: %v", s)
	}
}

func TestWorkIsProvisionalInAYearWithoutACalendar(t *testing.T) {
	c := openClerkWith(t, map[string]any{"filing": map[string]any{"to": "2026-12-31T09:00:00Z"}})
	path := c.complete()
	c.now = time.Date(2026, 12, 30, 2, 0, 0, 0, time.UTC)
	c.ok("agent", "POST", path+"/submission", "", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})
	work := func() map[string]any {
		return c.ok("hrss", "GET", "/work", "", nil)["items"].([]any)[0].(map[string]any)
	}
	if open := work(); open["due"] != "2027-01-06" || open["provisional"] != true {
		t.Errorf("to be decided: %v", open)
	}
	ask := map[string]any{"decision": "supplement", "materials": []any{map[string]any{"id": "id_card", "reason": "看不清"}}}
	a := c.ok("hrss", "POST", path+"/reviews/hrss", "", ask)
	if s := work()["supplement"].(map[string]any); s["due"] != "2027-01-06" || s["provisional"] != true {
		t.Errorf("to be answered: %v", s)
	}
	if why := a["supplements"].([]any)[0].(map[string]any)["due_because"].(string); !strings.Contains(why, "先按周末计算") {
		t.Error(why)
	}
}

func TestTheHistoryTellsWhatHasHappenedAndWhatRoleDidIt(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	var names []string
	for query := path + "/history?limit=3"; query != ""; {
		page := c.ok("agent", "GET", query, "", nil)
		for _, i := range page["items"].([]any) {
			names = append(names, i.(map[string]any)["name"].(string))
		}
		query = ""
		if page["next"] != nil {
			query = path + "/history?limit=3&after=" + number(page["next"])
		}
	}
	if len(names) < 8 || names[0] != "添加申请人" || names[len(names)-1] != "两项审核都通过" {
		t.Errorf("told: %v", names)
	}
	c.refused(404, "not_yours", "stranger", "GET", path+"/history", "", nil)
}

func TestWhoAskedMayTakeTheRequestBackUntilItIsDecided(t *testing.T) {
	c := openClerk(t)
	path := c.accepted()
	ask := func() string {
		return "/requests/" + c.ok("hrss", "POST", path+"/disqualification", "", map[string]any{"reason": "材料不实"})["id"].(string)
	}
	request := ask()
	c.refused(404, "not_yours", "police", "DELETE", request, "", nil)
	if dropped := c.ok("hrss", "DELETE", request, "", nil); dropped["state"] != "dropped" {
		t.Errorf("dropped: %v", dropped)
	}
	c.refused(409, "request_closed", "approver", "POST", request+"/decision", "", map[string]any{"approve": true})
	request = ask()
	c.ok("approver", "POST", request+"/decision", "", map[string]any{"approve": true})
	c.refused(409, "request_closed", "hrss", "DELETE", request, "", nil)
}
