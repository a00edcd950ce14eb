package portal_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// sceneCodes stands for WeChat: it makes codes, or does not.
type sceneCodes struct {
	away   bool
	scenes []string
}

func (s *sceneCodes) SceneCode(_ context.Context, scene string, _ time.Duration) (string, error) {
	if s.away {
		return "", errors.New("WeChat does not answer")
	}
	s.scenes = append(s.scenes, scene)
	return "http://weixin.qq.com/q/" + scene, nil
}

func TestAnApplicantIsInvitedByACodeThatIsUsedOnce(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	h.says(h.get(path, session), "出邀请码")
	h.is(h.post(path+"/invitation", session), http.StatusSeeOther, path+"#invite")
	h.says(h.get(path, session), "请申请人本人用微信扫这个码", "就绑定了本人", "data:image/png;base64")
	scene := h.codes.scenes[0]
	if strings.Contains(scene, wang) || len(scene) > 64 {
		t.Errorf("the scene is %s", scene)
	}
	scanned := func(who string) (string, bool) {
		t.Helper()
		scan, err := h.invites.Scanned(t.Context(), scene, who)
		if err != nil || !scan.Ours || scan.Agent {
			t.Fatal(scan, err)
		}
		return scan.Unit, scan.Over
	}
	for range 2 { // by the same one, as often as they like
		if unit, over := scanned("first"); unit != "示范公司a" || over {
			t.Errorf("%q, over: %v", unit, over)
		}
	}
	if unit, over := scanned("second"); unit != "" || !over {
		t.Errorf("a second one is told %q", unit)
	}
	h.says(h.get(path, session), "本人已经扫过这个码")
	storetest.In(t, h.Store, func(tx *store.Tx) (bool, error) {
		a, err := tx.Application(path[strings.LastIndex(path, "/")+1:])
		if err != nil {
			return false, err
		}
		return tx.Bind(store.Binding{ID: "b", Follower: "first", Person: a.Person, How: "scene"})
	})
	h.says(h.get(path, session), "本人已经在公众号里绑定")
	h.is(h.post(path+"/invitation/end", session), http.StatusSeeOther, path)
	if _, over := scanned("first"); !over {
		t.Error("it was taken back")
	}
	h.says(h.get(path, session), "出邀请码")
	if scan, _ := h.invites.Scanned(t.Context(), "poster-7", "first"); scan.Ours {
		t.Error("any scene is an invitation")
	}
	if len(h.audited("applicant.invite")) != 1 {
		t.Error("it is not noted")
	}
}

func TestWhereNoCodeCanBeMadeAPlainWayIsSaid(t *testing.T) {
	h := opened(t)
	session := h.unit(0)
	path := h.add(session, "王小明", wang)
	h.codes.away = true
	a := h.post(path+"/invitation", session)
	h.is(a, http.StatusServiceUnavailable, "")
	h.says(a, "现在做不出二维码", "搜索公众号并关注")
	none := invite.New(invite.Parts{KV: kv.NewMemory(time.Now), Store: h.load.Store, Now: time.Now})
	if _, err := none.Open(t.Context(), agentOf(h, path), "x"); err == nil {
		t.Error("a code without an account")
	}
}
