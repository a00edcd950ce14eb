package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

func TestAnOfficerDecidesACaseAndGoesOnToTheNext(t *testing.T) {
	h := opened(t)
	first, second := h.filed("王小明", agent), h.filed("李四", agent)
	h.get("hrss", "/console").says("全部待办", "2026 年第二期", "申报中")
	queue := h.get("hrss", "/console/work?hand=free")
	queue.says(first.Number, second.Number, "王*明", "示例公司", "还有 5 个工作日")
	if strings.Index(queue.text, first.Number) > strings.Index(queue.text, second.Number) {
		t.Error("what was due first does not stand first")
	}
	next := h.send("hrss", http.MethodGet, "/console/work/next?hand=free", nil)
	at := "hand=free&at=2026-09-08/" + first.ID + "/hrss"
	next.led("/console/applications/" + first.ID + "?from=" + url.QueryEscape("at="+url.QueryEscape("2026-09-08/"+first.ID+"/hrss")+"&hand=free"))
	h.get("hrss", next.where).says(first.Number, "110101", "自评合计", "养老保险", "公安", "人社", "申请人身份证")

	h.posts("hrss", "/console/applications/"+first.ID+"/claim")
	first = h.is(first.ID)
	passed := h.posts("hrss", "/console/applications/"+first.ID+"/pass?from="+url.QueryEscape(at), "version", version(first))
	passed.led("/console/work/next?" + url.Values{"hand": {"free"}, "at": {"2026-09-08/" + first.ID + "/hrss"}}.Encode())
	h.send("hrss", http.MethodGet, passed.where, nil).led("/console/applications/" + second.ID + "?from=" + url.QueryEscape("at="+url.QueryEscape("2026-09-08/"+second.ID+"/hrss")+"&hand=free"))
	now := h.is(first.ID)
	if r := now.Review(casework.HRSS); r.Status != casework.Passed || len(now.Claims) > 0 {
		t.Errorf("the line is %s, and %v have the case in hand", r.Status, now.Claims)
	}
	h.get("hrss", "/console/work?show=done").says(first.Number)
}

func TestAFormThatIsSentTwiceDoesNothingTwice(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	for range 2 {
		h.posts("hrss", path+"/pass", "version", version(a)).led(path)
	}
	sent := version(h.is(a.ID))
	for range 2 {
		h.posts("hrss", path+"/sendback", "version", sent, "reason", "看错了材料").led(path)
	}
	asking := []string{"version", version(h.is(a.ID)), "step", "ask", "material", "id_card", "reason.id_card", "看不清"}
	for range 2 {
		h.posts("hrss", path+"/supplement", asking...).led(path)
	}
	a = h.is(a.ID)
	if len(a.Wanted) != 1 {
		t.Errorf("%d supplements are asked for", len(a.Wanted))
	}
	for i, want := range []int{303, 422} {
		if p := h.posts("hrss", path+"/ask/disqualify", "version", version(a), "reason", "材料不实，已经核实"); p.status != want {
			t.Errorf("request %d: %d %s", i, p.status, p.main())
		}
	}
	open := must(h.load.Store.ToDecide(t.Context(), casework.Actor{ID: "approver", Role: casework.Approver}))
	if open != 1 {
		t.Errorf("%d requests are open", open)
	}
}

func TestTheSlowerOfTwoOfficersSeesWhatChangedAndKeepsWhatTheyTyped(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.posts("hrss.two", path+"/supplement", "version", version(a), "step", "ask", "material", "id_card", "reason.id_card", "反面看不清").led(path)
	late := h.posts("hrss", path+"/reject", "version", version(a), "reason", "other", "text", "居住证已经失效，无法受理")
	late.refused("您看的时候，这一件有了变化", "居住证已经失效，无法受理", "hrss.two", "要求补正", "反面看不清", "受理窗口")
	if h.is(a.ID).State != casework.Submitted {
		t.Error("the slower one has decided too")
	}
	composed := h.posts("hrss", path+"/supplement", "version", version(a), "step", "ask", "material", "residence_permit", "reason.residence_permit", "已经过期", "text", "请尽快")
	composed.refused("您看的时候，这一件有了变化", "已经过期", "请尽快")
}

func TestOnlyOneHasACaseInHand(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.posts("hrss.two", path+"/claim").led(path)
	h.get("hrss.two", path).says("放开")
	seen := h.get("hrss", path)
	seen.says("hrss.two 正在处理，到 10:30")
	seen.silent("确认通过", path+"/claim", path+"/release")
	h.posts("hrss", path+"/pass", "version", version(h.is(a.ID))).refused("hrss.two")
	h.get("hrss", "/console/work?hand=others").says(a.Number, "hrss.two")
	h.send("hrss", http.MethodGet, "/console/work/next", nil).led("/console/work?")

	h.now = h.now.Add(31 * time.Minute) // then it may be taken over
	h.get("hrss", path).says("认领", "确认通过")
	h.posts("hrss", path+"/claim").led(path)
	h.posts("hrss", path+"/release").led(path)
	if held := h.is(a.ID).Claims; len(held) > 0 {
		t.Errorf("%v have it in hand", held)
	}
}

