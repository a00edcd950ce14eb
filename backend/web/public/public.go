// Package public serves what everybody may read without signing in: the list on
// display, in plain HTML without a script, and the files by which it can be
// checked. Outside its display days there is nothing.
package public

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/problem"
)

// policy lets a page use nothing but our own style, and send its form only to us.
const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// keptAtMost bounds how long a list that is taken back may still be seen in
// somebody's cache.
const keptAtMost = time.Minute

// Parts are what the pages stand on.
type Parts struct {
	Load *caseload.Caseload
	Log  *slog.Logger
}

// Routes mounts the pages under /public.
func Routes(r gin.IRouter, p Parts) error {
	pages, err := newPages()
	if err != nil {
		return err
	}
	d := &display{Parts: p, pages: pages}
	read := []string{http.MethodGet, http.MethodHead}
	public := r.Group("/public", guarded)
	public.Match(read, "/lists/:name", d.one)
	public.Match(read, "/assets/list.css", pages.style)
	return nil
}

func guarded(c *gin.Context) {
	c.Header("Content-Security-Policy", policy)
	c.Next()
}

// display is the list of a period, in every form.
type display struct {
	Parts
	pages *pages
	files files
}

// forms are the files beside the page, by how their names end.
var forms = map[string]func(*display, *gin.Context, caseload.Shown) error{
	"": (*display).page, ".json": (*display).document, ".xlsx": (*display).sheet, ".sig": (*display).signature, ".pem": (*display).key,
}

func (d *display) one(c *gin.Context) {
	name := c.Param("name")
	form := path.Ext(name)
	answer, known := forms[form]
	period, err := casework.ParsePeriodID(strings.TrimSuffix(name, form))
	if !known || err != nil {
		d.gone(c, form)
		return
	}
	shown, err := d.Load.Displayed(c.Request.Context(), period)
	if err == nil {
		c.Header("Cache-Control", d.keep(shown.Period))
		err = answer(d, c, shown)
	}
	switch _, refused := casework.IsRefusal(err); {
	case err == nil:
	case refused || errors.Is(err, store.ErrNotFound):
		d.gone(c, form)
	case c.Request.Context().Err() != nil: // whoever asked is gone
	default:
		d.Log.Error("the list on display can't be shown", "period", period, "form", cmp.Or(form, "page"), "error", err)
		c.Header("Cache-Control", "no-store")
		problem.New(http.StatusInternalServerError, d.pages.words.Trouble).Write(c.Writer)
	}
}

// keep says how long an answer may be kept: never past the end of the display.
func (d *display) keep(p *casework.Period) string {
	left := min(keptAtMost, p.Listing.To.Sub(d.Load.Now()))
	return "public, max-age=" + strconv.Itoa(max(0, int(left/time.Second))) + ", must-revalidate"
}

// gone is the answer where nothing is on display.
func (d *display) gone(c *gin.Context, form string) {
	c.Header("Cache-Control", "no-store")
	if form != "" {
		problem.New(http.StatusNotFound, d.pages.words.Gone).Write(c.Writer)
		return
	}
	d.pages.send(c, http.StatusNotFound, "gone.html", nil)
}

// unchanged answers with 304 to those who have it already.
func unchanged(c *gin.Context, tag string) bool {
	tag = `W/"` + tag + `"` // weak: it names the packed form too
	c.Header("ETag", tag)
	for one := range strings.SplitSeq(c.GetHeader("If-None-Match"), ",") {
		if one = strings.TrimSpace(one); one == tag || one == "*" {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return true
		}
	}
	return false
}
