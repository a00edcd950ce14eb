package public

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
	"luohu/backend/web"
	"luohu/configs"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed assets/list.css
var sheet []byte

// words stand in configs/words/list.yaml.
type words struct {
	Title        string
	Sheets       struct{ First, Second string }
	Columns      map[string]string
	Reasons      map[string]string
	CannotSearch string `yaml:"cannot_search"`
	Gone         string
	Trouble      string
}

// pages are the templates, with the words and the style.
type pages struct {
	all   *template.Template
	words words
	css   string // hash of the style, in its address
}

func newPages() (*pages, error) {
	p := &pages{css: short(sheet)}
	src, err := configs.FS.ReadFile("words/list.yaml")
	if err != nil {
		return nil, err
	}
	if err := yaml.UnmarshalWithOptions(src, &p.words, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/list.yaml: %s", yaml.FormatError(err, false, true))
	}
	p.all, err = template.New("").Funcs(template.FuncMap{
		"style":  func() string { return "/public/assets/list.css?v=" + p.css },
		"words":  func() words { return p.words },
		"time":   casework.Moment,
		"reason": func(code string) string { return p.words.Reasons[code] },
	}).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates of the public pages: %w", err)
	}
	return p, nil
}

func short(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// send sends a page, packed for those who take it so.
func (p *pages) send(c *gin.Context, status int, file string, about any) {
	var page bytes.Buffer
	if err := p.all.ExecuteTemplate(&page, file, about); err != nil {
		panic(fmt.Errorf("%s: %w", file, err)) // a template that does not fit what it is given
	}
	if status == http.StatusOK && unchanged(c, short(page.Bytes())) {
		return
	}
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.Header("Vary", "Accept-Encoding")
	if !web.Unpacks(c.GetHeader("Accept-Encoding")) {
		c.Status(status)
		_, _ = c.Writer.Write(page.Bytes()) // the other side may be gone
		return
	}
	c.Header("Content-Encoding", "gzip")
	c.Status(status)
	w := gzip.NewWriter(c.Writer)
	_, _ = w.Write(page.Bytes())
	_ = w.Close()
}

// style may be kept for ever under its own hash only.
func (p *pages) style(c *gin.Context) {
	c.Header("Cache-Control", "no-cache")
	if c.Query("v") == p.css {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	if !unchanged(c, p.css) {
		c.Data(http.StatusOK, "text/css; charset=utf-8", sheet)
	}
}
