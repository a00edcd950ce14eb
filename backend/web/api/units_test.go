package api_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http"
	"strings"
	"testing"

	"luohu/backend/identity"
)

const (
	password = "four words of one sentence"
	uscc     = "91120116MA00000014"
)

// ours is what an employer registers with.
func ours() map[string]any {
	return map[string]any{"uscc": strings.ToLower(uscc), "name": "示范公司", "agents": []any{
		map[string]any{"name": "wang.fang", "password": password, "phone": "13800000000", "insured_by_unit": true},
		map[string]any{"name": "li.na", "password": password, "insured_by_unit": true},
	}}
}

func agentOf(body map[string]any, i int) map[string]any {
	return body["agents"].([]any)[i].(map[string]any)
}

func pageOf(t *testing.T, shade uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 300, 200))
	picture.SetGray(1, 1, color.Gray{shade})
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// signIn is an agent's session.
func (c *clerk) signIn(name string) string {
	c.Helper()
	session, err := c.people.SignIn(c.Context(), identity.Attempt{Name: name, Password: password})
	if err != nil {
		c.Fatal(err)
	}
	return session
}

func TestAUnitRegistersChoosesItsPointAndHasItsLicenceChecked(t *testing.T) {
	c := openClerk(t)
	u := c.ok("", "POST", "/units", "", ours())
	if u["uscc"] != uscc || u["licence"] != "pending" || u["licence_name"] != "等待核对" || u["handed_in"] != false || u["version"] != 1.0 || len(u["agents"].([]any)) != 2 {
		t.Errorf("registered: %v", u)
	}
	path, li := "/units/"+uscc, c.signIn("li.na")
	again := c.refused(409, "uscc_taken", "", "POST", "/units", "", ours())
	if again["params"].(map[string]any)["uscc"] != uscc {
		t.Errorf("again: %v", again)
	}

	c.refused(409, "licence_missing", "hrss@binhai", "POST", path+"/licence/decision", "", map[string]any{"approve": true})

	// The point, once.
	c.refused(404, "not_yours", "agent", "PUT", path+"/acceptance-point", "", map[string]any{"point": "binhai"})
	c.refused(403, "not_allowed", "hrss", "PUT", path+"/acceptance-point", "", map[string]any{"point": "binhai"})
	c.refused(422, "", li, "PUT", path+"/acceptance-point", "", map[string]any{"point": "elsewhere"})
	c.refused(422, "", li, "PUT", path+"/acceptance-point", "", map[string]any{"point": "binhai", "period": "\x00"})
	u = c.ok(li, "PUT", path+"/acceptance-point", "1", map[string]any{"period": "2026-2", "point": "municipal"})
	if u["acceptance_points"].(map[string]any)["2026-2"] != "municipal" || u["version"] != 2.0 {
		t.Errorf("chosen: %v", u)
	}
	if u = c.ok(li, "PUT", path+"/acceptance-point", "", map[string]any{"point": "municipal"}); u["version"] != 2.0 {
		t.Errorf("the same once more: %v", u)
	}
	c.refused(409, "acceptance_point_fixed", li, "PUT", path+"/acceptance-point", "", map[string]any{"point": "binhai"})

	// The licence: whoever it may come to may look at it, until the point is chosen.
	decision, approve, refuse := path+"/licence/decision", map[string]any{"approve": true}, map[string]any{"approve": false, "reason": "照片\x00不清"}
	c.refused(409, "licence_missing", "hrss", "POST", decision, "", approve)
	c.refused(404, "not_yours", li, "GET", path+"/licence", "", nil)
	if status, answer := c.sendFileBy(http.MethodPut, li, path+"/licence", "a.exe", []byte("MZ no picture at all")); status != 422 || answer["code"] != "wrong_type" {
		t.Errorf("no picture: %d %v", status, answer)
	}
	if status, answer := c.sendFileBy(http.MethodPut, "agent", path+"/licence", "a.png", pageOf(t, 1)); status != 404 {
		t.Errorf("by a stranger: %d %v", status, answer)
	}
	status, answer := c.sendFileBy(http.MethodPut, li, path+"/licence", "执照.png", pageOf(t, 1))
	if status != 200 || answer["handed_in"] != true || answer["licence"] != "pending" {
		t.Errorf("handed in: %d %v", status, answer)
	}
	c.refused(403, "not_allowed", li, "POST", decision, "", approve)
	c.refused(422, "reason_missing", "hrss", "POST", decision, "", map[string]any{"approve": false})
	c.refused(404, "not_yours", "hrss@binhai", "POST", decision, "", approve)
	stale := c.refused(412, "stale_version", "hrss", "POST", decision, "2", refuse)
	if stale["params"].(map[string]any)["version"] != 3.0 {
		t.Errorf("stale: %v", stale)
	}
	if u = c.ok("hrss", "POST", decision, "3", refuse); u["licence"] != "refused" || u["why"] != "照片\x00不清" {
		t.Errorf("refused: %v", u)
	}
	c.refused(409, "licence_decided", "police", "POST", decision, "", approve)
	first := u["licence_file"]
	c.sendFileBy(http.MethodPut, li, path+"/licence", "执照.png", pageOf(t, 2))
	stale = c.refused(412, "stale_version", "hrss", "POST", decision, "", map[string]any{"approve": true, "file": first})
	if stale["params"].(map[string]any)["version"] != 5.0 {
		t.Errorf("another was looked at: %v", stale)
	}
	second := c.ok("hrss", "GET", path, "", nil)["licence_file"]
	if u = c.ok("hrss", "POST", decision, "", map[string]any{"approve": true, "file": second}); first == second || u["licence"] != "checked" {
		t.Errorf("checked: %v", u)
	}
	if status, answer := c.sendFileBy(http.MethodPut, li, path+"/licence", "执照.png", pageOf(t, 3)); status != 409 || answer["code"] != "licence_decided" {
		t.Errorf("replaced after the check: %d %v", status, answer)
	}
}

