package wechat

import (
	"strings"
	"testing"
	"time"
)

func TestACodeWithASceneIsMadeByWeChat(t *testing.T) {
	api := newFakeAPI(t)
	api.answers["/cgi-bin/qrcode/create"] = `{"ticket":"gQH","expire_seconds":1800,"url":"http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI"}`
	c := newClient(t, api.URL, newStore(t))
	address, err := c.SceneCode(t.Context(), "inv-ABC", 30*time.Minute)
	if err != nil || address != "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI" {
		t.Fatal(address, err)
	}
	if _, err := c.SceneCode(t.Context(), "inv-ABC", time.Minute); err == nil || !strings.Contains(err.Error(), "without one") {
		t.Errorf("an answer without a code: %v", err)
	}
	api.answers["/cgi-bin/qrcode/create"] = `{"errcode":40053,"errmsg":"invalid action info"}`
	_, err = c.SceneCode(t.Context(), "inv-ABC", time.Minute)
	if err == nil {
		t.Fatal("a refusal of WeChat's is no code")
	}
	holdsNoSecret(t, err)
}
