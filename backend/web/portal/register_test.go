package portal_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAUnitRegistersAndItsAgentSignsIn(t *testing.T) {
	h := opened(t)
	a := h.post("/portal/register", "", registration(0)...)
	h.is(a, http.StatusSeeOther, "/account/sign-in?next=/portal/unit&name=wang.a")
	h.says(h.get(a.where, ""), `value="wang.a"`, `value="/portal/unit"`)
	h.says(h.get("/portal/unit", h.signIn("li.a")), "示范公司a", codes[0], "还没有上传", "选受理点")
}

func TestWhatIsWrongWithARegistrationIsSaidAtEachFieldAndNothingElseIsLost(t *testing.T) {
	h := opened(t)
	sent := registration(0)
	for i, name := range sent {
		switch name {
		case "uscc":
			sent[i+1] = "91120116MA00000015"
		case "agents.0.password":
			sent[i+1] = "short"
		case "agents.0.again", "agents.1.phone":
			sent[i+1] = "something else"
		case "agents.1.name":
			sent[i+1] = "WANG.A"
		case "agents.1.insured":
			sent[i+1] = ""
		}
	}
	a := h.post("/portal/register", "", sent...)
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "有 5 处需要修改", "统一社会信用代码有一位写错了", "两次输入的密码不一样", "密码至少要 12 个字", "不同的经办人", "还没有声明", `value="示范公司a"`, `value="13800000000"`)
	if strings.Contains(a.page, passphrase) {
		t.Error("the page tells a password")
	}
	h.says(h.post("/portal/register", "", registration(0)...), "")
	h.says(h.post("/portal/register", "", registration(0)...), `id="f-uscc-wrong">这个统一社会信用代码已经注册过了`)
}

func TestALicenceThatIsNotTakenTakesNothingElseAlong(t *testing.T) {
	h := opened(t)
	a := h.uploadAs("/portal/register", "", "licence", registration(0), "a.jpg", make([]byte, 7_000_000))
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, `id="f-licence-wrong">文件太大，最多 5 MB`, `value="示范公司a"`, `value="li.a"`, "营业执照也请再选一次")
	a = h.uploadAs("/portal/register", "", "licence", registration(0), "a.jpg", []byte("no picture"))
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, `id="f-licence-wrong">`, "不是照片也不是 PDF", `value="示范公司a"`)
	a = h.uploadAs("/portal/register", "", "licence", registration(0), "a.jpg", make([]byte, 16_000_000))
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "文件太大，最多 5 MB", "没有收下，要重新填", "登录以后再传")
}

func TestANameThatIsTakenIsSaidAtItsField(t *testing.T) {
	h := opened(t)
	h.unit(0)
	sent := registration(1)
	for i, name := range sent {
		if name == "agents.1.name" {
			sent[i+1] = "wang.a"
		}
	}
	h.says(h.post("/portal/register", "", sent...), `id="f-agents.1.name-wrong">这个用户名已经有人用了`)
}

func TestOneAddressRegistersSoManyUnitsAMinute(t *testing.T) {
	h := opened(t)
	for range 3 {
		h.post("/portal/register", "", "uscc", "1")
	}
	a := h.post("/portal/register", "", registration(0)...)
	h.is(a, http.StatusTooManyRequests, "")
	h.says(a, "过一分钟", `value="示范公司a"`)
}

func TestNumbersAreCheckedWhileTheyAreTyped(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	for _, c := range []struct{ path, field, typed, want string }{
		{"/portal/register/uscc", "uscc", "9112", "还差 14 位"},
		{"/portal/register/uscc", "uscc", "91120116MA00000014", "都对"},
		{"/portal/register/uscc", "uscc", "91120116MA00000015", "写错了"},
		{"/portal/check/id-number", "id_number", "1101", "还差 14 位"},
		{"/portal/check/id-number", "id_number", "11010519491231002x", "都对"},
		{"/portal/check/id-number", "id_number", "110105194912310021", "写错了"},
	} {
		h.says(h.post(c.path, session, c.field, c.typed), c.want)
	}
}

func TestTheAcceptancePointIsChosenOnceAfterItWasConfirmed(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	confirm := h.get("/portal/unit/point?point=binhai", session)
	h.says(confirm, "滨海新区政务服务中心", "不能再改")
	version := h.version("/portal/unit/point?point=binhai", session)
	send := func(point string) answer {
		return h.post("/portal/unit/point", session, "version", version, "period", "2026-2", "point", point)
	}
	h.is(send("binhai"), http.StatusSeeOther, "/portal/unit")
	h.is(send("binhai"), http.StatusSeeOther, "/portal/unit") // twice
	h.is(send("municipal"), http.StatusUnprocessableEntity, "")
	h.says(h.get("/portal/unit", session), "已选好")
}

func TestALicenceIsHandedInAndWhatIsNoneIsRefusedKindly(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	a := h.upload("/portal/unit/licence", session, "a.docx", []byte("no picture"))
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "不是照片也不是 PDF")
	h.is(h.upload("/portal/unit/licence", session, "a.png", picture(1)), http.StatusSeeOther, "/portal/unit")
	h.says(h.get("/portal/unit", session), "等待核对")
	h.is(h.get("/portal/unit/licence/file", session), http.StatusOK, "")
}

func TestAnAgentIsReplacedByARequestThatSaysWhoAskedAndHowItStands(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	sent := []string{"old", "li.a", "new.name", "zhao.a", "new.password", passphrase, "new.again", passphrase, "new.insured", "yes"}
	a := h.post("/portal/unit/agents", session, sent...)
	h.is(a, http.StatusUnprocessableEntity, "")
	h.says(a, "请写明原因", `value="zhao.a"`)
	h.is(h.post("/portal/unit/agents", session, append(sent, "reason", "已离职")...), http.StatusSeeOther, "/portal/unit")
	h.says(h.get("/portal/unit", session), "wang.a申请用 <b>zhao.a</b> 更换 <b>li.a</b>：等待审批", "已离职", "收回申请")
	h.is(h.post("/portal/unit/agents", session, append(sent, "reason", "已离职")...), http.StatusUnprocessableEntity, "") // twice
}
