package site

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"
)

// Shell is a group of pages with one navigation. A page is a file of its own that
// defines "title" and "main".
type Shell struct {
	*Site
	name   string
	family *family

	// Of the pages of who is signed in; nil: nothing.
	Nav   func(*Page) templ.Component // beside them
	Tools func(*Page) templ.Component // above them
}

// Shell makes one of the page templates that match a pattern; its other
// templates are those that match "templates/*.html" in the same files.
func (s *Site) Shell(name string, files fs.FS, pages string) (*Shell, error) {
	shell := &Shell{Site: s, name: name}
	parts, err := s.parts.Clone()
	if err != nil {
		return nil, err
	}
	if own, _ := fs.Glob(files, "templates/*.html"); len(own) > 0 {
		parts, err = parts.ParseFS(files, own...)
	}
	if err != nil {
		return nil, fmt.Errorf("read the templates of %s: %w", name, err)
	}
	if shell.family, err = newFamily(parts, s.functions(), files, pages); err != nil {
		return nil, fmt.Errorf("read the pages of %s: %w", name, err)
	}
	return shell, nil
}

// Handler shows a page, or says what went wrong.
type Handler func(*Page) error

// Get mounts a page that those may see who may use an operation (empty: whoever
// is signed in).
func (s *Shell) Get(where, operation string, show Handler) {
	s.engine.Match([]string{http.MethodGet, http.MethodHead}, where, s.turns.wait, s.handled(where, operation, show))
}

// Post mounts what a form does.
func (s *Shell) Post(where, operation string, do Handler) {
	s.engine.POST(where, s.handled(where, operation, do))
}

// formLimit is above every form without files.
const formLimit = 1 << 20

// bounded refuses a form that is too large; whoever takes files sets a bound of
// their own, see [Page.Sent].
func bounded(c *gin.Context) {
	if c.ContentType() != gin.MIMEMultipartPOSTForm {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, formLimit)
	}
}

func (s *Shell) handled(where, operation string, handle Handler) gin.HandlerFunc {
	kind, parameter := subject(where)
	return func(c *gin.Context) {
		p := s.page(c)
		bounded(c)
		who, err := s.Door.ByCookie(c.Request)
		p.Who = who
		if err == nil && who.Needs != nil && operation != first {
			err = who.Needs
		}
		if err == nil && operation != "" && operation != first {
			err = s.Door.Let(p, who.Actor, operation, kind, c.Param(parameter))
		}
		if err == nil {
			err = handle(p)
		}
		if err != nil {
			s.failed(p, err)
		}
	}
}

// Open mounts a page for whoever comes.
func (s *Shell) Open(where string, show Handler) {
	s.engine.Match([]string{http.MethodGet, http.MethodHead, http.MethodPost}, where, func(c *gin.Context) {
		p := s.page(c)
		bounded(c)
		err := s.Door.OwnPage(c.Request)
		if err == nil {
			p.Who, _ = s.Door.ByCookie(c.Request) // a refusal: nobody
			err = show(p)
		}
		if err != nil {
			s.failed(p, err)
		}
	})
}

// first stands for the pages by which somebody does what has to be done first.
const first = "first"

func (s *Shell) page(c *gin.Context) *Page {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	return &Page{Context: c, shell: s, ctx: c.Request.Context()}
}

// subject is what a page is about: the part of its path before the first name.
func subject(where string) (kind, parameter string) {
	before, after, named := strings.Cut(where, "/:")
	if !named {
		return "", ""
	}
	parameter, _, _ = strings.Cut(after, "/")
	return path.Base(before), parameter
}

// wholePage stands for a page with what is around it; other parts are templates.
const wholePage = ""

// render fills a page, or one of its parts; what was done just now has a template
// of its own.
func (s *Shell) render(b *bytes.Buffer, file, part string, v view, said string) (err error) {
	if s.family.lookup(file, "said/"+said) != nil {
		if v.Said, err = s.filled(file, "said/"+said, v); err != nil {
			return err
		}
	}
	if part != wholePage {
		return s.fill(b, file, part, v)
	}
	title, err := s.filled(file, "title", v)
	if err != nil {
		return err
	}
	var nav template.HTML
	if s.Nav != nil && v.Who.Credential != "" { // it is there twice
		if nav, err = drawn(s.Nav(v.Page)); err != nil {
			return fmt.Errorf("the navigation of %s: %w", s.name, err)
		}
	}
	main := templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return s.fill(w, file, "main", v) })
	return s.around(v, title, nav, main).Render(v, b)
}

// fill writes a template of a page.
func (s *Shell) fill(w io.Writer, file, part string, v view) error {
	shown := s.family.lookup(file, part)
	if shown == nil {
		return fmt.Errorf("%s has no page %s, or it has no %s", s.name, file, part)
	}
	if err := shown.Execute(w, v); err != nil {
		return fmt.Errorf("page %s of %s: %w", file, s.name, err)
	}
	return nil
}

// filled is what fill writes.
func (s *Shell) filled(file, part string, v view) (template.HTML, error) {
	var b bytes.Buffer
	err := s.fill(&b, file, part, v)
	return template.HTML(b.String()), err //nolint:gosec // a template of ours has made it
}
