package site

import "net/http"

// File sends one that somebody has handed in: it is shown, never run, and kept
// nowhere.
func (p *Page) File(content []byte, kind string) error {
	h := p.Writer.Header()
	h.Set("Content-Disposition", "inline")
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'; sandbox")
	p.Data(http.StatusOK, kind, content)
	return nil
}
