package h5

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"luohu/backend/web"
)

// Who may keep what for how long: a page is asked for again each time, and
// costs one short answer when it is still the same; what bears its hash in its
// address never changes; what is about one person is nobody's to keep.
const (
	askAgain = "no-cache"
	keep     = "public, max-age=31536000, immutable"
	forget   = "private, no-store"
)

// document is a page or an asset as it is sent, plain and packed; what has no
// packed form is packed already.
type document struct {
	contentType   string
	plain, packed []byte
	hash          string
}

// press makes documents. Its writers are used again: each has most of a
// megabyte of tables.
type press struct{ writers sync.Pool }

func newPress() *press {
	return &press{sync.Pool{New: func() any { return gzip.NewWriter(nil) }}}
}

func (p *press) document(contentType string, content []byte) document {
	sum := sha256.Sum256(content)
	var packed bytes.Buffer
	w := p.writers.Get().(*gzip.Writer)
	defer p.writers.Put(w)
	w.Reset(&packed)
	_, _ = w.Write(content) // a buffer takes everything
	_ = w.Close()
	return document{contentType, content, packed.Bytes(), hex.EncodeToString(sum[:6])}
}

// send answers with the document, or with 304 to those who have it already.
func (d document) send(w http.ResponseWriter, r *http.Request, cache string) {
	body := d.head(w, r, cache)
	w.Header().Set("ETag", `W/"`+d.hash+`"`) // weak: it names both forms
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// sendAs answers with the document and a status of its own.
func (d document) sendAs(status int, cache string, w http.ResponseWriter, r *http.Request) {
	body := d.head(w, r, cache)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the other side may be gone
	}
}

// head sets what a document's headers say, and chooses its form.
func (d document) head(w http.ResponseWriter, r *http.Request, cache string) (body []byte) {
	h := w.Header()
	h.Set("Content-Type", d.contentType)
	h.Set("Cache-Control", cache)
	h.Set("Vary", "Accept-Encoding")
	if d.packed == nil || !web.Unpacks(r.Header.Get("Accept-Encoding")) {
		return d.plain
	}
	h.Set("Content-Encoding", "gzip")
	return d.packed
}
