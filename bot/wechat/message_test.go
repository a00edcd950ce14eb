package wechat

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"luohu/bot"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// document writes one as WeChat would, with the fields every message has.
func document(kind, rest string) string {
	return "<xml><ToUserName><![CDATA[gh_luohu]]></ToUserName>\n<FromUserName><![CDATA[oFollower1]]></FromUserName>\n" +
		"<CreateTime>1795485600</CreateTime>\n<MsgType><![CDATA[" + kind + "]]></MsgType>\n" + rest + "</xml>"
}

func TestEveryKindOfMessageIsRead(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       bot.Message
	}{
		{
			"text", document("text", "<Content><![CDATA[社保<5年 & 租房\r\n怎么算]]></Content><MsgId>7</MsgId><bizmsgmenuid>3</bizmsgmenuid>"),
			bot.Message{ID: "7", Kind: bot.Text, Text: "社保<5年 & 租房\n怎么算", MenuID: "3"},
		},
		{
			"text escaped by an XML writer", `<?xml version='1.0' encoding='UTF-8'?>` + document("text", "<Content>a &lt;b&gt; &amp; &#x4F60;&#22909;</Content><MsgId>7</MsgId><Extra />"),
			bot.Message{ID: "7", Kind: bot.Text, Text: "a <b> & 你好"},
		},
		{
			"picture", document("image", "<PicUrl><![CDATA[http://p/1]]></PicUrl><MediaId><![CDATA[m1]]></MediaId><MsgId>8</MsgId>"),
			bot.Message{ID: "8", Kind: bot.Image, PicURL: "http://p/1", MediaID: "m1"},
		},
		{
			"voice with words", document("voice", "<MediaId><![CDATA[m2]]></MediaId><Format>amr</Format><Recognition><![CDATA[测算。]]></Recognition><MsgId>9</MsgId>"),
			bot.Message{ID: "9", Kind: bot.Voice, Text: "测算。", MediaID: "m2"},
		},
		{
			"voice without words", document("voice", "<MediaId><![CDATA[m2]]></MediaId><MsgId>9</MsgId>"),
			bot.Message{ID: "9", Kind: bot.Voice, MediaID: "m2"},
		},
		{
			"place", document("location", "<Location_X>39.1</Location_X><Location_Y>117.2</Location_Y><Label>天津</Label><MsgId>10</MsgId>"),
			bot.Message{ID: "10", Kind: bot.Location},
		},
		{
			"follow by QR code", document("event", "<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_bind-1]]></EventKey><Ticket><![CDATA[t1]]></Ticket>"),
			bot.Message{ID: "oFollower1:1795485600:SUBSCRIBE:qrscene_bind-1:", Kind: bot.Event, Event: "SUBSCRIBE", EventKey: "qrscene_bind-1", Ticket: "t1"},
		},
		{
			"menu", document("event", "<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[测算]]></EventKey>"),
			bot.Message{ID: "oFollower1:1795485600:CLICK:测算:", Kind: bot.Event, Event: "CLICK", EventKey: "测算"},
		},
		{
			"scan from the menu", document("event", "<Event>scancode_waitmsg</Event><EventKey>k</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>"),
			bot.Message{ID: "oFollower1:1795485600:SCANCODE_WAITMSG:k:", Kind: bot.Event, Event: "SCANCODE_WAITMSG", EventKey: "k"},
		},
		{
			"template delivered", document("event", "<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status><![CDATA[failed:user block]]></Status>"),
			bot.Message{ID: "oFollower1:1795485600:TEMPLATESENDJOBFINISH::200163836", Kind: bot.Event, Event: "TEMPLATESENDJOBFINISH", Job: "200163836", Status: "failed:user block"},
		},
		{
			"a mass send that is done", document("event", "<Event>MASSSENDJOBFINISH</Event><MsgID>1000001625</MsgID><Status>send success</Status><TotalCount>1000000</TotalCount><FilterCount>900</FilterCount><SentCount>890</SentCount><ErrorCount>10</ErrorCount><CopyrightCheckResult><Count>0</Count><ResultList/><CheckState>2</CheckState></CopyrightCheckResult>"),
			bot.Message{ID: "oFollower1:1795485600:MASSSENDJOBFINISH::1000001625", Kind: bot.Event, Event: "MASSSENDJOBFINISH", Job: "1000001625", Status: "send success", Totals: bot.Totals{All: 1000000, Filtered: 900, Sent: 890, Failed: 10}},
		},
		{
			"a mass send that was stopped, with no totals", document("event", "<Event>MASSSENDJOBFINISH</Event><MsgID>5</MsgID><Status>err(20008)</Status><TotalCount>-1</TotalCount><SentCount></SentCount>"),
			bot.Message{ID: "oFollower1:1795485600:MASSSENDJOBFINISH::5", Kind: bot.Event, Event: "MASSSENDJOBFINISH", Job: "5", Status: "err(20008)"},
		},
		{
			"subscription notices, deep within", document("event", "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>x</TemplateId><MsgID>1</MsgID></List><List/></SubscribeMsgPopupEvent>"),
			bot.Message{ID: "oFollower1:1795485600:SUBSCRIBE_MSG_POPUP_EVENT:::b0c0b49b4f86f5f218f1065e15d06f8b03f6f2f6", Kind: bot.Event, Event: "SUBSCRIBE_MSG_POPUP_EVENT"},
		},
		{
			"a kind of tomorrow", document("hologram", "<Beam>1</Beam><MsgId>11</MsgId>"),
			bot.Message{ID: "11", Kind: "hologram"},
		},
		{
			"an event of tomorrow", document("event", "<Event>teleported</Event>"),
			bot.Message{ID: "oFollower1:1795485600:TELEPORTED::", Kind: bot.Event, Event: "TELEPORTED"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &recorder{}
			w := post(newCallback(t, options(Plain), h), plainQuery(), test.body)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			test.want.Account, test.want.Follower, test.want.SentAt = "gh_luohu", "oFollower1", time.Unix(1795485600, 0)
			if diff := cmp.Diff(test.want, h.only(t)); diff != "" {
				t.Error(diff)
			}
			if test.want.Text == "" && w.Body.Len() > 0 {
				t.Errorf("an empty reply is sent as %q", w.Body)
			}
		})
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	long := strings.Repeat("长", longestText/3+1)
	for _, test := range []struct {
		name, body string
		reason     refusal
	}{
		{"nothing", "", badXML},
		{"junk", "\x00\x01\x02", badXML},
		{"JSON", `{"ToUserName":"gh_luohu"}`, badXML},
		{"truncated", textMessage[:len(textMessage)-10], badXML},
		{"no UTF-8", document("text", "<Content>\xff\xfe</Content>"), badXML},
		{"NUL", document("text", "<Content><![CDATA[a\x00b]]></Content>"), badXML},
		{"a control character by number", document("text", "<Content>&#1;</Content>"), badXML},
		{"DOCTYPE", `<!DOCTYPE xml [<!ENTITY a "b">]>` + textMessage, badXML},
		{"an entity of its own", document("text", "<Content>&a;</Content>"), badXML},
		{"an entity of its own in a field not read", document("text", "<Other>&a;</Other>"), badXML},
		{"comment", document("text", "<!-- x -->"), badXML},
		{"processing instruction", document("text", "<?php x ?>"), badXML},
		{"follower twice", document("text", "<FromUserName>oSomebodyElse</FromUserName>"), badXML},
		{"elements in a field", document("text", "<Content><b>x</b></Content>"), badXML},
		{"too deep", document("text", strings.Repeat("<a>", 9)+strings.Repeat("</a>", 9)), badXML},
		{"two documents", textMessage + textMessage, badXML},
		{"other root", "<html></html>", badXML},
		{"empty root", "<xml/>", badXML},
		{"no fields", "<xml></xml>", badForm},
		{"no account", strings.Replace(textMessage, "gh_luohu", "", 1), badForm},
		{"no follower", strings.Replace(textMessage, "oFollower1", "", 1), badForm},
		{"no time", strings.Replace(textMessage, "1795485600", "", 1), badForm},
		{"time in words", strings.Replace(textMessage, "1795485600", "noon", 1), badForm},
		{"time before time", strings.Replace(textMessage, "1795485600", "-1", 1), badForm},
		{"no kind", document("", ""), badForm},
		{"endless follower", strings.Replace(textMessage, "oFollower1", strings.Repeat("o", longestName+1), 1), badForm},
		{"follower of two words", strings.Replace(textMessage, "oFollower1", "o Follower", 1), badForm},
		{"endless kind", document(strings.Repeat("k", longestName+1), ""), badForm},
		{"endless text", document("text", "<Content>"+long+"</Content>"), badForm},
		{"endless key", document("event", "<Event>CLICK</Event><EventKey>"+strings.Repeat("k", longestRest+1)+"</EventKey>"), badForm},
	} {
		t.Run(test.name, func(t *testing.T) { refusesWith(t, plainQuery(), test.body, http.StatusBadRequest, test.reason) })
	}
}

