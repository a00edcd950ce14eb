package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"

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
// than its bytes.
var bundles = map[string][]string{
	"luohu.css": {"tokens.css", "base.css", "frame.css", "parts.css", "stage.css", "portal.css", "desk.css", "live.css", "ops.css", "notice.css", "writing.css", "print.css"},
	"luohu.js":  {"htmx.js", "luohu.js", "draft.js", "upload.js", "desk.js", "live.js", "bulk.js", "ops.js", "notice.js", "writing.js"},
	"icon.svg":  {"icon.svg"},
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// asset is one bundle, plain and packed.
type asset struct {
	kind, hash    string
	plain, packed []byte
}

type assets map[string]asset

func loadAssets() (assets, error) {
	all := assets{}
	for name, files := range bundles {
		var content []byte
		for _, file := range files {
			part, err := assetFiles.ReadFile("assets/" + file)
			if err != nil {
				return nil, err
			}
			content = append(append(content, part...), '\n')
		}
		sum := sha256.Sum256(content)
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		_, _ = w.Write(content) // a buffer takes all
		_ = w.Close()
		all[name] = asset{assetTypes[path.Ext(name)], hex.EncodeToString(sum[:8]), content, packed.Bytes()}
	}
	return all, nil
}

// address is where an asset stands, with its hash.
func (a assets) address(name string) string { return "/assets/" + name + "?v=" + a[name].hash }

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
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	c.Header("ETag", `W/"`+found.hash+`"`)
	c.Header("Vary", "Accept-Encoding")
	if strings.Contains(c.GetHeader("If-None-Match"), found.hash) {
		c.Status(http.StatusNotModified)
		return
	}
	content := found.plain
	if web.Unpacks(c.GetHeader("Accept-Encoding")) {
		content = found.packed
		c.Header("Content-Encoding", "gzip")
	}
	c.Data(http.StatusOK, found.kind, content)
}