func TestARegistrationPointsAtWhatIsWrong(t *testing.T) {
	c := openClerk(t)
	for pointer, change := range map[string]func(map[string]any){
		"/uscc":              func(b map[string]any) { b["uscc"] = "91120116MA00000015" },
		"/name":              func(b map[string]any) { b["name"] = " " },
		"/agents":            func(b map[string]any) { b["agents"] = b["agents"].([]any)[:1] },
		"/agents/1":          func(b map[string]any) { agentOf(b, 1)["insured_by_unit"] = false },
		"/agents/0/name":     func(b map[string]any) { agentOf(b, 0)["name"] = "13800000000" },
		"/agents/1/password": func(b map[string]any) { agentOf(b, 1)["password"] = "aaaaaaaaaaaaaaaa" },
		"/agents/0/phone":    func(b map[string]any) { agentOf(b, 0)["phone"] = "110" },
		"/licence":           func(b map[string]any) { b["licence"] = "no base64!" },
	} {
		body := ours()
		change(body)
		status, answer := c.send("", "POST", "/units", "", body)
		wrong, _ := answer["errors"].([]any)
		if status != 422 || len(wrong) != 1 || wrong[0].(map[string]any)["pointer"] != pointer {
			t.Errorf("%s: %d %v", pointer, status, answer)
		}
	}
	body := ours()
	body["licence"] = base64.StdEncoding.EncodeToString([]byte("%PDF-1.7 and nothing else"))
	if status, answer := c.send("", "POST", "/units", "", body); status != 422 {
		t.Errorf("a broken licence: %d %v", status, answer)
	}
	body["licence"] = base64.StdEncoding.EncodeToString(make([]byte, 6<<20))
	if status, _ := c.send("", "POST", "/units", "", body); status != 413 {
		t.Errorf("a huge licence: %d", status)
	}
	body["licence"] = base64.StdEncoding.EncodeToString(pageOf(t, 1))
	if u := c.ok("", "POST", "/units", "", body); u["handed_in"] != true {
		t.Errorf("with a licence: %v", u)
	}
}

// Whose answer was lost sends the same again; nobody else gets it.
func TestARegistrationSentTwiceMakesOneUnit(t *testing.T) {
	c := openClerk(t)
	c.once = "1"
	first := c.ok("", "POST", "/units", "", ours())
	if again := c.ok("", "POST", "/units", "", ours()); again["id"] != first["id"] {
		t.Errorf("again: %v", again)
	}
	others := ours() // by the same key, as simple keys are
	others["uscc"] = "91120116MA00000027"
	agentOf(others, 0)["name"], agentOf(others, 1)["name"] = "a", "b"
	if u := c.ok("", "POST", "/units", "", others); u["id"] == first["id"] {
		t.Errorf("another unit gets %v", u)
	}
}

func TestAnAddressRegistersSoManyUnitsAMinute(t *testing.T) {
	c := openClerk(t)
	body := ours()
	body["uscc"] = "0"
	for range 20 {
		c.refused(422, "uscc_length", "", "POST", "/units", "", body)
	}
	if status, answer := c.send("", "POST", "/units", "", body); status != http.StatusTooManyRequests || answer["detail"] == "" {
		t.Errorf("once too often: %d %v", status, answer)
	}
}

