package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"luohu/backend/web"
)

//go:embed assets
var assetFiles embed.FS

// Templates are those of the frame and of one's own account.
//
//go:embed templates
var Templates embed.FS

// bundles go out as one file each: a second request costs a weak network more
// than its bytes. What only some pages need stands alone.
var bundles = map[string][]string{
	"luohu.css": {"tokens.css", "base.css", "frame.css", "parts.css", "stage.css", "portal.css", "roster.css", "phone.css", "desk.css", "live.css", "ops.css", "notice.css", "period.css", "writing.css", "statistics.css", "documents.css", "exchange.css", "print.css"},
	"luohu.js":  {"htmx.js", "luohu.js", "draft.js", "upload.js", "order.js", "desk.js", "live.js", "bulk.js", "ops.js", "notice.js", "writing.js"},
	"charts.js": {"echarts.js", "charts.js"},
	"icon.svg":  {"icon.svg"},

	"paper.js":       {"paper.js"},
	"pdf.mjs":        {"pdf/pdf.min.mjs"},
	"pdf.worker.mjs": {"pdf/pdf.worker.min.mjs"},
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// workerPolicy is that of the script that reads PDFs, which runs apart from every
// page: it may fetch tables of characters from us, and unpack pictures by
// WebAssembly.
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

// forEver is for what has its hash in its address.
const forEver = "public, max-age=31536000, immutable"

// asset is one bundle. It lies in the binary, and packed in memory once somebody has asked
// for it: next to nobody asks for it plain.
type asset struct {
	kind, hash string
	files      []string
	packed     func() []byte
}

type assets map[string]asset

func loadAssets() (assets, error) {
	all := assets{}
	for name, files := range bundles {
		content, err := bundled(files)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		one := asset{kind: assetTypes[path.Ext(name)], hash: hex.EncodeToString(sum[:8]), files: files}
		one.packed = sync.OnceValue(func() []byte { return packed(one.plain()) })
		all[name] = one
	}
	return all, nil
}

func (a asset) plain() []byte {
	content, _ := bundled(a.files) // they were there before
	return content
}

func bundled(files []string) (content []byte, err error) {
	for _, file := range files {
		part, err := assetFiles.ReadFile("assets/" + file)
		if err != nil {
			return nil, err
		}
		content = append(append(content, part...), '\n')
	}
	return content, nil
}

func packed(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a level that there is
	_, _ = w.Write(content)                               // a buffer takes all
	_ = w.Close()
	return b.Bytes()
}

// address is where an asset stands, with its hash.
func (a assets) address(name string) string { return "/assets/" + name + "?v=" + a[name].hash }

// cmaps is where the tables of Chinese characters stand, which PDFs that bring
// none of their own are read by: under the hash of what reads them.
func (a assets) cmaps() string { return "/assets/cmaps/" + a["pdf.worker.mjs"].hash + "/" }

// one sends an asset. It may be kept for ever only under its own hash: while
// machines are renewed one by one, a new page may ask an old machine.
func (a assets) one(c *gin.Context) {
	found, known := a[c.Param("name")]
	if !known {
		c.Status(http.StatusNotFound)
		return
	}
	c.Header("Cache-Control", "no-cache")
	if c.Query("v") == found.hash {
		c.Header("Cache-Control", forEver)
	}
	if c.Param("name") == "pdf.worker.mjs" {
		c.Header("Content-Security-Policy", workerPolicy)
	}
	c.Header("ETag", `W/"`+found.hash+`"`)
	c.Header("Vary", "Accept-Encoding")
	if strings.Contains(c.GetHeader("If-None-Match"), found.hash) {
		c.Status(http.StatusNotModified)
		return
	}
	if !web.Unpacks(c.GetHeader("Accept-Encoding")) {
		c.Data(http.StatusOK, found.kind, found.plain())
		return
	}
	c.Header("Content-Encoding", "gzip")
	c.Data(http.StatusOK, found.kind, found.packed())
}

// cmap sends one of the tables of characters.
func (a assets) cmap(c *gin.Context) {
	name := c.Param("name")
	content, err := fs.ReadFile(assetFiles, "assets/pdf/cmaps/"+path.Base(name))
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.Header("Cache-Control", forEver)
	c.Data(http.StatusOK, "application/octet-stream", content)
}
