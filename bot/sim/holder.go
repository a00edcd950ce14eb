package sim

import (
	"crypto/rand"
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// Codes by which an account learns who opened a page (网页授权).
const (
	codeLasts = 5 * time.Minute
	mostCodes = 1000
)

var (
	errCode     = &wxError{40029, "invalid code"}
	errCodeUsed = &wxError{40163, "code been used"}
)

// holders are the codes given out.
type holders struct {
	now func() time.Time
	mu  sync.Mutex
	all []holder // the oldest first
}

type holder struct {
	code, openID string
	until        time.Time
	used         bool
}

func (h *holders) code(openID string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.all) >= mostCodes {
		h.all = h.all[1:]
	}
	one := holder{code: rand.Text(), openID: openID, until: h.now().Add(codeLasts)}
	h.all = append(h.all, one)
	return one.code
}

func (h *holders) of(code string) (openID string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.all {
		one := &h.all[i]
		if subtle.ConstantTimeCompare([]byte(one.code), []byte(code)) == 0 {
			continue
		}
		switch {
		case one.used:
			return "", errCodeUsed
		case !h.now().Before(one.until):
			return "", errCode
		}
		one.used = true
		return one.openID, nil
	}
	return "", errCode
}

// whose is the one page that WeChat does not have: it knows the phone.
var whose = template.Must(template.New("").Parse(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>网页授权（模拟）</title><link rel="stylesheet" href="/sim/assets/plain.css"><h1>哪一部手机在打开？</h1><p>微信里没有这一页：它知道是谁。</p>
<ul>{{range .}}<li><a href="{{.Address}}">{{.Nickname}}</a></li>{{else}}<li>还没有手机。先在模拟器里关注公众号。</li>{{end}}</ul></html>`))

// authorizeRoutes let a page ask who opened it.
func (s *Sim) authorizeRoutes(r gin.IRouter) {
	r.GET(AuthorizePath+"/connect/oauth2/authorize", s.authorize)
}

// authorize sends a phone back with a code, for the one that was picked.
func (s *Sim) authorize(c *gin.Context) {
	back, err := url.Parse(c.Query("redirect_uri"))
	if err != nil || back.Scheme != "http" && back.Scheme != "https" || c.Query("appid") != s.account.AppID || c.Query("response_type") != "code" || !strings.HasPrefix(c.Query("scope"), "snsapi_") {
		c.String(http.StatusBadRequest, "redirect_uri、appid 或者 scope 不对")
		return
	}
	if picked := c.Query("as"); picked != "" {
		if _, err := s.phones.follower(picked); err != nil {
			c.String(http.StatusNotFound, "没有这部手机")
			return
		}
		q := back.Query()
		q.Set("code", s.holders.code(picked))
		q.Set("state", c.Query("state"))
		back.RawQuery = q.Encode()
		c.Redirect(http.StatusFound, back.String())
		return
	}
	type choice struct{ Nickname, Address string }
	var all []choice
	for _, openID := range s.phones.followers() {
		f, err := s.phones.follower(openID)
		if err != nil {
			continue // gone meanwhile
		}
		q := c.Request.URL.Query()
		q.Set("as", openID)
		all = append(all, choice{f.Nickname, c.Request.URL.Path + "?" + q.Encode()})
	}
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'self'")
	c.Header("Content-Type", "text/html; charset=utf-8")
	if err := whose.Execute(c.Writer, all); err != nil {
		s.account.Log.Error("the fake authorization failed", "error", err)
	}
}

// wxHolder tells who came back with a code.
func (s *Sim) wxHolder(c *gin.Context) (any, error) {
	switch {
	case c.Query("appid") != s.account.AppID:
		return nil, errAppID
	case subtle.ConstantTimeCompare([]byte(c.Query("secret")), []byte(s.account.AppSecret)) == 0:
		return nil, errAppSecret
	case c.Query("grant_type") != "authorization_code":
		return nil, errGrantType
	}
	openID, err := s.holders.of(c.Query("code"))
	if err != nil {
		return nil, err
	}
	return gin.H{"access_token": rand.Text(), "expires_in": 7200, "refresh_token": rand.Text(), "openid": openID, "scope": "snsapi_base"}, nil
}
