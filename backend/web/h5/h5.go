// Package h5 serves the pages that open from WeChat on a phone, in plain HTML
// that needs no script: the guides, notices, the estimates that followers kept, and their own
// applications. A page
// that is the same for everybody is made once, when guides change, so that a
// request is a look-up.
package h5

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"luohu/backend/guide"
)

// policy lets a page use nothing but our own style and pictures, and send its
// form only to us. The simulator, of the same origin, shows pages in a frame.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// Search finds at most n guides nearest to a question, best first.
type Search func(q string, n int) []guide.Hit

// Parts are what the pages stand on.
type Parts struct {
	Binder    *Binder
	Shelf     func() *Shelf // of the guides of now
	Table     func() string // id of the points table in force
	Estimates Estimates
	Notices   Notices // no rules: there are none
	Own       Own     // no bindings: there are none
}

// Routes mounts the pages under /h5.
func Routes(r gin.IRouter, p Parts) error {
	drawer, err := newDrawer(p.Estimates, p.Binder.layout)
	if err != nil {
		return fmt.Errorf("make the pages of saved estimates: %w", err)
	}
	board, err := newBoard(p.Notices, p.Binder.layout)
	if err != nil {
		return fmt.Errorf("make the pages of notices: %w", err)
	}
	own, err := newOwner(p.Own, p.Binder.layout)
	if err != nil {
		return fmt.Errorf("make the pages of followers' own applications: %w", err)
	}
	pages := r.Group("/h5", guarded)
	read := []string{http.MethodGet, http.MethodHead}
	pages.Match(read, "/guides", func(c *gin.Context) { p.Shelf().all(c) })
	pages.Match(read, "/guides/:id", func(c *gin.Context) { p.Shelf().one(c, p.Table()) })
	if p.Notices.Rules != nil {
		pages.Match(read, "/notices", board.all)
		pages.Match(read, "/notices/:id", board.one)
	}
	pages.Match(read, "/assets/:name", p.Binder.layout.assets.one)
	pages.Match(read, "/estimates/:token", secret, drawer.limited, drawer.one)
	if p.Own.Bindings != nil {
		own.routes(pages)
	}
	return nil
}

// scripted lets a page run our script too, and ask us.
func scripted(c *gin.Context) {
	c.Header("Content-Security-Policy", policy+"; script-src 'self'; connect-src 'self'")
	c.Next()
}

func guarded(c *gin.Context) {
	c.Header("Content-Security-Policy", policy)
	c.Next()
}
