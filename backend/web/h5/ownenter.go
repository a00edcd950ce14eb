package h5

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Authorization is how WeChat tells who opened a page (网页授权).
type Authorization interface {
	// AuthorizeURL is where the phone is sent, from which it comes back with a code.
	AuthorizeURL(back, state string) string
	// Holder is who came back with a code; known is false when WeChat refuses it.
	Holder(ctx context.Context, code string) (follower string, known bool, err error)
}

const (
	enterPath  = ownPath + "/enter"
	stateName  = "luohu_state" // what a phone was sent away with
	stateLasts = 10 * time.Minute
)

// asks sends a phone to WeChat, to learn who holds it, and notes where it wanted to go.
// The state is for this browser, and for one return.
func (o *owner) asks(c *gin.Context) {
	state := rand.Text()
	if err := o.KV.Set(c.Request.Context(), "own-state:"+hashed(state), c.Request.URL.RequestURI(), stateLasts); err != nil {
		o.failed(c, err)
		return
	}
	o.cookie(c, stateName, state, stateLasts)
	c.Redirect(http.StatusFound, o.Authorization.AuthorizeURL(o.PublicURL+enterPath, state))
}

// enter gives a session to who comes back from WeChat with the state that this
// browser was sent away with.
func (o *owner) enter(c *gin.Context) {
	ctx, state, code := c.Request.Context(), c.Query("state"), c.Query("code")
	kept, err := c.Cookie(stateName)
	o.cookie(c, stateName, "", -time.Second)
	if err != nil || state == "" || code == "" || subtle.ConstantTimeCompare([]byte(kept), []byte(state)) == 0 {
		o.over.send(c)
		return
	}
	key := "own-state:" + hashed(state)
	to, found, err := o.KV.Get(ctx, key)
	if err == nil && found {
		found, err = o.KV.DeleteIf(ctx, key, to)
	}
	if err == nil && !found {
		o.over.send(c)
		return
	}
	var follower string
	if err == nil {
		follower, found, err = o.Authorization.Holder(ctx, code)
	}
	switch {
	case err != nil:
		o.failed(c, err)
	case !found:
		o.over.send(c)
	default:
		o.begin(c, follower, within(to))
	}
}

// begin gives a session, and goes on.
func (o *owner) begin(c *gin.Context, follower, to string) {
	session, err := issue(c.Request.Context(), o.KV, "own-session:", follower, sessionLasts)
	if err != nil {
		o.failed(c, err)
		return
	}
	o.cookie(c, sessionName, session, sessionLasts)
	c.Redirect(http.StatusSeeOther, to)
}

// within is an address of one's own pages: any other becomes their first.
func within(to string) string {
	if !strings.HasPrefix(to, ownPath) || strings.ContainsAny(to, "\\\n\r") || strings.Contains(to, "//") {
		return ownPath
	}
	return to
}

// stranger is who has no session: WeChat is asked who they are, where it can be.
func (o *owner) stranger(c *gin.Context) {
	if o.Authorization != nil && c.Request.Method == http.MethodGet {
		o.asks(c)
		return
	}
	o.over.send(c)
}
