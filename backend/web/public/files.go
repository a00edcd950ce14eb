package public

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/list"
	"luohu/backend/web"
)

// files are those of the list on display, made once and kept: of 50,000 names
// about 2 MB each.
type files struct {
	mu       sync.Mutex
	list     string // its id
	document []byte // packed
	size     int    // of the document, unpacked
	sheet    []byte // empty: nobody has asked for it yet
}

// document sends the bytes that were signed.
func (d *display) document(c *gin.Context, shown caseload.Shown) error {
	packed, size, err := d.packed(c.Request.Context(), shown)
	if err != nil || unchanged(c, shown.Hash) {
		return err
	}
	c.Header("Content-Type", "application/json; charset=utf-8")
	c.Header("Vary", "Accept-Encoding")
	if web.Unpacks(c.GetHeader("Accept-Encoding")) {
		c.Header("Content-Encoding", "gzip")
		c.Header("Content-Length", strconv.Itoa(len(packed)))
		c.Status(http.StatusOK)
		_, _ = c.Writer.Write(packed) // the other side may be gone
		return nil
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	c.Header("Content-Length", strconv.Itoa(size))
	c.Status(http.StatusOK)
	_, _ = io.Copy(c.Writer, plain)
	return nil
}

// packed makes the document, unless it is there. A document that is not the one
// that was signed is not shown.
func (d *display) packed(ctx context.Context, shown caseload.Shown) (packed []byte, size int, err error) {
	f := &d.files
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.list == shown.Head.List {
		return f.document, f.size, nil
	}
	var document, small bytes.Buffer
	if err := d.Load.WriteList(ctx, &document, shown.List); err != nil {
		return nil, 0, err
	}
	if list.Hash(document.Bytes()) != shown.Hash {
		return nil, 0, fmt.Errorf("list %s is not what was signed: its rows were changed", shown.Head.List)
	}
	w := gzip.NewWriter(&small)
	_, _ = w.Write(document.Bytes()) // a buffer takes everything
	_ = w.Close()
	f.list, f.document, f.size, f.sheet = shown.Head.List, small.Bytes(), document.Len(), nil
	return f.document, f.size, nil
}

// signature sends the 64 bytes of the signature.
func (d *display) signature(c *gin.Context, shown caseload.Shown) error {
	if !unchanged(c, shown.Hash+".sig") {
		c.Data(http.StatusOK, "application/octet-stream", shown.Signature)
	}
	return nil
}

// key sends the public key by which the signature is checked.
func (d *display) key(c *gin.Context, shown caseload.Shown) error {
	if !unchanged(c, shown.Hash+".pem") {
		c.Data(http.StatusOK, "application/x-pem-file", []byte(shown.PublicKey))
	}
	return nil
}
