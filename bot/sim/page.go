package sim

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"

	"github.com/gin-gonic/gin"
)

//go:embed page
var page embed.FS

// policy lets the page use nothing but its own files and addresses.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// contentTypes of the page's files; those that the system knows may differ.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// pageRoutes serve the page and its files as they stand in the program.
func (s *Sim) pageRoutes(r gin.IRouter) {
	r.GET("/sim", file("index.html"))
	names, err := fs.Glob(page, "page/*")
	if err != nil {
		panic(err) // the pattern is ours
	}
	for _, name := range names {
		r.GET("/sim/assets/"+path.Base(name), file(path.Base(name)))
	}
}

// file answers with one file, or with 304 to a browser that has it.
func file(name string) gin.HandlerFunc {
	body, err := page.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	contentType := contentTypes[path.Ext(name)]
	return func(c *gin.Context) {
		c.Header("Content-Security-Policy", policy)
		c.Header("X-Content-Type-Options", "nosniff")
		c.Header("Cache-Control", "no-cache")
		c.Header("ETag", tag)
		if c.GetHeader("If-None-Match") == tag {
			c.Status(http.StatusNotModified)
			return
		}
		c.Data(http.StatusOK, contentType, body)
	}
}
