package sim_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"luohu/bot/sim"
)

func custom(to, words string) object {
	return object{"touser": to, "msgtype": "text", "text": object{"content": words}}
}

func TestCustomerMessagesFollowTheWindowsOfWeChat(t *testing.T) {
	const sending = "/cgi-bin/message/custom/send"
	for _, c := range []struct {
		name  string
		does  object
		after time.Duration
		codes []int
	}{
		{"five after words", object{"kind": "text", "text": "你好"}, 2 * time.Minute, []int{0, 0, 0, 0, 0, 45047}},
		{"five, still after 47 hours", object{"kind": "voice", "recognition": "你好"}, 47 * time.Hour, []int{0, 0, 0, 0, 0, 45047}},
		{"none after 48 hours", object{"kind": "text", "text": "你好"}, 48 * time.Hour, []int{45015}},
		{"three after a click", object{"kind": "event", "event": "CLICK", "event_key": "测算"}, 59 * time.Second, []int{0, 0, 0, 45047}},
		{"three after a scan", object{"kind": "event", "event": "SCAN", "event_key": "bind"}, 59 * time.Second, []int{0, 0, 0, 45047}},
		{"none a minute after a click", object{"kind": "event", "event": "CLICK", "event_key": "测算"}, time.Minute, []int{45015}},
		{"none after a view", object{"kind": "event", "event": "VIEW", "event_key": "http://x"}, 0, []int{45015}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			follower := w.follower()
			w.clock.pass(time.Hour) // what following opened is over
			w.send(follower, c.does)
			w.clock.pass(c.after)
			for i, want := range c.codes {
				if got := code(w.wx("POST", sending, custom(follower, "您好"))); got != want {
					t.Errorf("message %d: errcode %d, want %d", i+1, got, want)
				}
			}
			sent := 0
			for _, want := range c.codes {
				if want == 0 {
					sent++
				}
			}
			if told := w.told(follower, "custom"); len(told) != sent {
				t.Errorf("on the phone: %q", told)
			}
		})
	}
}

func TestThreeAfterFollowing(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	for _, want := range []int{0, 0, 0, 45047} {
		w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", custom(follower, "欢迎")), want)
	}
}

func TestWhoCanNotBeReached(t *testing.T) {
	w := newWorld(t)
	left := w.follower()
	w.say(left, "你好")
	w.send(left, object{"kind": "event", "event": "unsubscribe"})
	w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", custom("oNobody0", "您好")), 40003)
	w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", custom(left, "您好")), 43004)
	w.codeIs(w.wx("POST", "/cgi-bin/message/template/send", template("oNobody0", "")), 40003)
}

func TestKindsOfCustomerMessages(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	w.say(follower, "你好")
	news := func(n int) object {
		return object{"touser": follower, "msgtype": "news", "news": object{"articles": slices.Repeat([]object{{"title": "名单公示", "url": "http://x"}}, n)}}
	}
	for _, c := range []struct {
		body object
		want int
	}{
		{news(1), 0},
		{news(0), 44003},
		{news(2), 45008},
		{object{"touser": follower, "msgtype": "image", "image": object{"media_id": "none"}}, 40007},
		{object{"touser": follower, "msgtype": "dance"}, 40008},
		{custom(follower, " "), 44004},
		{custom(follower, strings.Repeat("长", 700)), 45002},
		{object{"touser": follower, "msgtype": "msgmenu", "msgmenu": object{"head_content": "满意吗", "list": []object{{"id": "101", "content": "满 意"}}, "tail_content": "谢谢"}}, 0},
	} {
		w.codeIs(w.wx("POST", "/cgi-bin/message/custom/send", c.body), c.want)
	}
	menu := `满意吗` + "\n" + `<a href="weixin://bizmsgmenu?msgmenucontent=%E6%BB%A1%20%E6%84%8F&msgmenuid=101">满 意</a>` + "\n谢谢"
	if told := w.told(follower, "custom"); told[len(told)-1] != menu {
		t.Errorf("the message menu is %q", told)
	}
}

func template(to, clientID string) object {
	return object{
		"touser": to, "template_id": "tpl", "url": "http://x/h5", "client_msg_id": clientID,
		"data": object{"thing1": object{"value": "积分落户申请"}, "number2": object{"value": 92}},
	}
}

func TestATemplateMessageStandsOnThePhoneAndItsEndIsTold(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	answer := w.wx("POST", "/cgi-bin/message/template/send", template(follower, "a"))
	w.codeIs(answer, 0)
	h := <-w.callback.arrived
	if h.xml.Event != "TEMPLATESENDJOBFINISH" || h.xml.Status != "success" || float64(h.xml.MsgID) != answer["msgid"] {
		t.Errorf("told: %s, sent: %v", h.message, answer)
	}
	var card *sim.Content
	for _, e := range w.shown(follower) {
		if e.Via == "template" {
			card = e.Content
		}
	}
	if card == nil || !slices.Equal(card.Fields, []sim.Field{{Name: "number2", Value: "92"}, {Name: "thing1", Value: "积分落户申请"}}) {
		t.Errorf("on the phone: %+v", card)
	}
}

func TestATemplateMessageThatIsSetUpIsDrawnByItsForm(t *testing.T) {
	w := newWorld(t, func(o *sim.Options) {
		o.Forms = map[string]sim.Form{"tpl": {Title: "办理进度通知", Labels: map[string]string{"thing1": "办理事项"}}}
	})
	follower := w.follower()
	w.codeIs(w.wx("POST", "/cgi-bin/message/template/send", template(follower, "a")), 0)
	<-w.callback.arrived
	drawn := w.shown(follower)
	i := slices.IndexFunc(drawn, func(e sim.Entry) bool { return e.Via == "template" })
	if c := drawn[i].Content; c.Title != "办理进度通知" || c.Fields[1].Label != "办理事项" || c.Fields[0].Label != "" {
		t.Errorf("on the phone: %+v", c)
	}
}

func TestATemplateMessageToOneWhoLeftFailsLater(t *testing.T) {
	w := newWorld(t)
	w.codeIs(w.wx("POST", "/cgi-bin/message/template/send", template(w.stranger(), "")), 0)
	if h := <-w.callback.arrived; h.xml.Status != "failed:user block" {
		t.Errorf("told: %s", h.message)
	}
}

func TestAClientMsgIDMakesARepeatHarmlessForTenMinutes(t *testing.T) {
	w := newWorld(t)
	follower := w.follower()
	ids, token := make([]any, 8), w.token()
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			ids[i] = w.wxWith(token, "POST", "/cgi-bin/message/template/send", template(follower, "once"))["msgid"]
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] || id == nil {
			t.Fatalf("msgids %v", ids)
		}
	}
	<-w.callback.arrived
	w.clock.pass(10*time.Minute + time.Second)
	if later := w.wx("POST", "/cgi-bin/message/template/send", template(follower, "once"))["msgid"]; later == ids[0] {
		t.Error("after ten minutes it is a new message")
	}
	<-w.callback.arrived
	if n := len(w.told(follower, "template")); n != 2 {
		t.Errorf("%d on the phone", n)
	}
}
