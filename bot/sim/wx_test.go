package sim_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"luohu/bot/sim"
)

func TestTokensAreForTheAccountOnly(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		ask  object
		want int
	}{
		{object{"grant_type": "client_credential", "appid": appID, "secret": "wrong"}, 40125},
		{object{"grant_type": "client_credential", "appid": "wx0", "secret": secret}, 40013},
		{object{"grant_type": "password", "appid": appID, "secret": secret}, 40002},
	} {
		var answer object
		w.call("POST", sim.APIPath+"/cgi-bin/stable_token", c.ask, &answer)
		w.codeIs(answer, c.want)
		w.call("GET", fmt.Sprintf("%s/cgi-bin/token?grant_type=%v&appid=%v&secret=%v", sim.APIPath, c.ask["grant_type"], c.ask["appid"], c.ask["secret"]), nil, &answer)
		w.codeIs(answer, c.want)
	}
	w.codeIs(w.wxWith("guessed", "GET", "/cgi-bin/menu/get", nil), 40001)
	w.codeIs(w.wxWith("", "GET", "/cgi-bin/menu/get", nil), 41001)
}

func TestAStableTokenStaysUntilItsEndOrUntilForced(t *testing.T) {
	w := newWorld(t)
	good := func(token string) bool { return code(w.wxWith(token, "GET", "/cgi-bin/user/get", nil)) == 0 }
	first := w.token()
	w.clock.pass(time.Hour)
	if again := w.token(); again != first || !good(first) {
		t.Error("an hour later it is still the same")
	}
	w.clock.pass(56 * time.Minute) // 4 minutes are left
	second := w.token()
	if second == first || !good(first) || !good(second) {
		t.Error("in the last five minutes there is a new one, and both are good")
	}
	w.clock.pass(5 * time.Minute)
	w.codeIs(w.wxWith(first, "GET", "/cgi-bin/user/get", nil), 42001)

	var forced object
	w.call("POST", sim.APIPath+"/cgi-bin/stable_token", object{"grant_type": "client_credential", "appid": appID, "secret": secret, "force_refresh": true}, &forced)
	if forced["access_token"] == second || forced["expires_in"] != 7200.0 {
		t.Errorf("forced: %v", forced)
	}
	w.codeIs(w.wxWith(second, "GET", "/cgi-bin/user/get", nil), 40001)
}

func TestAnOrdinaryTokenReplacesTheOneBefore(t *testing.T) {
	w := newWorld(t)
	fetch := func() string {
		var answer struct {
			Token string `json:"access_token"`
		}
		w.call("GET", sim.APIPath+"/cgi-bin/token?grant_type=client_credential&appid="+appID+"&secret="+secret, nil, &answer)
		return answer.Token
	}
	old, next := fetch(), fetch()
	w.codeIs(w.wxWith(old, "GET", "/cgi-bin/user/get", nil), 0)
	w.clock.pass(5 * time.Minute)
	w.codeIs(w.wxWith(old, "GET", "/cgi-bin/user/get", nil), 42001)
	w.codeIs(w.wxWith(next, "GET", "/cgi-bin/user/get", nil), 0)
}

func TestTheMenuIsHeldToWeChatsLimits(t *testing.T) {
	click := func(name string) object { return object{"type": "click", "name": name, "key": "k"} }
	many := func(n int, name string) []object { return slices.Repeat([]object{click(name)}, n) }
	under := func(name string, subs []object) object {
		return object{"button": []object{{"name": name, "sub_button": subs}}}
	}
	for name, c := range map[string]struct {
		menu any
		want int
	}{
		"the greatest":         {object{"button": slices.Repeat([]object{{"name": "四个汉字", "sub_button": many(5, "这里一共八个汉字")}}, 3)}, 0},
		"one button":           {object{"button": many(1, "测算")}, 0},
		"none":                 {object{"button": []object{}}, 40016},
		"four buttons":         {object{"button": many(4, "测算")}, 40016},
		"six in a list":        {under("测算", many(6, "一")), 40023},
		"a long name":          {object{"button": many(1, "五个汉字长")}, 40018},
		"no name":              {object{"button": many(1, "")}, 40018},
		"a long name below":    {under("测算", many(1, "这里一共有九个汉字")), 40025},
		"an unknown type":      {object{"button": []object{{"type": "dance", "name": "跳舞"}}}, 40017},
		"a click without key":  {object{"button": []object{{"type": "click", "name": "测算"}}}, 40019},
		"a view without url":   {under("测算", []object{{"type": "view", "name": "网页"}}), 40027},
		"a list within a list": {under("测算", []object{{"name": "二", "sub_button": many(1, "三")}}), 40022},
		"no JSON":              {"{", 47001},
		"nothing":              {"", 44002},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.codeIs(w.wx("POST", "/cgi-bin/menu/create", c.menu), c.want)
			want := 46003
			if c.want == 0 {
				want = 0
			}
			w.codeIs(w.wx("GET", "/cgi-bin/menu/get", nil), want)
		})
	}
}

