package site

import (
	"bytes"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/web"
)

// Page is one request for a page.
type Page struct {
	*gin.Context
	Who   identity.Signed
	shell *Shell

	// The request's own context: gin uses its contexts again for other requests,
	// while a database may still look whether this one is over.
	ctx context.Context //nolint:containedctx // see above
}

// Deadline, Done, Err and Value are those of the request.
func (p *Page) Deadline() (time.Time, bool) { return p.ctx.Deadline() }

// Done is closed when the request is over.
func (p *Page) Done() <-chan struct{} { return p.ctx.Done() }

// Err says why it is.
func (p *Page) Err() error { return p.ctx.Err() }

// Value is what the request carries.
func (p *Page) Value(key any) any { return p.ctx.Value(key) }

// View gives work the same page, by which it reads as of one moment and writes nothing,
// see [store.Store.View].
func (p *Page) View(work func(*Page) error) error {
	return p.shell.Door.Store.View(p, func(ctx context.Context) error {
		within := *p
		within.ctx = ctx
		return work(&within)
	})
}

// By is who asks.
func (p *Page) By() casework.Actor { return p.Who.Actor }

// May says whether who asks may use an operation at all: what they may not is not
// offered.
func (p *Page) May(operation string) bool {
	return p.Who.Credential != "" && p.shell.Door.May(p.By(), operation)
}

// Here says whether the page is under an address.
func (p *Page) Here(under string) bool {
	at := p.Request.URL.Path
	return at == under || strings.HasPrefix(at, under+"/")
}

// view is what the templates see.
type view struct {
	*Page
	Said  template.HTML // what was done just now
	About any
}

// Notice is what everybody is to read above the page.
func (v view) Notice() string {
	if v.shell.Notice == nil {
		return ""
	}
	return v.shell.Notice()
}

// Now is the time of the programme's rules.
func (v view) Now() time.Time { return v.shell.Now() }

// Path is the address of the page, with what it was asked.
func (v view) Path() string { return v.Request.URL.RequestURI() }

// Partial says whether a script asks for a part of the page.
func (p *Page) Partial() bool {
	return p.GetHeader("HX-Request") == "true" && p.GetHeader("HX-Boosted") != "true"
}

// Show sends a page.
func (p *Page) Show(file string, about any) error { return p.ShowAs(http.StatusOK, file, about) }

// ShowAs sends a page that says how a request went.
func (p *Page) ShowAs(status int, file string, about any) error {
	return p.send(status, file, wholePage, about)
}

// Back is the address of the page from which a script asks.
func (v view) Back() string {
	u, err := url.Parse(v.GetHeader("HX-Current-URL"))
	if err != nil {
		return ""
	}
	return own(u.RequestURI())
}

// ShowPart sends one of the templates of a page, for a script that puts it in
// its place.
func (p *Page) ShowPart(file, part string, about any) error {
	return p.send(http.StatusOK, file, part, about)
}

// ShowPartAs is ShowPart that says how a request went.
func (p *Page) ShowPartAs(status int, file, part string, about any) error {
	return p.send(status, file, part, about)
}

// What pages are written on, and what packs them, is used again: the tables of one
// press are some hundred KB.
var (
	sheets  = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	presses = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}
)

func (p *Page) send(status int, file, part string, about any) error {
	page := sheets.Get().(*bytes.Buffer)
	defer sheets.Put(page)
	page.Reset()
	if err := p.shell.render(page, file, part, view{Page: p, About: about}, p.said()); err != nil {
		return err
	}
	p.Header("Content-Type", "text/html; charset=utf-8")
	p.Header("Vary", "Accept-Encoding, HX-Request")
	if p.Request.Method != http.MethodHead && web.Unpacks(p.GetHeader("Accept-Encoding")) {
		packed := sheets.Get().(*bytes.Buffer)
		defer sheets.Put(packed)
		pack(packed, page.Bytes())
		p.Header("Content-Encoding", "gzip")
		page = packed
	}
	p.Header("Content-Length", strconv.Itoa(page.Len()))
	p.Status(status)
	_, _ = p.Writer.Write(page.Bytes()) // the other side may be gone
	return nil
}

func pack(to *bytes.Buffer, page []byte) {
	to.Reset()
	w := presses.Get().(*gzip.Writer)
	defer presses.Put(w)
	w.Reset(to)
	_, _ = w.Write(page) // a buffer takes everything
	_ = w.Close()
}

// saidCookie brings the name of what was done to the page that comes next.
const saidCookie = "luohu_said"

// To sends who asks to another page, which says what was done: by its name in
// the templates of the shell (empty: nothing).
func (p *Page) To(address, said string) error {
	if said != "" {
		http.SetCookie(p.Writer, &http.Cookie{
			Name: saidCookie, Value: url.QueryEscape(said), Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.shell.Door.Secure(),
		})
	}
	if p.Partial() {
		p.Header("HX-Redirect", address)
		p.Status(http.StatusNoContent)
		return nil
	}
	p.Redirect(http.StatusSeeOther, address)
	return nil
}

// said is the name of what was done just now, told once.
func (p *Page) said() string {
	cookie, err := p.Request.Cookie(saidCookie)
	if err != nil {
		return ""
	}
	http.SetCookie(p.Writer, &http.Cookie{Name: saidCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.shell.Door.Secure()})
	name, err := url.QueryUnescape(cookie.Value)
	if err != nil {
		return ""
	}
	return name
}

// own is an address of ours that was asked to go on at, else empty: nobody is
// led to a page elsewhere.
func own(asked string) string {
	u, err := url.Parse(asked)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(asked, "/") ||
		strings.HasPrefix(asked, "//") || strings.ContainsAny(asked, "\\\r\n\t") {
		return ""
	}
	return asked
}