func TestJunkInsideARightCipherIsRefusedToo(t *testing.T) {
	for _, inner := range []string{"", "junk", "<xml></xml>", cipherBody("AAAA")} {
		q, body := sealed(t, appID, aesKey, inner)
		if w := post(newCallback(t, options(Encrypted), &recorder{}), q, body); w.Code != http.StatusBadRequest {
			t.Errorf("%q inside is answered %d, want 400", inner, w.Code)
		}
	}
}

func TestMessagesWithoutAnIDAreRepeatsOnlyIfTheSame(t *testing.T) {
	id := func(body string) string {
		h := &recorder{}
		post(newCallback(t, options(Plain), h), plainQuery(), body)
		return h.only(t).ID
	}
	a, b := document("text", "<Content>a</Content>"), document("text", "<Content>b</Content>")
	first, again, other := id(a), id(a), id(b)
	if first != again || first == other {
		t.Errorf("ids %q, %q and %q for a, a and b", first, again, other)
	}
}

func TestIDsAreShortWhateverTheKey(t *testing.T) {
	h := &recorder{}
	c := newCallback(t, options(Plain), h)
	long := "https://example.com/" + strings.Repeat("p", 1000)
	for _, key := range []string{long + "1", long + "2"} {
		post(c, plainQuery(), document("event", "<Event>VIEW</Event><EventKey>"+key+"</EventKey>"))
	}
	first, second := h.messages[0].ID, h.messages[1].ID
	if first == second || len(first) > 255 {
		t.Errorf("ids %q and %q", first, second)
	}
}

