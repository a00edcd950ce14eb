package h5

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luohu/backend/kv"
	"luohu/backend/paper"
	"luohu/backend/store"
	"luohu/backend/web/problem"
	"luohu/estimator"
)

// Records finds what followers kept.
type Records interface {
	FindEstimate(ctx context.Context, token string) (kept store.Estimate, found bool, err error)
}

// Tables finds a policy as it was when an estimate was counted by it; nil if it
// is not kept.
type Tables interface {
	Version(ctx context.Context, version string) (*estimator.Policy, error)
	// Withdrawn says that staff took a version out of force.
	Withdrawn(version string) bool
}

// Estimates is what the pages of saved estimates stand on.
type Estimates struct {
	Records   Records
	Tables    Tables
	Ahead     Ahead  // nil: nothing is told of cut-offs to come
	PublicURL string // what stands before /h5
	KV        kv.Store
	PerMinute func() int // how many one address may read; 0: no limit
	Log       *slog.Logger
}

// drawer is the estimates that followers kept: each as a page, as JSON and on
// paper, made again whenever it is asked for. The token in its address is all
// the right there is to read it, so it stands in no log, and no other site is
// told where somebody came from.
type drawer struct {
	Estimates
	layout              *layout
	press               *paper.Press
	unkept, busy, wrong refusal
}

func newDrawer(e Estimates, l *layout) (*drawer, error) {
	form, err := templateFiles.ReadFile("templates/estimate.sheet")
	if err != nil {
		return nil, err
	}
	d := &drawer{Estimates: e, layout: l}
	if d.press, err = paper.NewPress(string(form)); err != nil {
		return nil, err
	}
	for _, r := range []struct {
		to     *refusal
		status int
		file   string
	}{
		{&d.unkept, http.StatusNotFound, "unkept.html"},
		{&d.busy, http.StatusTooManyRequests, "busy.html"},
		{&d.wrong, http.StatusServiceUnavailable, "wrong.html"},
	} {
		if *r.to, err = l.refusal(r.status, r.file); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// secret keeps what is about one person out of caches and search engines.
func secret(c *gin.Context) {
	c.Header("Cache-Control", forget)
	c.Header("X-Robots-Tag", "noindex, nofollow, noarchive")
	c.Header("Referrer-Policy", "no-referrer")
	c.Next()
}

// limited refuses an address that reads too often. When kv is away nobody is
// counted: no speed is enough to guess a token.
func (d *drawer) limited(c *gin.Context) {
	most := d.PerMinute()
	if most == 0 {
		return
	}
	n, err := d.KV.Count(c.Request.Context(), "kept-estimates:"+c.ClientIP(), time.Minute)
	if err == nil && n > int64(most) {
		c.Header("Retry-After", "60")
		d.busy.send(c)
		c.Abort()
	}
}

// one is a kept estimate in the form that its address ends with.
func (d *drawer) one(c *gin.Context) {
	token, form, ends := strings.Cut(c.Param("token"), ".")
	tell, known := map[string]func(context.Context, *kept) (document, error){
		"": d.page, "json": d.data, "pdf": d.sheet,
	}[form]
	if !known || ends && form == "" {
		token = "" // is found nowhere, and takes as long
	}
	k, err := d.find(c.Request.Context(), token)
	if err == nil && k == nil {
		d.unkept.send(c)
		return
	}
	var made document
	if err == nil {
		made, err = tell(c.Request.Context(), k)
	}
	if err != nil {
		if c.Request.Context().Err() == nil { // else nobody waits any more
			d.Log.Error("a saved estimate can't be shown", "form", form, "error", err)
		}
		d.wrong.send(c)
		return
	}
	if form == "pdf" {
		c.Header("Content-Security-Policy", sheetPolicy)
		c.Header("Content-Disposition", `inline; filename="estimate-`+k.AsOf+`.pdf"`)
	}
	made.sendAs(http.StatusOK, forget, c.Writer, c.Request)
}

// sheetPolicy leaves a browser's viewer, which is a page with parts of its own,
// what it needs; there is nothing in our PDF that could do harm.
const sheetPolicy = "base-uri 'none'; frame-ancestors 'self'"

// refusal is why something is not shown, for people and for programs.
type refusal struct {
	status int
	page   document
	words  string
}

func (l *layout) refusal(status int, file string) (r refusal, err error) {
	r.status = status
	if r.page, err = l.page(file, nil); err != nil {
		return r, err
	}
	if r.words, err = l.words(file, "said"); err != nil {
		return r, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

func (r refusal) send(c *gin.Context) {
	if strings.HasSuffix(c.Param("token"), ".json") {
		problem.New(r.status, r.words).Write(c.Writer)
		return
	}
	r.page.sendAs(r.status, forget, c.Writer, c.Request)
}