func TestTheMenuIsGivenBackAndDeleted(t *testing.T) {
	w := newWorld(t)
	w.codeIs(w.wx("POST", "/cgi-bin/menu/create", `{"button":[{"name":"查与问","sub_button":[{"type":"click","name":"帮助","key":"帮助"}]}]}`), 0)
	got := fmt.Sprint(w.wx("GET", "/cgi-bin/menu/get", nil))
	if !strings.Contains(got, "查与问") || !strings.Contains(got, "key:帮助") {
		t.Errorf("menu/get: %s", got)
	}
	if got := fmt.Sprint(w.wx("GET", "/cgi-bin/get_current_selfmenu_info", nil)); !strings.Contains(got, "is_menu_open:1") || !strings.Contains(got, "list:[map[key:帮助") {
		t.Errorf("get_current_selfmenu_info: %s", got)
	}
	w.codeIs(w.wx("GET", "/cgi-bin/menu/delete", nil), 0)
	w.codeIs(w.wx("GET", "/cgi-bin/menu/get", nil), 46003)
}

func TestFollowersAreListedAndKnown(t *testing.T) {
	w := newWorld(t)
	stays, goes, other := w.follower(), w.follower(), w.follower()
	w.send(goes, object{"kind": "event", "event": "unsubscribe"})
	list := w.wx("GET", "/cgi-bin/user/get", nil)
	if fmt.Sprint(list["data"]) != fmt.Sprintf("map[openid:[%s %s]]", stays, other) || list["total"] != 2.0 || list["next_openid"] != other {
		t.Errorf("%v", list)
	}
	if rest := w.wx("GET", "/cgi-bin/user/get?next_openid="+other, nil); rest["count"] != 0.0 || rest["next_openid"] != "" {
		t.Errorf("after the last: %v", rest)
	}
	info := w.wx("GET", "/cgi-bin/user/info?openid="+stays, nil)
	if info["subscribe"] != 1.0 || fmt.Sprintf("%.0f", info["subscribe_time"]) != seconds(w.clock.Now()) {
		t.Errorf("%v", info)
	}
	if gone := w.wx("GET", "/cgi-bin/user/info?openid="+goes, nil); gone["subscribe"] != 0.0 {
		t.Errorf("%v", gone)
	}
	w.codeIs(w.wx("GET", "/cgi-bin/user/info?openid=oNobody0", nil), 40003)
}

func TestACodeWithASceneIsOfferedForScanning(t *testing.T) {
	w := newWorld(t)
	code := w.wx("POST", "/cgi-bin/qrcode/create", `{"expire_seconds":600,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"bind:7"}}}`)
	if code["expire_seconds"] != 600.0 {
		t.Errorf("%v", code)
	}
	follower := w.follower()
	w.send(follower, object{"kind": "event", "event": "SCAN", "event_key": "bind:7"})
	if h := <-w.callback.arrived; h.xml.Ticket != code["ticket"] {
		t.Errorf("ticket %q, want %v", h.xml.Ticket, code["ticket"])
	}
	for _, wrong := range []string{
		`{"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_id":7}}}`,
		`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":100001}}}`,
		`{"action_name":"QR_DANCE","action_info":{"scene":{"scene_id":7}}}`,
	} {
		w.codeIs(w.wx("POST", "/cgi-bin/qrcode/create", wrong), 40053)
	}
}

func TestAnUnknownCallIsAnErrcode(t *testing.T) {
	w := newWorld(t)
	w.codeIs(w.wx("GET", "/cgi-bin/dance", nil), 40066)
	w.codeIs(w.wx("POST", "/cgi-bin/menu/get", nil), 43001)
	w.codeIs(w.wx("GET", "/cgi-bin/menu/create", nil), 43002)
	if status := w.call("GET", sim.APIPath+"/", nil, &object{}); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}