func TestWhatSomebodyMayNotIsNeitherOfferedNorDone(t *testing.T) {
	h := opened(t)
	a, other := h.filed("王小明", agent), h.filed("李四", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"})
	path := "/console/applications/" + a.ID
	h.get("police", path).says("确认通过")
	for _, who := range []string{"approver", "auditor"} {
		h.get(who, path).silent("确认通过", path+"/claim", "申请取消资格", path+"/sendback")
		for _, act := range []string{"pass", "reject", "sendback", "claim", "supplement", "ask/disqualify"} {
			if p := h.posts(who, path+"/"+act, "version", version(a), "reason", "other", "text", "不行", "step", "ask"); p.status != http.StatusForbidden {
				t.Errorf("%s: %s answers %d", who, act, p.status)
			}
		}
	}
	if p := h.send("approver", http.MethodGet, "/console/work", nil); p.status != http.StatusForbidden {
		t.Errorf("an approver sees a queue: %d", p.status)
	}
	for _, below := range []string{"", "/due?desk=hrss", "/supplement", "/ask/disqualify"} {
		if p := h.send("hrss", http.MethodGet, "/console/applications/"+other.ID+below, nil); p.status != http.StatusNotFound {
			t.Errorf("another point's case%s is %d", below, p.status)
		}
	}
	for _, act := range []string{"pass", "claim", "reveal", "supplement", "ask/disqualify"} {
		if p := h.posts("hrss", "/console/applications/"+other.ID+"/"+act, "version", version(other), "reason", "核对材料需要"); p.status != http.StatusNotFound {
			t.Errorf("another point's %s is %d", act, p.status)
		}
	}
	h.get("hrss", "/console/work").silent(other.Number)
	h.get("binhai", "/console/work").says(other.Number)
	if p := h.send("education", http.MethodGet, path, nil); p.status != http.StatusNotFound { // has no record of it yet
		t.Errorf("a scorer without a record sees a case: %d", p.status)
	}
}

func TestNamesAreShownAsTheyAreAndDoNothing(t *testing.T) {
	h := opened(t)
	evil, rare := h.filed("王小明", casework.Actor{ID: "other", Role: casework.Agent, Unit: "elsewhere"}), h.filed("𠮷野·买买提", agent)
	path := "/console/applications/" + evil.ID
	h.posts("binhai", path+"/supplement", "version", version(evil), "step", "ask", "material", "id_card", "reason.id_card", `"><img src=x onerror=alert(2)>`).led(path)
	for _, where := range []string{"/console/work?show=waiting", path} {
		p := h.get("binhai", where)
		p.says("<script>alert(1)</script>公司")
		if strings.Contains(p.text, "<script>alert") || strings.Contains(p.text, "<img src=x") {
			t.Errorf("%s carries what was entered", where)
		}
	}
	h.get("hrss", "/console/applications/"+rare.ID).says("𠮷")
	shown := h.posts("hrss", "/console/applications/"+rare.ID+"/reveal", "reason", "电话核实材料")
	if shown.says("𠮷野·买买提", "110101198503", "13800000000"); shown.status != http.StatusOK {
		t.Errorf("revealed: %d", shown.status)
	}
	h.posts("hrss", "/console/applications/"+rare.ID+"/reveal", "reason", "看").refused("为什么要看")
}

func TestAWhyIsToldDayByDay(t *testing.T) {
	h := opened(t)
	h.now = time.Date(2026, 9, 24, 2, 0, 0, 0, time.UTC) // before the festival
	a := h.filed("王小明", agent)
	why := h.get("hrss", "/console/applications/"+a.ID+"/due?desk=hrss")
	why.says("法定节假日，不计", "工作日，计 1 天")
	why.silent("<html")
}

func TestASupplementIsPreviewedAskedForAnsweredAndSeen(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	preview := h.send("hrss", http.MethodPost, path+"/supplement", url.Values{"step": {"preview"}, "material": {"id_card"}, "reason.id_card": {"反面看不清"}}, "HX-Request", "true")
	preview.says("请在", "2026年9月8日", "申请人身份证", "反面看不清")
	preview.silent("<html")
	h.posts("hrss", path+"/supplement", "version", version(a), "step", "ask", "material", "id_card").refused("请写明原因")
	h.posts("hrss", path+"/supplement", "version", version(a), "step", "ask").refused("还没有写明要补正哪些材料")
	h.posts("hrss", path+"/supplement", "version", version(a), "step", "ask", "material", "id_card", "reason.id_card", "反面看不清").led(path)
	h.get("hrss", "/console/work?show=waiting").says(a.Number, "单位最晚")
	h.get("hrss", path).silent("确认通过")

	h.now = h.now.Add(time.Hour)
	h.hands(agent, a.ID, "id_card")
	must(h.load.Answer(t.Context(), agent, a.ID, 0, "1"))
	h.get("hrss", "/console").says("补正已答复")
	h.get("hrss", "/console/work?answered=1").says(a.Number, "补正已答复")
	h.get("hrss", path).says("已答复", "确认通过", "补正完成")
}

func TestWhatTheApplicantWasToldIsShownWithTheSecond(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.get("hrss", path).says("通知记录")
	h.get("hrss", path+"/told").says("没有绑定微信", "还没有发过通知")
	at := time.Date(2026, 9, 1, 1, 0, 3, 0, time.UTC)
	storetest.In(t, h.store, func(tx *store.Tx) (struct{}, error) {
		return struct{}{}, tx.AddTellings([]store.Telling{
			{ID: "t1", Message: "m1", Follower: "oOne", Application: a.ID, Text: "已经提交审核", State: store.TellingSent, DoneAt: &at},
			{ID: "t2", Message: "m2", Follower: "oOne", Application: a.ID, Text: "要求补正", State: store.TellingKept, Why: "closed"},
			{ID: "t3", Message: "m3", Follower: "oOne", Application: a.ID, Text: "已经受理", State: store.TellingSent, Why: "notice", Template: "A", DoneAt: &at},
			{ID: "t4", Message: "m4", Follower: "oOne", Application: a.ID, Text: "打完分了", State: store.TellingSent, Why: "card", Template: "A", DoneAt: &at},
			{ID: "t5", Message: "m5", Follower: "oOne", Application: a.ID, Text: "又打了分", State: store.TellingDropped, Why: "stopped"},
		})
	})
	said := h.get("hrss", path+"/told")
	said.says("已经提交审核", "9月1日 09:00:03 交给微信发出（客服消息）", "要求补正", "没有主动发出（对方 48 小时没有来过）",
		"交给微信发出（订阅通知）", "交给微信发出（模板消息）；先发的订阅通知微信没有送到", "没有告诉（对方说不用告诉这一步）")
	if strings.Contains(said.text, "oOne") {
		t.Error("the page names the follower")
	}
	if r := h.send("education", http.MethodGet, "/console/applications/01ARZ3NDEKTSV4RRFFQ69G5FAV/told", nil); r.status != http.StatusNotFound {
		t.Errorf("of a case that is not there: %d", r.status)
	}
}

func TestASupplementThatNobodyAnsweredInTimeIsToBeDecided(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	h.posts("hrss", path+"/supplement", "version", version(a), "step", "ask", "material", "id_card", "reason.id_card", "反面看不清").led(path)
	h.get("hrss", "/console").says("<b>0</b>全部待办")
	h.get("hrss", "/console").silent("补正逾期")
	h.get("hrss", "/console/work?show=waiting").says(a.Number)
	h.now = h.now.AddDate(0, 0, 20)
	must(h.load.Tick(t.Context()))
	h.get("hrss", "/console").says("<b>1</b>补正逾期", "<b>1</b>全部待办")
	h.get("hrss", "/console/work").says(a.Number, "补正逾期，可以决定")
	h.get("hrss", "/console/work?due=lapsed").says(a.Number)
	h.get("hrss", "/console/work?show=waiting").silent(a.Number)
	h.get("hrss", path).says("补正逾期，可以决定")
	h.get("publisher", "/console/periods/2026-2/open?department=hrss").says(a.Number, "补正逾期，可以决定")
}

func TestAnOfficerEndsTheBindingOfALostPhoneForAReason(t *testing.T) {
	h := opened(t)
	a := h.filed("王小明", agent)
	path := "/console/applications/" + a.ID
	b := store.Binding{ID: "b1", Follower: "oLost", Person: a.Person, How: "phone"}
	storetest.In(t, h.store, func(tx *store.Tx) (bool, error) { return tx.Bind(b) })
	h.get("hrss", path+"/told").says("微信 1", "手机验证码", "解除这个微信的绑定")
	for _, reason := range []string{"", "丢", "本人来过，身份证 110101198503078811"} {
		if r := h.posts("hrss", path+"/bindings/b1/end", "reason", reason); r.status != http.StatusUnprocessableEntity {
			t.Errorf("for %q it is %d", reason, r.status)
		}
	}
	if r := h.posts("education", path+"/bindings/b1/end", "reason", "手机丢了，已核实"); r.status != http.StatusForbidden {
		t.Errorf("a scorer ends it: %d", r.status)
	}
	for range 2 { // sent twice
		h.posts("hrss", path+"/bindings/b1/end", "reason", "手机丢了，窗口核实了身份证原件").led(path + "/told")
	}
	h.get("hrss", path+"/told").says("没有绑定微信")
	if bound, err := h.store.BoundFollowers(t.Context(), "oLost"); err != nil || bound["oLost"] {
		t.Errorf("it stands still: %v", err)
	}
}
