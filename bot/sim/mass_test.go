package sim_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/bot/sim"
)

const (
	massSending    = "/cgi-bin/message/mass/send"
	massSendingAll = "/cgi-bin/message/mass/sendall"
)

func (w *world) massText(path, clientID string, to object) object {
	w.Helper()
	ask := object{"msgtype": "text", "text": object{"content": "名单公示了"}, "clientmsgid": clientID}
	for name, value := range to {
		ask[name] = value
	}
	return w.wx("POST", path, ask)
}

func toAll() object { return object{"filter": object{"is_to_all": true}} }

// ended waits for the event of a mass send's end.
func (w *world) ended() (end struct {
	FromUserName, Event, Status                    string
	MsgID                                          int64
	TotalCount, FilterCount, SentCount, ErrorCount int64
},
) {
	w.Helper()
	if err := xml.Unmarshal([]byte((<-w.callback.arrived).message), &end); err != nil {
		w.Fatal(err)
	}
	return end
}

func TestAMassSendReachesAllWhoFollowFourTimesAMonth(t *testing.T) {
	w := newWorld(t)
	phone := w.follower()
	w.crowd(sim.Crowd{Followers: 1000, Left: 0.1})
	following := int64(w.sim.CrowdState().Following) + 1
	for n := range int64(5) {
		answer := w.massText(massSendingAll, fmt.Sprint("notice-", n), toAll())
		w.codeIs(answer, 0)
		end := w.ended()
		sent := following
		if n == 4 {
			sent = 0
		}
		if end.FromUserName != "mphelper" || end.Event != "MASSSENDJOBFINISH" || end.Status != "send success" || float64(end.MsgID) != answer["msg_id"] ||
			end.TotalCount != following || end.FilterCount != sent || end.SentCount != sent || end.ErrorCount != 0 {
			t.Errorf("mass send %d: %+v, of %d", n+1, end, following)
		}
	}
	for one := range w.sim.AllGot {
		if want := map[bool]int{true: 0, false: 4}[one.Left]; one.Mass != want {
			t.Fatalf("%+v", one)
		}
	}
	if told := w.told(phone, "mass"); len(told) != 4 || told[0] != "名单公示了" {
		t.Errorf("on the phone: %q", told)
	}
	w.clock.pass(31 * 24 * time.Hour)
	w.codeIs(w.massText(massSendingAll, "next month", toAll()), 0)
	if end := w.ended(); end.SentCount != following {
		t.Errorf("in the next month: %+v", end)
	}
}

func TestAMassSendByOpenIDsCountsEachOnce(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 100, Left: 0.2})
	to := []string{w.follower(), w.stranger(), "oNobody00"}
	for i := range 100 {
		to = append(to, sim.CrowdOpenID(i), sim.CrowdOpenID(i))
	}
	w.codeIs(w.massText(massSending, "", object{"touser": to}), 0)
	if end, want := w.ended(), int64(w.sim.CrowdState().Following)+1; end.TotalCount != want || end.SentCount != want {
		t.Errorf("%+v, %d follow", end, want)
	}
	for one := range w.sim.AllGot {
		if want := map[bool]int{true: 0, false: 1}[one.Left]; one.Mass != want {
			t.Fatalf("%+v", one)
		}
	}
	for _, few := range [][]string{{}, {to[0]}, make([]string, 10_001)} {
		w.codeIs(w.massText(massSending, "x", object{"touser": few}), 40130)
	}
}

func TestAMassSendThatIsKnownIsNotSentAgain(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 3})
	for _, clientID := range []string{"notice-1", ""} { // without one WeChat goes by what is sent, and to whom
		first := w.massText(massSendingAll, clientID, toAll())
		w.codeIs(first, 0)
		w.ended()
		again := w.massText(massSendingAll, clientID, toAll())
		w.codeIs(again, 45065)
		if again["msg_id"] != first["msg_id"] || first["msg_id"] == nil {
			t.Errorf("%v, then %v", first, again)
		}
	}
	w.clock.pass(24 * time.Hour)
	w.codeIs(w.massText(massSendingAll, "notice-1", toAll()), 0)
	w.ended()
	if got := w.got(sim.CrowdOpenID(0)); got.Mass != 3 {
		t.Errorf("%+v", got)
	}
	w.codeIs(w.massText(massSendingAll, strings.Repeat("x", 65), toAll()), 45067)
}

