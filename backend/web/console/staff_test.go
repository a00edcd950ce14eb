package console_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

var secretForm = regexp.MustCompile(`[A-Z2-7]{4}(-[A-Z2-7]{4}){3}`)

// mark is the hidden field by which a form says what was seen.
func (p page) mark() string {
	p.Helper()
	_, rest, found := strings.Cut(p.text, `name="mark" value="`)
	if !found {
		p.Fatalf("there is no form on\n%s", p.main())
	}
	mark, _, _ := strings.Cut(rest, `"`)
	return mark
}

func TestAnAdminMakesAnAccountWhosePasswordIsShownOnce(t *testing.T) {
	h := opened(t)
	form := []string{"name", "li.lei", "role", "window", "department", "police", "points", "binhai"}
	made := h.posts("admin", "/console/staff", form...)
	secret := secretForm.FindString(made.text)
	if made.status != http.StatusOK || secret == "" {
		t.Fatalf("%d\n%s", made.status, made.main())
	}
	list := h.get("admin", "/console/staff")
	list.says("li.lei", "受理窗口 · 公安 · 滨海新区政务服务中心", "一次性密码未改")
	list.silent(secret)
	h.posts("admin", "/console/staff", form...).refused("已经有人用了")
	a := must(h.identity.Named(t.Context(), "li.lei"))
	if _, err := h.identity.SignIn(t.Context(), identity.Attempt{Name: "li.lei", Password: secret}); err != nil || len(a.Grants) != 1 {
		t.Errorf("it does not sign in: %v", err)
	}
	h.get("admin", "/console/staff/"+a.ID).says("还没有改")
	h.posts("admin", "/console/staff/find", "q", "Li.Lei").led("/console/staff/" + a.ID)
	if p := h.posts("admin", "/console/staff/find", "q", "nobody"); p.status != http.StatusNotFound || !strings.Contains(p.text, "没有这个用户名") {
		t.Errorf("a name that nobody has: %d\n%s", p.status, p.main())
	}
}

func TestRolesThatDoNotGoTogetherAreRefusedAndWhatWasTypedStays(t *testing.T) {
	h := opened(t)
	for what, form := range map[string][]string{
		"a window without a point":           {"role", "window", "department", "police", "points", ""},
		"a window of a department that none": {"role", "window", "department", "education", "points", "binhai"},
		"a scorer without a department":      {"role", "scorer", "department", "", "points", "both"},
		"no role":                            {"role", ""},
		"an admin with another role":         {"role", "admin", "department", "", "points", "", "role", "editor", "department", "", "points", ""},
		"a role there is not":                {"role", "agent", "department", "", "points", ""},
	} {
		p := h.posts("admin", "/console/staff", append([]string{"name", "han.mei"}, form...)...)
		if p.refused("不能这样搭配"); !strings.Contains(p.text, `value="han.mei"`) {
			t.Errorf("%s: what was typed is gone", what)
		}
	}
}

func TestAnAccountIsLockedForAReasonAndOnlyAsItWasSeen(t *testing.T) {
	h := opened(t)
	path := "/console/staff/hrss"
	seen := h.get("admin", path).mark()
	h.posts("admin", path+"/lock", "mark", seen, "reason", "走了").refused("至少 4 个字")
	h.posts("admin", path+"/lock", "mark", seen, "reason", "调离窗口").led(path)
	if p := h.send("hrss", http.MethodGet, "/console", nil); p.status != http.StatusSeeOther || !strings.HasPrefix(p.where, "/account/sign-in") {
		t.Errorf("its session goes on: %d %s", p.status, p.where)
	}
	h.posts("admin.two", path+"/lock", "mark", seen, "reason", "调离窗口").refused("刚才有变化", "已停用")
	h.get("admin", "/console/staff?locked=1").says("hrss")
	h.get("admin", "/console/staff?locked=1").silent("/console/staff/police")
	h.posts("admin", path+"/unlock", "mark", h.get("admin", path).mark()).led(path)
	if a := must(h.identity.Account(t.Context(), "hrss")); a.Disabled != nil {
		t.Error("it is still locked")
	}
	must(h.store.SealAudit(t.Context()))
	h.get("auditor", "/console/audit?act=staff.disable").says("停用账号", "调离窗口", "admin")
}

