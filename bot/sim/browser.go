package sim

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/web/problem"
)

// longestAsk bounds what a browser posts, pictures aside, in bytes.
const longestAsk = 128 << 10

// browserRoutes are what the page calls; scripts may too.
func (s *Sim) browserRoutes(r gin.IRouter) {
	api := r.Group("/sim/api", ownPages)
	api.GET("/state", s.state)
	api.GET("/stream", s.stream)
	api.POST("/followers", s.addFollower)
	api.DELETE("/followers/:openid", s.removeFollower)
	api.POST("/send", s.send)
	api.POST("/repeat", s.repeat)
	api.POST("/images", s.uploadImage)
	api.POST("/mode", s.switchMode)
	s.largeRoutes(api)
	r.GET("/sim/media/:id", s.showMedia)
	r.GET(AskPath, file("ask.html"))
}

var crossOrigin = http.NewCrossOriginProtection()

// ownPages keeps other sites' pages from using the phones.
func ownPages(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	if err := crossOrigin.Check(c.Request); err != nil {
		refuse(c, http.StatusForbidden, "这个请求来自别的网站，没有执行。")
	}
}

// State is all that a page needs to begin with.
type State struct {
	Account   Account  `json:"account"`
	Mode      mode     `json:"mode"`
	Modes     []mode   `json:"modes"`
	Menu      *menu    `json:"menu"` // null when there is none
	Scenes    []scene  `json:"scenes"`
	Texts     []text   `json:"texts"`
	Notices   []Notice `json:"notices"` // subscription notices that the account has
	Followers []Phone  `json:"followers"`

	Crowd   CrowdState `json:"crowd"`
	Weather Weather    `json:"weather"`
}

// Account is what the page says about the account.
type Account struct {
	ID    string `json:"id"` // gh_…
	AppID string `json:"app_id"`
}

func (s *Sim) now() State {
	return State{
		Account: Account{s.accountID(), s.account.AppID}, Mode: s.phones.currentMode(), Modes: s.envelope.modes(),
		Menu: s.menu.current(), Scenes: s.scenes.all(), Texts: s.texts.all(), Notices: append([]Notice{}, s.account.Notices...), Followers: s.phones.snapshot(),
		Crowd: s.CrowdState(), Weather: s.weather.state().Weather,
	}
}

func (s *Sim) state(c *gin.Context) { c.JSON(http.StatusOK, s.now()) }

func (s *Sim) switchMode(c *gin.Context) {
	var ask struct {
		Mode mode `json:"mode"`
	}
	if !read(c, &ask) {
		return
	}
	for _, m := range s.envelope.modes() {
		if m == ask.Mode {
			s.phones.setMode(m)
			c.JSON(http.StatusOK, ask)
			return
		}
	}
	refuse(c, http.StatusUnprocessableEntity, "这个账号不能用这种方式收消息。", problem.Field{Pointer: "/mode", Detail: "只能是设置允许的方式"})
}

// addFollower makes one, or takes one up again that the browser remembers from
// before the program was started anew.
func (s *Sim) addFollower(c *gin.Context) {
	var ask struct {
		OpenID    string    `json:"openid"`
		Nickname  string    `json:"nickname"`
		Following bool      `json:"following"`
		Since     time.Time `json:"since"`
		Wrote     time.Time `json:"wrote"` // when the last message was sent

		Consents map[string]consent `json:"consents"`
	}
	if !read(c, &ask) {
		return
	}
	if ask.OpenID != "" && !isOpenID(ask.OpenID) || len(ask.Nickname) > 64 || !plausible(ask.Consents) {
		refuse(c, http.StatusUnprocessableEntity, "这个关注者没法加进来。", problem.Field{Pointer: "/openid", Detail: "以 o 开头的 8 到 64 个字母、数字、- 或 _"},
			problem.Field{Pointer: "/nickname", Detail: "最多 64 字节"})
		return
	}
	f, isNew, err := s.phones.welcome(Follower{ask.OpenID, ask.Nickname, ask.Following, ask.Since}, ask.Wrote, ask.Consents)
	switch {
	case err != nil:
		s.refuse(c, err)
	case isNew:
		c.JSON(http.StatusCreated, f)
	default:
		c.JSON(http.StatusOK, f)
	}
}

func (s *Sim) removeFollower(c *gin.Context) {
	if err := s.phones.remove(c.Param("openid")); err != nil {
		s.refuse(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// read decodes a JSON body, or refuses it.
func read(c *gin.Context, into any) bool {
	decoder := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, longestAsk))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		_, err = decoder.Token()
	}
	var tooLong *http.MaxBytesError
	switch {
	case errors.Is(err, io.EOF): // nothing after it
		return true
	case errors.As(err, &tooLong):
		refuse(c, http.StatusRequestEntityTooLarge, "内容太长了。")
	default:
		refuse(c, http.StatusBadRequest, "没有看懂这个请求：不是约定的 JSON。")
	}
	return false
}

// refusals by the phones, in words.
var refusals = []struct {
	err    error
	status int
	detail string
}{
	{errNoFollower, http.StatusNotFound, "没有这个关注者。"},
	{errFull, http.StatusConflict, "关注者已经够多了，请先移走几个。"},
	{errNotFollowing, http.StatusConflict, "还没有关注公众号，发不了消息。"},
	{errFollowing, http.StatusConflict, "已经关注了公众号。"},
	{errWaiting, http.StatusTooManyRequests, "前面的消息还在等回答，请稍等。"},
	{errClosed, http.StatusServiceUnavailable, "程序正在停止。"},
}

func (s *Sim) refuse(c *gin.Context, err error) {
	for _, known := range refusals {
		if errors.Is(err, known.err) {
			refuse(c, known.status, known.detail)
			return
		}
	}
	s.account.Log.Error("the simulator failed", "error", err)
	refuse(c, http.StatusInternalServerError, "模拟器出了点问题，请看程序的日志。")
}

func refuse(c *gin.Context, status int, detail string, fields ...problem.Field) {
	problem.New(status, detail, fields...).Write(c.Writer)
	c.Abort()
}