const noticeEvents = "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>" +
	"<List><TemplateId><![CDATA[A]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>1</PopupScene></List>" +
	"<List><TemplateId><![CDATA[B]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString><PopupScene>1</PopupScene></List>" +
	"</SubscribeMsgPopupEvent>"

func TestEventsOfSubscriptionNoticesAreRead(t *testing.T) {
	sent := func(number, code, status string) string {
		return "<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><TemplateId>A</TemplateId><MsgID>" + number + "</MsgID><ErrorCode>" + code + "</ErrorCode><ErrorStatus>" + status + "</ErrorStatus></List></SubscribeMsgSentEvent>"
	}
	item := "<List><TemplateId>A</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>"
	for _, test := range []struct {
		name, body string
		want       []bot.Consent
	}{
		{"asked", noticeEvents, []bot.Consent{{Template: "A", Agreed: true}, {Template: "B"}}},
		{"taken back", "<Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent>" + item + "</SubscribeMsgChangeEvent>", []bot.Consent{{Template: "A"}}},
		{"sent", sent("1700827132819554304", "0", "success"), []bot.Consent{{Template: "A", Number: "1700827132819554304", Status: "success"}}},
		{"failed", sent("1700827132819554304", "20001", "user block"), []bot.Consent{{Template: "A", Number: "1700827132819554304", Failed: true, Status: "user block"}}},
		{"failed, with a long story", sent("17", "20001", strings.Repeat("长", 30)), []bot.Consent{{Template: "A", Number: "17", Failed: true}}},
		{"sent, it says nothing", sent("1", "", ""), nil},
		{"an answer of tomorrow", "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>A</TemplateId><SubscribeStatusString>maybe</SubscribeStatusString></List></SubscribeMsgPopupEvent>", nil},
		{"no template", "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId> </TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent>", nil},
		{"very many", "<Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent>" + strings.Repeat(item, 300) + "</SubscribeMsgChangeEvent>", slices.Repeat([]bot.Consent{{Template: "A"}}, mostListed)},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &recorder{}
			if w := post(newCallback(t, options(Plain), h), plainQuery(), document("event", test.body)); w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			if diff := cmp.Diff(test.want, h.only(t).Consents); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// WeChat sends one event for each notice, and many in a second.
func TestEventsOfOneSecondAboutDifferentNoticesAreNoRepeats(t *testing.T) {
	h := &recorder{}
	c := newCallback(t, options(Plain), h)
	for _, body := range []string{noticeEvents, noticeEvents, strings.Replace(noticeEvents, "[B]", "[C]", 1)} {
		post(c, plainQuery(), document("event", body))
	}
	if h.messages[0].ID != h.messages[1].ID || h.messages[0].ID == h.messages[2].ID || len(h.messages[0].ID) > 255 {
		t.Errorf("ids %q, %q and %q", h.messages[0].ID, h.messages[1].ID, h.messages[2].ID)
	}
}
