// Package h5 serves the pages that open from WeChat on a phone, in plain HTML
// without a script: the guides, notices, and the estimates that followers kept. A page
// that is the same for everybody is made once, at the start, so that a request
// is a look-up.
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
	Guides    *guide.Library // must not change afterwards
	Search    Search
	Table     func() string // id of the points table in force
	Estimates Estimates
	Notices   Notices // no rules: there are none
}

// Routes mounts the pages under /h5.
func Routes(r gin.IRouter, p Parts) error {
	assets, err := loadAssets()
	if err != nil {
		return fmt.Errorf("read the assets of the phone pages: %w", err)
	}
	frame, err := newLayout(assets)
	if err != nil {
		return fmt.Errorf("read the templates of the phone pages: %w", err)
	}
	shelf, err := newShelf(p, frame)
	if err != nil {
		return fmt.Errorf("make the pages of the guides: %w", err)
	}
	drawer, err := newDrawer(p.Estimates, frame)
	if err != nil {
		return fmt.Errorf("make the pages of saved estimates: %w", err)
	}
	board, err := newBoard(p.Notices, frame)
	if err != nil {
		return fmt.Errorf("make the pages of notices: %w", err)
	}
	pages := r.Group("/h5", guarded)
	read := []string{http.MethodGet, http.MethodHead}
	pages.Match(read, "/guides", shelf.all)
	pages.Match(read, "/guides/:id", shelf.one)
	if p.Notices.Rules != nil {
		pages.Match(read, "/notices", board.all)
		pages.Match(read, "/notices/:id", board.one)
	}
	pages.Match(read, "/assets/:name", assets.one)
	pages.Match(read, "/estimates/:token", secret, drawer.limited, drawer.one)
	return nil
}

func guarded(c *gin.Context) {
	c.Header("Content-Security-Policy", policy)
	c.Next()
}
