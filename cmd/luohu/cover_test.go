package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"luohu/backend/kv"
	"luohu/bot/wechat"
	"luohu/configs"
)

func TestTheCoverThatStaffSeeIsTheOneThatGoesOut(t *testing.T) {
	asked, away := 0, true
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/stable_token"):
			fmt.Fprint(w, `{"access_token":"good","expires_in":7200}`)
		case !strings.HasSuffix(r.URL.Path, "/get_material"):
			t.Errorf("WeChat is asked for %s", r.URL.Path)
		default:
			if asked++; away {
				fmt.Fprint(w, `{"errcode":40007,"errmsg":"invalid media_id"}`)
				return
			}
			w.Header().Set("Content-Type", "image/jpeg")
			fmt.Fprint(w, "the account's own")
		}
	}))
	defer api.Close()
	shared := kv.NewMemory(time.Now)
	defer shared.Close()
	client, err := wechat.NewClient(wechat.Options{AppID: "wx0123456789abcdef", AppSecret: "secret", APIBase: api.URL, Now: time.Now}, shared, wechat.NewMetrics(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()

	shipped, err := (&cover{client: client}).picture(t.Context())
	if file, _ := configs.FS.ReadFile(coverFile); err != nil || !bytes.Equal(shipped, file) || asked > 0 {
		t.Errorf("without a setting it is %d bytes, error %v; WeChat was asked %d times", len(shipped), err, asked)
	}
	own := &cover{client: client, own: "M"}
	if _, err := own.picture(t.Context()); err == nil {
		t.Error("WeChat does not have it, and it is shown")
	}
	away = false
	for range 3 {
		if picture, err := own.picture(t.Context()); err != nil || string(picture) != "the account's own" {
			t.Errorf("it is %q, error %v", picture, err)
		}
	}
	if asked != 2 {
		t.Errorf("WeChat was asked %d times, want once after it had none", asked)
	}
}
