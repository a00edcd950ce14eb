package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Schema serves a JSON Schema under /schemas/. Editors ask for it often: it may
// be kept for an hour, and an unchanged one is not sent again.
func Schema(r gin.IRouter, name string, src []byte) {
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(src))
	serve := func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("Content-Type", "application/schema+json")
		h.Set("Cache-Control", "public, max-age=3600")
		h.Set("ETag", etag)
		http.ServeContent(c.Writer, c.Request, name, time.Time{}, bytes.NewReader(src))
	}
	r.GET("/schemas/"+name, serve)
	r.HEAD("/schemas/"+name, serve)
}
