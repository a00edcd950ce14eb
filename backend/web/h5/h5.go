// Package h5 serves the pages that open from WeChat on a phone: the guides, in
// plain HTML without a script. A page that is the same for everybody is made
// once, at the start, so that a request is a look-up.
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

// Routes mounts the pages under /h5. The guides must not change afterwards.
func Routes(r gin.IRouter, guides *guide.Library, search Search) error {
	assets, err := loadAssets()
	if err != nil {
		return fmt.Errorf("read the assets of the phone pages: %w", err)
	}
	frame, err := newLayout(assets)
	if err != nil {
		return fmt.Errorf("read the templates of the phone pages: %w", err)
	}
	shelf, err := newShelf(guides, search, frame)
	if err != nil {
		return fmt.Errorf("make the pages of the guides: %w", err)
	}
	pages := r.Group("/h5", guarded)
	read := []string{http.MethodGet, http.MethodHead}
	pages.Match(read, "/guides", shelf.all)
	pages.Match(read, "/guides/:id", shelf.one)
	pages.Match(read, "/assets/:name", assets.one)
	return nil
}

func guarded(c *gin.Context) {
	c.Header("Content-Security-Policy", policy)
	c.Next()
}
