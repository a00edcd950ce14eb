package wechat

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// refusedBy makes a call that WeChat refuses with a code.
func refusedBy(api *fakeAPI, path string, code int, call func() error) error {
	api.answers[path] = fmt.Sprintf(`{"errcode":%d,"errmsg":"no"}`, code)
	return call()
}

func TestFollowersAreListedPageByPageUntilOneIsEmpty(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	const path = "/cgi-bin/user/get"
	api.answers[path] = `{"total":3,"count":2,"data":{"openid":["oA","oB"]},"next_openid":"oB"}`
	first, err := c.Followers(t.Context(), "")
	if diff := cmp.Diff(Page{Followers: []string{"oA", "oB"}, Total: 3, Next: "oB"}, first); err != nil || diff != "" || api.queries[path].Has("next_openid") {
		t.Fatal(err, diff, api.queries[path])
	}
	api.answers[path] = `{"total":3,"count":0,"next_openid":"oB"}`
	last, err := c.Followers(t.Context(), first.Next)
	if err != nil || len(last.Followers) != 0 || last.Next != "" || api.queries[path].Get("next_openid") != "oB" {
		t.Errorf("%+v, error %v, asked with %v", last, err, api.queries[path])
	}
	codeIs(t, refusedBy(api, path, 40003, func() error { _, err := c.Followers(t.Context(), "oZ"); return err }), 40003)
}

func TestWhatWeChatTellsOfFollowersIsRead(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	const path = "/cgi-bin/user/info/batchget"
	api.answers[path] = `{"user_info_list":[
		{"subscribe":1,"openid":"oA","subscribe_time":1795485600,"unionid":"uA","tagid_list":[128,2],"subscribe_scene":"ADD_SCENE_QR_CODE","qr_scene":0,"qr_scene_str":"unit-1"},
		{"subscribe":0,"openid":"oB"}]}`
	got, err := c.FollowerInfos(t.Context(), []string{"oA", "oB"})
	want := []Info{{Follower: "oA", Following: true, UnionID: "uA", Tags: []int{128, 2}, Since: time.Unix(1795485600, 0), Scene: "unit-1"}, {Follower: "oB"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	asked := map[string]any{"user_list": []any{map[string]any{"openid": "oA"}, map[string]any{"openid": "oB"}}}
	if diff := cmp.Diff(asked, api.bodies[path]); diff != "" {
		t.Error(diff)
	}
	if _, err := c.FollowerInfos(t.Context(), make([]string, MostInfos+1)); err == nil || len(api.calls) != 1 {
		t.Errorf("error %v after %d calls", err, len(api.calls))
	}
}

func TestTagsAreMadeGivenTakenAndListed(t *testing.T) {
	api := newFakeAPI(t)
	c := newClient(t, api.URL, newStore(t))
	api.answers["/cgi-bin/tags/create"] = `{"tag":{"id":134,"name":"名单公示"}}`
	tag, err := c.CreateTag(t.Context(), "名单公示")
	if err != nil || tag != (Tag{ID: 134, Name: "名单公示"}) {
		t.Fatal(tag, err)
	}
	api.answers["/cgi-bin/tags/get"] = `{"tags":[{"id":134,"name":"名单公示","count":7}]}`
	tags, err := c.Tags(t.Context())
	if diff := cmp.Diff([]Tag{{134, "名单公示", 7}}, tags); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for _, step := range []struct {
		path string
		do   func() error
		want map[string]any
	}{
		{"/cgi-bin/tags/update", func() error { return c.RenameTag(t.Context(), 134, "公示") }, map[string]any{"tag": map[string]any{"id": 134.0, "name": "公示"}}},
		{"/cgi-bin/tags/delete", func() error { return c.DeleteTag(t.Context(), 134) }, map[string]any{"tag": map[string]any{"id": 134.0}}},
		{"/cgi-bin/tags/members/batchtagging", func() error { return c.TagFollowers(t.Context(), 134, []string{"oA"}) }, map[string]any{"tagid": 134.0, "openid_list": []any{"oA"}}},
		{"/cgi-bin/tags/members/batchuntagging", func() error { return c.UntagFollowers(t.Context(), 134, []string{"oA"}) }, map[string]any{"tagid": 134.0, "openid_list": []any{"oA"}}},
	} {
		if err := step.do(); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(step.want, api.bodies[step.path]); diff != "" {
			t.Error(step.path, diff)
		}
		codeIs(t, refusedBy(api, step.path, 45159, step.do), 45159)
	}
	api.answers["/cgi-bin/user/tag/get"] = `{"count":1,"data":{"openid":["oA"]},"next_openid":"oA"}`
	page, err := c.FollowersTagged(t.Context(), 134, "")
	if diff := cmp.Diff(Page{Followers: []string{"oA"}, Next: "oA"}, page); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if err := c.TagFollowers(t.Context(), 134, make([]string, MostTagged+1)); err == nil {
		t.Error("more followers than WeChat takes were tagged")
	}
}
