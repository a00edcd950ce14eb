package wechat

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAMassSendGoesToWhomItIsFor(t *testing.T) {
	article := map[string]any{"media_id": "M"}
	for name, test := range map[string]struct {
		mass Mass
		path string
		want map[string]any
	}{
		"named followers": {
			Mass{Followers: []string{"oFollower1", "oFollower2"}, Article: "M", ClientID: "b1-0"},
			"/cgi-bin/message/mass/send",
			map[string]any{"touser": []any{"oFollower1", "oFollower2"}, "msgtype": "mpnews", "mpnews": article, "send_ignore_reprint": 1.0, "clientmsgid": "b1-0"},
		},
		"a tag": {
			Mass{Tag: 101, Article: "M", ClientID: "b1"},
			"/cgi-bin/message/mass/sendall",
			map[string]any{"filter": map[string]any{"is_to_all": false, "tag_id": 101.0}, "msgtype": "mpnews", "mpnews": article, "send_ignore_reprint": 1.0, "clientmsgid": "b1"},
		},
		"all": {
			Mass{All: true, Text: "<a>公示</a>", ClientID: "b1"},
			"/cgi-bin/message/mass/sendall",
			map[string]any{"filter": map[string]any{"is_to_all": true}, "msgtype": "text", "text": map[string]any{"content": "<a>公示</a>"}, "clientmsgid": "b1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := newFakeAPI(t)
			c := newClient(t, api.URL, newStore(t))
			api.answers[test.path] = `{"errcode":0,"errmsg":"send job submission success","msg_id":3147483651,"msg_data_id":2247483650}`
			took, err := c.MassSend(t.Context(), test.mass)
			if err != nil || took != (MassTook{Job: "3147483651"}) {
				t.Fatalf("%+v, error %v", took, err)
			}
			if diff := cmp.Diff(test.want, api.bodies[test.path]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestARepeatedMassSendIsNoFailureAndNamesTheFirst(t *testing.T) {
	api := newFakeAPI(t)
	api.answers["/cgi-bin/message/mass/sendall"] = `{"errcode":45065,"errmsg":"clientmsgid exist","msg_id":3147483651}`
	took, err := newClient(t, api.URL, newStore(t)).MassSend(t.Context(), Mass{All: true, Text: "公示", ClientID: "b1"})
	if err != nil || took != (MassTook{Job: "3147483651", Repeated: true}) {
		t.Errorf("%+v, error %v", took, err)
	}
}

func TestAMassSendThatCannotBeMeantIsNotSent(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	for name, m := range map[string]Mass{
		"to nobody":         {Text: "公示"},
		"to all and a tag":  {All: true, Tag: 1, Text: "公示"},
		"to one only":       {Followers: []string{"oFollower1"}, Text: "公示"},
		"to none of a list": {Followers: []string{}, Text: "公示"},
		"to too many":       {Followers: make([]string, MostNamed+1), Text: "公示"},
		"nothing":           {All: true},
		"two things":        {All: true, Text: "公示", Article: "M"},
	} {
		if _, err := c.MassSend(t.Context(), m); err == nil || Uncertain(err) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if len(api.calls) != 0 {
		t.Errorf("WeChat was called: %v", api.calls)
	}
}

func TestAMassSendIsLookedAtBeforeAndAfter(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	if err := c.MassPreview(t.Context(), "oFollower1", Mass{Article: "M"}); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"touser": "oFollower1", "msgtype": "mpnews", "mpnews": map[string]any{"media_id": "M"}}
	if diff := cmp.Diff(want, api.bodies["/cgi-bin/message/mass/preview"]); diff != "" {
		t.Error(diff)
	}
	api.answers["/cgi-bin/message/mass/get"] = `{"msg_id":"3147483651","msg_status":"SENDING"}`
	state, err := c.MassStatus(t.Context(), "3147483651")
	if err != nil || state != MassSending || api.bodies["/cgi-bin/message/mass/get"]["msg_id"] != "3147483651" {
		t.Errorf("%q, error %v", state, err)
	}
	codeIs(t, refusedBy(api, "/cgi-bin/message/mass/preview", 40003, func() error {
		return c.MassPreview(t.Context(), "oFollower1", Mass{Text: "公示"})
	}), 40003)
}

func TestAnArticleIsKeptAtWeChatWithItsPicture(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	api.answers["/cgi-bin/material/add_material"] = `{"media_id":"P","url":"http://mmbiz.qpic.cn/1"}`
	cover, err := c.AddCover(t.Context(), "cover.png", []byte("\x89PNG"))
	if err != nil || cover != "P" || api.upload != "cover.png: \x89PNG" || api.queries["/cgi-bin/material/add_material"].Get("type") != "image" {
		t.Fatalf("%q, error %v, WeChat got %q", cover, err, api.upload)
	}
	api.answers["/cgi-bin/draft/add"] = `{"media_id":"M"}`
	media, err := c.AddDraft(t.Context(), Article{Title: "入户名单公示", Digest: "请看", Content: "<p>公示</p>", Source: "https://luohu.example/h5/list", Cover: cover})
	if err != nil || media != "M" {
		t.Fatalf("%q, error %v", media, err)
	}
	want := map[string]any{"articles": []any{map[string]any{
		"article_type": "news", "title": "入户名单公示", "digest": "请看", "content": "<p>公示</p>", "content_source_url": "https://luohu.example/h5/list",
		"thumb_media_id": "P", "need_open_comment": 0.0, "only_fans_can_comment": 0.0,
	}}}
	if diff := cmp.Diff(want, api.bodies["/cgi-bin/draft/add"]); diff != "" {
		t.Error(diff)
	}
	if _, err := c.AddDraft(t.Context(), Article{Title: "公示"}); err == nil {
		t.Error("an answer without a media id is no draft")
	}
	if _, err := c.AddCover(t.Context(), "cover.png", nil); err == nil {
		t.Error("an answer without a media id is no picture")
	}
}

func TestAPictureThatTheAccountKeepsIsReadUpToALimit(t *testing.T) {
	const picture = "\x89PNG and more"
	c := newClient(t, answering(t, "image/png", picture).URL, newStore(t))
	if got, err := c.Cover(t.Context(), "P", int64(len(picture))); err != nil || string(got) != picture {
		t.Errorf("%q, error %v", got, err)
	}
	if _, err := c.Cover(t.Context(), "P", int64(len(picture))-1); !errors.Is(err, ErrMediaLarge) {
		t.Errorf("of one that is a byte too large it says %v", err)
	}
	api := newFakeAPI(t)
	api.answers["/cgi-bin/material/get_material"] = `{"errcode":40007,"errmsg":"invalid media_id"}`
	if _, err := newClient(t, api.URL, newStore(t)).Cover(t.Context(), "gone", 1); !errors.Is(err, ErrMediaGone) || api.bodies["/cgi-bin/material/get_material"]["media_id"] != "gone" {
		t.Errorf("of one that is gone it says %v; asked was %v", err, api.bodies)
	}
}