func TestAnArticleIsSentToManyAndStandsOnThePhone(t *testing.T) {
	w := newWorld(t)
	phone := w.follower()
	upload := func(kind string) (answer struct {
		Code  int    `json:"errcode"`
		Media string `json:"media_id"`
		URL   string
	},
	) {
		w.upload(sim.APIPath+"/cgi-bin/material/add_material?type="+kind+"&access_token="+w.token(), "media", png, &answer)
		return answer
	}
	if wrong := upload("dance"); wrong.Code != 40004 {
		t.Errorf("%+v", wrong)
	}
	cover := upload("image")
	draft := func(change object) object {
		article := object{"title": "积分落户名单公示", "digest": "公示五个工作日", "content": "<p>名单</p>", "content_source_url": "http://x/list", "thumb_media_id": cover.Media}
		for name, value := range change {
			article[name] = value
		}
		return w.wx("POST", "/cgi-bin/draft/add", object{"articles": []object{article}})
	}
	w.codeIs(draft(object{"thumb_media_id": "none"}), 40007)
	w.codeIs(draft(object{"title": strings.Repeat("长", 65)}), 45002)
	w.codeIs(draft(object{"content": ""}), 44004)
	w.codeIs(w.wx("POST", "/cgi-bin/draft/add", object{"articles": []object{}}), 44003)
	media, _ := draft(nil)["media_id"].(string)
	w.clock.pass(30 * 24 * time.Hour) // neither cover nor draft is temporary
	kept, err := http.Post(w.server.URL+sim.APIPath+"/cgi-bin/material/get_material?access_token="+w.token(), "application/json", strings.NewReader(`{"media_id":"`+cover.Media+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Body.Close()
	if picture, err := io.ReadAll(kept.Body); err != nil || !bytes.Equal(picture, png) || kept.Header.Get("Content-Type") != "image/png" {
		t.Errorf("of the cover is kept %q, error %v", picture, err)
	}
	w.codeIs(w.wx("POST", "/cgi-bin/material/get_material", object{"media_id": "none"}), 40007)

	article := object{"msgtype": "mpnews", "mpnews": object{"media_id": media}, "send_ignore_reprint": 1}
	w.codeIs(w.wx("POST", "/cgi-bin/message/mass/preview", object{"touser": phone, "msgtype": "mpnews", "mpnews": object{"media_id": media}}), 0)
	article["filter"] = object{"is_to_all": true}
	answer := w.wx("POST", massSendingAll, article)
	w.codeIs(answer, 0)
	w.ended()
	for _, number := range []any{answer["msg_id"], fmt.Sprintf("%.0f", answer["msg_id"])} {
		if status := w.wx("POST", "/cgi-bin/message/mass/get", object{"msg_id": number}); status["msg_status"] != "SEND_SUCCESS" {
			t.Errorf("%v", status)
		}
	}
	var shown []*sim.Content
	for _, e := range w.shown(phone) {
		if e.Via == "mass" {
			shown = append(shown, e.Content)
		}
	}
	if len(shown) != 2 || shown[1].Kind != "news" || shown[1].Articles[0].Title != "积分落户名单公示" || shown[1].Articles[0].URL != "http://x/list" {
		t.Fatalf("on the phone: %+v", shown)
	}
	if status, _, picture := w.get(w.server.URL + shown[1].Articles[0].PicURL); status != 200 || string(picture) != string(png) {
		t.Errorf("the cover: %d", status)
	}
	article["mpnews"] = object{"media_id": "none"}
	w.codeIs(w.wx("POST", massSendingAll, article), 40007)
	w.codeIs(w.wx("POST", "/cgi-bin/message/mass/get", object{"msg_id": 7}), 40053)
	w.codeIs(w.wx("POST", "/cgi-bin/message/mass/preview", object{"touser": w.stranger(), "msgtype": "text", "text": object{"content": "x"}}), 43004)
}

func TestALostAnswerOfAMassSendIsFoundAgainByItsClientID(t *testing.T) {
	w := newWorld(t)
	w.crowd(sim.Crowd{Followers: 10})
	token := w.token()
	w.weather(func(ws *sim.Weather) { ws.Lost.After = 1 })
	ask := object{"filter": object{"is_to_all": true}, "msgtype": "text", "text": object{"content": "x"}, "clientmsgid": "a"}
	if err := post(w.server.URL+sim.APIPath+massSendingAll+"?access_token="+token, body(t, ask)); err == nil {
		t.Error("it was answered")
	}
	end := w.ended()
	w.sim.ClearWeather()
	if again := w.wx("POST", massSendingAll, ask); code(again) != 45065 || again["msg_id"] != float64(end.MsgID) {
		t.Errorf("%v, ended %+v", again, end)
	}
}
