package api_test

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
)

// The rules by which everybody gets on the list, and nobody does.
var (
	everybody = map[string]any{"by": "number", "number": 10}
	nobody    = map[string]any{"by": "line", "line": "500.00"}
)

// named is the list of the period, by a rule.
func (c *clerk) named(rule map[string]any) {
	c.Helper()
	c.approved("/periods/2026-2/moves", map[string]any{"to": "list_published", "selection": rule, "reason": "定线"})
}

// Whether somebody got on the list can be asked for as long as their points can.
func TestTheStateTellsNoResultOnceResultsCanNotBeAskedFor(t *testing.T) {
	until := time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC)
	c := openClerkWith(t, map[string]any{"query_until": until})
	path := c.scoresClosed()
	c.named(nobody)
	c.now = time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC)
	c.tick()
	person := c.ok("agent", "GET", path, "", nil)["person"].(string)
	told := func(as string) (state string, listed int, history string) {
		state = c.ok(as, "GET", path, "", nil)["state_name"].(string)
		for _, i := range c.ok(as, "GET", path+"/history", "", nil)["items"].([]any) {
			history += i.(map[string]any)["name"].(string) + " "
		}
		return state, len(c.ok(as, "GET", "/applications?state=not_listed", "", nil)["items"].([]any)), history
	}
	for _, as := range []string{"agent", "applicant/" + person} {
		if state, listed, history := told(as); state != "未入围" || listed != 1 || !strings.Contains(history, "没有列入名单") {
			t.Errorf("%s is told %s, %d, %s", as, state, listed, history)
		}
	}
	c.now = until
	for _, as := range []string{"agent", "applicant/" + person} {
		if state, listed, history := told(as); state != "分值已公布" || listed != 0 || strings.Contains(history, "名单") {
			t.Errorf("%s is still told %s, %d, %s", as, state, listed, history)
		}
	}
	items := c.ok("agent", "GET", "/applications?state=published", "", nil)["items"].([]any)
	if len(items) != 1 || items[0].(map[string]any)["state"] != "published" {
		t.Errorf("the unit's list: %v", items)
	}
	held := c.ok("applicant/"+person, "GET", "/persons/"+person+"/export", "", nil)["applications"].([]any)[0].(map[string]any)
	if held["state"] != "published" {
		t.Errorf("the person's own data: %v", held["state"])
	}
	for _, e := range held["events"].([]any) {
		if e.(map[string]any)["kind"] == "not_listed" {
			t.Error("the person's own data tell it as an event")
		}
	}
	if state, listed, history := told("hrss"); state != "未入围" || listed != 1 || !strings.Contains(history, "没有列入名单") {
		t.Errorf("staff are told %s, %d, %s", state, listed, history)
	}
}

// The right to settle is no result that is looked up: its permit is still to come.
func TestTheRightToSettleIsToldAfterTheTimeForQueries(t *testing.T) {
	until := time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC)
	c := openClerkWith(t, map[string]any{"query_until": until})
	path := c.scoresClosed()
	c.named(everybody)
	c.now = time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC)
	c.tick()
	c.now = until
	if a := c.ok("agent", "GET", path, "", nil); a["state_name"] != "取得入户资格" || a["permit"] == nil || a["place"] != nil {
		t.Errorf("told: %v, %v, %v", a["state_name"], a["permit"], a["place"])
	}
}

func TestWhoIsDisqualifiedHasNoPlaceUntilThatIsRevoked(t *testing.T) {
	c := openClerk(t)
	path := c.scoresClosed()
	c.named(everybody)
	places := func() (one, all any) {
		one = c.ok("auditor", "GET", path, "", nil)["place"]
		return one, c.ok("auditor", "GET", "/applications", "", nil)["items"].([]any)[0].(map[string]any)["place"]
	}
	if one, all := places(); one != 1.0 || all != 1.0 {
		t.Errorf("listed: %v, %v", one, all)
	}
	decided := func(operation string) {
		t.Helper()
		r := c.ok("hrss", "POST", path+operation, "", map[string]any{"reason": "按核查结果"})
		c.ok("approver", "POST", "/requests/"+r["id"].(string)+"/decision", "", map[string]any{"approve": true})
	}
	decided("/disqualification")
	if one, all := places(); one != nil || all != nil {
		t.Errorf("disqualified: %v, %v", one, all)
	}
	decided("/disqualification/revocation")
	if one, all := places(); one != 1.0 || all != 1.0 {
		t.Errorf("revoked: %v, %v", one, all)
	}
	c.now = time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC)
	c.tick()
	decided("/disqualification")
	if a := c.ok("hrss", "GET", path, "", nil); a["permit"] != nil {
		t.Errorf("a permit is promised: %v", a["permit"])
	}
}

func TestAPublicationThatIsTakenBackLeavesNoDisplay(t *testing.T) {
	c := openClerk(t)
	c.scoresClosed()
	c.named(everybody)
	period := func() map[string]any { return c.ok("auditor", "GET", "/periods/2026-2", "", nil) }
	if p := period(); p["listing"] == nil || p["display"] == nil {
		t.Errorf("listed: %v", p)
	}
	c.approved("/periods/2026-2/takeback", map[string]any{"reason": "分数线录错"})
	if p := period(); p["listing"] != nil || p["list"] != nil || p["calendar"] != nil || p["display"] == nil {
		t.Errorf("the list is taken back: %v", p)
	}
	c.approved("/periods/2026-2/takeback", map[string]any{"reason": "分值录错"})
	if p := period(); p["display"] != nil || p["stage"] != "reviewing" {
		t.Errorf("the points are taken back: %v", p)
	}
}

func TestARejectionByTheClockSaysWhyInWords(t *testing.T) {
	c := openClerkWith(t, map[string]any{"clocks": map[string]any{"reject_overdue": true}})
	path := c.complete()
	c.ok("agent", "POST", path+"/submission", "", map[string]any{"promises": map[string]bool{"unit": true, "applicant": true}})
	ask := map[string]any{"decision": "supplement", "materials": []any{map[string]any{"id": "id_card", "reason": "看不清"}}}
	c.ok("hrss", "POST", path+"/reviews/hrss", "", ask)
	unchanged := c.refused(409, "supplement_unchanged", "agent", "POST", path+"/supplements/1/answer", "", nil)
	if named := unchanged["params"].(map[string]any)["materials"].([]any); len(named) != 1 || named[0] != "id_card" {
		t.Errorf("left untouched: %v", named)
	}
	c.now = time.Date(2026, 9, 9, 2, 0, 0, 0, time.UTC)
	c.tick()
	a := c.ok("agent", "GET", path, "", nil)
	for _, r := range a["reviews"].([]any) {
		if line := r.(map[string]any); line["line"] == "hrss" && (line["text"] != "补正逾期" || line["reason_name"] != "其它") {
			t.Errorf("the line: %v", line)
		}
	}
	if a["state_name"] != "不予受理" || a["ending"] != "补正逾期" {
		t.Errorf("the end: %v, %v", a["state_name"], a["ending"])
	}
}

func TestWhyNotOnTheListIsSaidInTables(t *testing.T) {
	c := openExchange(t)
	for _, by := range []string{casework.ByLine, casework.ByNumber} {
		if why := (casework.Selection{By: by}).Outside(); c.cases.Exchange.Tables.Export.Outside[why] == "" {
			t.Errorf("%s has no words", why)
		}
	}
}