func TestUnitsAreListedForOfficersPageByPage(t *testing.T) {
	c := openClerk(t) // with a unit of its own
	c.ok("", "POST", "/units", "", ours())
	page := c.ok("hrss", "GET", "/units?limit=1", "", nil)
	first := page["items"].([]any)[0].(map[string]any)
	if first["name"] != "示范公司" && first["name"] != "示例公司" || first["agents"] != nil || page["next"] == nil {
		t.Fatalf("%v", page)
	}
	rest := c.ok("hrss", "GET", "/units?limit=1&cursor="+page["next"].(string), "", nil)
	if second := rest["items"].([]any)[0].(map[string]any); second["id"] == first["id"] || rest["next"] != nil {
		t.Errorf("%v", rest)
	}
	for query, want := range map[string]int{"q=%E7%A4%BA%E8%8C%83": 1, "q=91120116": 1, "licence=pending": 1, "licence=to_check": 0, "licence=checked": 1, "q=nobody": 0} {
		if found := c.ok("hrss", "GET", "/units?"+query, "", nil)["items"].([]any); len(found) != want {
			t.Errorf("%s: %v", query, found)
		}
	}
	for _, wrong := range []string{"licence=lost", "q=%00", "cursor=%00", "limit=201"} {
		if status, _ := c.send("hrss", "GET", "/units?"+wrong, "", nil); status != 422 {
			t.Errorf("%s: %d", wrong, status)
		}
	}
}

// Who has left must not look at a single page more.
func TestAnAgentWhoHasLeftIsSignedOutWithTheApproval(t *testing.T) {
	c := openClerk(t)
	c.ok("", "POST", "/units", "", ours())
	path, wang, li := "/units/"+uscc, c.signIn("wang.fang"), c.signIn("li.na")
	body := map[string]any{
		"old": "wang.fang", "reason": "原经办人离职",
		"new": map[string]any{"name": "zhao.min", "password": password, "insured_by_unit": true},
	}
	c.refused(404, "not_yours", "agent", "POST", path+"/agents/replacement", "", body)
	c.refused(403, "not_allowed", "approver", "POST", path+"/agents/replacement", "", body)
	short := maps.Clone(body)
	short["new"] = map[string]any{"name": "zhao.min", "password": "short", "insured_by_unit": true}
	if answer := c.refused(422, "password_short", li, "POST", path+"/agents/replacement", "", short); answer["errors"].([]any)[0].(map[string]any)["pointer"] != "/new/password" {
		t.Errorf("%v", answer)
	}
	r := c.ok(li, "POST", path+"/agents/replacement", "", body)
	c.refused(409, "asked_already", "hrss", "POST", path+"/agents/replacement", "", body)
	seen := c.ok("approver", "GET", "/requests?state=open&kind=replace_agent", "", nil)["items"].([]any)
	if len(seen) != 1 || seen[0].(map[string]any)["details"].(map[string]any)["agent"].(map[string]any)["new_name"] != "zhao.min" {
		t.Errorf("what the approver sees: %v", seen)
	}
	c.ok(wang, "GET", path, "", nil)
	c.ok("approver", "POST", "/requests/"+r["id"].(string)+"/decision", "", map[string]any{"approve": true})
	if status, _ := c.send(wang, "GET", path, "", nil); status != http.StatusUnauthorized {
		t.Errorf("who has left: %d", status)
	}
	agents := c.ok(c.signIn("zhao.min"), "GET", path, "", nil)["agents"].([]any)
	if len(agents) != 2 || agents[1].(map[string]any)["name"] != "zhao.min" {
		t.Errorf("agents: %v", agents)
	}
}

func TestABarredUnitIsToldWhyAndUntilWhen(t *testing.T) {
	c := openClerk(t)
	c.ok("", "POST", "/units", "", ours())
	path, li := "/units/"+uscc, c.signIn("li.na")
	why := map[string]any{"reason": "提供虚假材料"}
	c.refused(403, "not_allowed", li, "POST", path+"/bar", "", why)
	c.refused(404, "not_yours", "hrss", "POST", "/units/91120116MA00000027/bar", "", why)
	c.refused(404, "not_yours", "hrss", "POST", "/units/1/bar", "", why)
	r := c.ok("hrss", "POST", path+"/bar", "", why)
	c.ok(li, "POST", "/applications", "", lis) // nothing has happened yet
	c.refused(403, "not_allowed", "hrss", "POST", "/requests/"+r["id"].(string)+"/decision", "", map[string]any{"approve": true})
	c.ok("approver", "POST", "/requests/"+r["id"].(string)+"/decision", "", map[string]any{"approve": true})
	barred := c.refused(409, "unit_barred", li, "POST", "/applications", "", wangs)
	if params := barred["params"].(map[string]any); params["until"] != "2029-08-31" || params["reason"] != "提供虚假材料" || !strings.Contains(barred["detail"].(string), "2029年8月31日") {
		t.Errorf("%v", barred)
	}
	if u := c.ok(li, "GET", path, "", nil); u["barred"].(map[string]any)["until"] != "2029-08-31" {
		t.Errorf("%v", u)
	}
	r = c.ok("police", "POST", path+"/bar/lifting", "", map[string]any{"reason": "复查后撤销"})
	c.ok("approver", "POST", "/requests/"+r["id"].(string)+"/decision", "", map[string]any{"approve": true})
	c.ok(li, "POST", "/applications", "", wangs)
}
