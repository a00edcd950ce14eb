package sim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"

	"luohu/bot/sim"
)

// BenchmarkASendToTheCrowd is the baseline of sending to many: what this fake itself
// costs for each, over HTTP, its callback included.
func BenchmarkASendToTheCrowd(b *testing.B) {
	gin.SetMode(gin.ReleaseMode)
	callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") }))
	defer callback.Close()
	s := sim.New(sim.Options{CallbackURL: func() string { return callback.URL }, AppID: appID, AppSecret: secret, Token: token, EncodingAESKey: key, Mode: "plain"})
	const people = 1_000_000
	if err := s.LoadCrowd(sim.Crowd{Followers: people}); err != nil {
		b.Fatal(err)
	}
	engine := gin.New()
	s.Routes(engine)
	server := httptest.NewServer(engine)
	defer server.Close()
	defer s.Close()
	var granted struct {
		Token string `json:"access_token"`
	}
	resp, err := http.Post(server.URL+sim.APIPath+"/cgi-bin/stable_token", "application/json", strings.NewReader(`{"grant_type":"client_credential","appid":"`+appID+`","secret":"`+secret+`"}`))
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&granted); err != nil {
		b.Fatal(err)
	}
	address := server.URL + sim.APIPath + templateSending + "?access_token=" + granted.Token
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := next.Add(1)
			resp, err := client.Post(address, "application/json", strings.NewReader(`{"touser":"`+sim.CrowdOpenID(int(n%people))+`","template_id":"tpl","url":"http://x/h5","client_msg_id":"`+strconv.FormatInt(n, 10)+`","data":{"thing1":{"value":"积分落户申请"},"phrase2":{"value":"已受理"},"time3":{"value":"2026年3月2日"},"thing4":{"value":"请看详情"}}}`))
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				b.Error(err)
			}
			resp.Body.Close()
		}
	})
}
