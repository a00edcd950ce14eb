package api_test

import "testing"

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
