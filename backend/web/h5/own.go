package h5

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/kv"
	"luohu/backend/standing"
	"luohu/backend/store"
)

// Own are the pages on which a bound follower looks at their own applications. They
// come with a ticket from the chat, or are told by WeChat, and get a session for it.
type Own struct {
	KV        kv.Store
	Bindings  func(ctx context.Context, follower string) ([]store.Binding, error)
	Standings *standing.Standings
	Cases     Cases
	Says      Says
	Told      func(ctx context.Context, follower string, most int) ([]store.Telling, error) // nil: nobody is told
	Wishes    Wishes
	Called    *casework.Words
	PublicURL string
	Log       *slog.Logger

	Authorization Authorization // nil: tickets are the only way
}

// Says is what people are told of their files.
type Says struct {
	Refusal func(error) string // empty: it is nothing that they can do anything about
	Remark  func(files.Remark) string
	Poor    func(what string) string
}

const (
	ownPath     = "/h5/own"
	sessionName = "luohu_own"
	bigName     = "luohu_big" // whether people want large letters
	bigLasts    = 365 * 24 * time.Hour
	toldMost    = 20
)

// owner is what serves them.
type owner struct {
	Own
	layout      *layout
	over, wrong refusal
}

func newOwner(o Own, l *layout) (*owner, error) {
	own := &owner{Own: o, layout: l}
	var err error
	if own.over, err = l.refusal(http.StatusForbidden, "own-over.html"); err != nil {
		return nil, err
	}
	own.wrong, err = l.refusal(http.StatusServiceUnavailable, "wrong.html")
	return own, err
}

func (o *owner) routes(pages *gin.RouterGroup) {
	own := pages.Group("/own", secret, scripted)
	own.GET("", o.seen(o.home))
	own.GET("/points/:id", o.on(o.points))
	own.GET("/materials/:id", o.on(o.materials))
	own.GET("/objection/:id", o.on(o.objection))
	own.POST("/objection/:id", o.on(o.object))
	own.GET("/papers/:id", o.on(o.papers))
	own.GET("/papers/:id/files/:file", o.on(o.file))
	own.POST("/papers/:id/answer", o.on(o.answer))
	own.POST("/papers/:id/materials/:material", o.on(o.add))
	own.POST("/papers/:id/materials/:material/remove", o.on(o.remove))
	own.GET("/open/:ticket", o.door)
	own.POST("/open/:ticket", o.open)
	if o.Authorization != nil {
		own.GET("/enter", o.enter)
	}
	own.POST("/leave", o.leave)
	own.POST("/size", o.size)
	o.wishRoutes(own)
}

// door asks for a touch: what follows links by itself shall not use a ticket up.
func (o *owner) door(c *gin.Context) {
	_, found, err := o.KV.Get(c.Request.Context(), "own-ticket:"+hashed(c.Param("ticket")))
	switch {
	case err != nil:
		o.failed(c, err)
	case !found:
		o.over.send(c)
	default:
		o.show(c, "own-open.html", c.Query("to"))
	}
}

// open takes the ticket and gives a session for it: of two who show it, one has it.
func (o *owner) open(c *gin.Context) {
	ctx, key := c.Request.Context(), "own-ticket:"+hashed(c.Param("ticket"))
	follower, found, err := o.KV.Get(ctx, key)
	if err == nil && found {
		found, err = o.KV.DeleteIf(ctx, key, follower)
	}
	if err != nil {
		o.failed(c, err)
		return
	}
	if !found {
		o.over.send(c)
		return
	}
	to := ownPath
	if c.Query("to") == ToWishes {
		to = wishesPath
	}
	o.begin(c, follower, to)
}

func (o *owner) cookie(c *gin.Context, name, value string, lasts time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: ownPath, MaxAge: int(lasts / time.Second), HttpOnly: true, Secure: strings.HasPrefix(o.PublicURL, "https://"), SameSite: http.SameSiteLaxMode,
	})
}

// seen shows a page to who has a session, and is bound still.
func (o *owner) seen(show func(c *gin.Context, follower string, bound []store.Binding) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		session, err := c.Cookie(sessionName)
		if err != nil || session == "" {
			o.stranger(c)
			return
		}
		ctx, key := c.Request.Context(), "own-session:"+hashed(session)
		follower, found, err := o.KV.Get(ctx, key)
		if err == nil && !found {
			o.stranger(c)
			return
		}
		var bound []store.Binding
		if err == nil {
			bound, err = o.Bindings(ctx, follower)
		}
		if err == nil {
			err = show(c, follower, bound)
		}
		if err != nil {
			o.failed(c, err)
		}
	}
}

func (o *owner) leave(c *gin.Context) {
	if session, err := c.Cookie(sessionName); err == nil && session != "" {
		if err := o.KV.Delete(c.Request.Context(), "own-session:"+hashed(session)); err != nil {
			o.failed(c, err)
			return
		}
	}
	o.cookie(c, sessionName, "", -time.Second)
	o.show(c, "own-left.html", nil)
}

// size makes letters large, or not any more.
func (o *owner) size(c *gin.Context) {
	if big(c) {
		o.cookie(c, bigName, "", -time.Second)
	} else {
		o.cookie(c, bigName, "1", bigLasts)
	}
	c.Redirect(http.StatusSeeOther, within(c.PostForm("back")))
}

func big(c *gin.Context) bool {
	value, err := c.Cookie(bigName)
	return err == nil && value == "1"
}

func (o *owner) failed(c *gin.Context, err error) {
	if c.Request.Context().Err() == nil { // else nobody waits any more
		o.Log.Error("a follower's own page can't be shown", "error", err)
	}
	o.wrong.send(c)
}

// show makes a page anew for whoever looks.
func (o *owner) show(c *gin.Context, file string, about any) { o.showAs(c, http.StatusOK, file, about) }

// showAs is show, of a page that says how a request went.
func (o *owner) showAs(c *gin.Context, status int, file string, about any) {
	made, err := o.layout.sized(file, about, big(c))
	if err != nil {
		o.failed(c, err)
		return
	}
	made.sendAs(status, forget, c.Writer, c.Request)
}
