package site

import (
	"fmt"
	"net/http"
	"time"
)

// File sends one that somebody has handed in: it is shown, never run, and kept
// nowhere.
func (p *Page) File(content []byte, kind string) error {
	return p.file(content, kind, "private, no-store")
}

// Picture sends one of ours, which a browser may show again for a while.
func (p *Page) Picture(content []byte, kind string, kept time.Duration) error {
	return p.file(content, kind, fmt.Sprintf("private, max-age=%d", int(kept.Seconds())))
}

func (p *Page) file(content []byte, kind, cache string) error {
	h := p.Writer.Header()
	h.Set("Content-Disposition", "inline")
	h.Set("Cache-Control", cache)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'; sandbox")
	p.Data(http.StatusOK, kind, content)
	return nil
}