func TestRolesOfAnAccountAreChanged(t *testing.T) {
	h := opened(t)
	path := "/console/staff/hrss"
	h.posts("admin", path+"/roles", "mark", h.get("admin", path).mark(),
		"role", "window", "department", "hrss", "points", "binhai", "role", "approver", "department", "", "points", "", "role", "", "department", "", "points", "").led(path)
	a := must(h.identity.Account(t.Context(), "hrss"))
	if len(a.Grants) != 2 || a.Grants[0].Points[0] != casework.Binhai || a.Grants[1].Role != casework.Approver {
		t.Errorf("it has %+v", a.Grants)
	}
	if p := h.send("hrss", http.MethodGet, "/console", nil); p.status != http.StatusSeeOther {
		t.Errorf("a session of the role that is gone goes on: %d", p.status)
	}
	h.get("admin", "/console/staff?role=approver").says("hrss", "审批人员")
}

func TestAPasswordIsResetAndASessionEnded(t *testing.T) {
	h := opened(t)
	path := "/console/staff/police"
	shown := h.get("admin", path)
	shown.says("令牌")
	sessions := must(h.identity.Sessions(t.Context(), "police", "", 10))
	h.posts("admin", path+"/sessions", "session", sessions[0].ID).led(path)
	h.posts("admin", path+"/sessions", "session", sessions[0].ID).led(path) // sent twice
	if left := must(h.identity.Sessions(t.Context(), "police", "", 10)); len(left) != 0 {
		t.Errorf("%d sessions are left", len(left))
	}
	reset := h.posts("admin", path+"/reset", "mark", shown.mark())
	secret := secretForm.FindString(reset.text)
	if _, err := h.identity.SignIn(t.Context(), identity.Attempt{Name: "police", Password: secret}); err != nil {
		t.Errorf("%d, %v\n%s", reset.status, err, reset.main())
	}
	h.posts("admin", path+"/reset", "mark", shown.mark()).refused("刚才有变化")
}

func TestOnlyAdminsLookAfterAccountsAndNeverTheirOwn(t *testing.T) {
	h := opened(t)
	own := h.get("admin", "/console/staff/admin")
	own.says("自己的账号")
	own.silent("停用账号", "重设密码", "保存角色")
	h.posts("admin", "/console/staff/admin/lock", "reason", "试一试看").refused("不能改自己的账号")
	seen := h.get("auditor", "/console/staff/hrss")
	seen.silent("停用账号", "重设密码", "让它失效")
	h.get("auditor", "/console/staff").silent("新建账号")
	for _, who := range []string{"auditor", "hrss", "publisher"} {
		for _, act := range []string{"/console/staff", "/console/staff/police/lock", "/console/staff/police/reset", "/console/staff/police/roles", "/console/staff/police/unlock"} {
			if p := h.posts(who, act, "reason", "不该能做的", "name", "x", "role", "editor"); p.status != http.StatusForbidden {
				t.Errorf("%s does %s: %d", who, act, p.status)
			}
		}
	}
	if p := h.posts("hrss", "/console/staff/police/sessions", "session", "all"); p.status != http.StatusNotFound {
		t.Errorf("an officer ends another's sessions: %d", p.status)
	}
	if p := h.send("hrss", http.MethodGet, "/console/staff", nil); p.status != http.StatusForbidden {
		t.Errorf("an officer sees the accounts: %d", p.status)
	}
	if p := h.send("admin", http.MethodGet, "/console/staff/nobody", nil); p.status != http.StatusNotFound {
		t.Errorf("an account there is not: %d", p.status)
	}
}
