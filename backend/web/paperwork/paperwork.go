// Package paperwork serves the documents of the register: to units and staff those
// of their cases, and to anybody the page that tells whether one is genuine.
package paperwork

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"luohu/backend/document"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Desk is where documents are had: within the pages of units, or of staff.
type Desk struct {
	Office *document.Office
	// Only keeps the pages for those whom the shell is for; nil: the table of
	// rights alone decides.
	Only func(site.Handler) site.Handler
}

// documents are those of an application.
type documents struct {
	ID    string // of the application
	Base  string // where the pages of applications are
	Items []document.Held
	Form  *site.Form
}

// Path is where they are.
func (d documents) Path() string { return d.Base + "/" + d.ID + "/documents" }

// Mount puts the pages under where a shell has its applications. The shell has a
// page documents.html.
func (d Desk) Mount(shell *site.Shell, base string) {
	only := d.Only
	if only == nil {
		only = func(h site.Handler) site.Handler { return h }
	}
	where := base + "/:id/documents"
	shell.Get(where, "issueDocument", only(func(p *site.Page) error { return d.show(p, base, http.StatusOK, site.Blank()) }))
	shell.Post(where, "issueDocument", only(func(p *site.Page) error {
		form := p.Form()
		_, err := d.Office.Issue(p, p.By(), p.Param("id"), document.Item{Kind: document.Kind(form.Get("kind")), Part: form.Get("part")})
		if err == nil {
			return p.To(base+"/"+p.Param("id")+"/documents", "document-issued")
		}
		if !p.Refused(form, err) {
			return err
		}
		return d.show(p, base, http.StatusUnprocessableEntity, form)
	}))
	shell.Get(where+"/:document", "issueDocument", only(func(p *site.Page) error {
		issued, file, err := d.Office.Print(p, p.By(), p.Param("id"), p.Param("document"))
		if err == nil {
			Send(p, issued, file)
			return nil
		}
		form := site.Blank()
		if !p.Refused(form, err) {
			return err
		}
		return d.show(p, base, http.StatusConflict, form)
	}))
}

func (d Desk) show(p *site.Page, base string, status int, form *site.Form) error {
	all, err := d.Office.Of(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	return p.ShowAs(status, "documents.html", documents{p.Param("id"), base, all, form})
}

// sheetPolicy leaves a browser's viewer, which is a page with parts of its own,
// what it needs; there is nothing in our PDF that could do harm.
const sheetPolicy = "base-uri 'none'; frame-ancestors 'self'"

// Send sends a document as a file that bears its number and nobody's name.
func Send(p *site.Page, d store.Document, file []byte) {
	name := d.Number
	if d.Edition > 1 {
		name += "-" + strconv.Itoa(d.Edition)
	}
	h := p.Writer.Header()
	h.Set("Content-Security-Policy", sheetPolicy)
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
	http.ServeContent(p.Writer, p.Request, "", time.Time{}, bytes.NewReader(file))
}
