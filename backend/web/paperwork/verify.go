package paperwork

import (
	"embed"
	"net/http"
	"time"

	"luohu/backend/document"
	"luohu/backend/kv"
	"luohu/backend/web/site"
)

//go:embed templates
var templates embed.FS

// Open is what the page for anybody stands on.
type Open struct {
	Site      *site.Site
	Office    *document.Office
	KV        kv.Store
	PerMinute int // how often one address may ask; 0: no limit
}

// verdict is what the page tells.
type verdict struct {
	document.Verdict
	Typed string
	Asked bool
	Often bool // too often
}

// Grouped is the code as it stands on the paper.
func (v verdict) Grouped() string { return document.Grouped(v.Code) }

// Left is how many characters of the code are missing; negative: too many.
func (v verdict) Left() int { return document.LeftToType(v.Typed) }

// Over is how many characters are too many.
func (v verdict) Over() int { return -v.Left() }

// Routes mounts /verify.
func (o Open) Routes() error {
	shell, err := o.Site.Shell("verify", templates, "templates/pages/*.html")
	if err != nil {
		return err
	}
	limit := kv.Limit{What: "verifications", Most: int64(o.PerMinute), Per: time.Minute}
	ask := func(p *site.Page, typed string) error {
		p.Header("X-Robots-Tag", "noindex, nofollow, noarchive")
		p.Header("Referrer-Policy", "no-referrer") // the address is the right to ask
		v := verdict{Typed: typed, Asked: typed != ""}
		if !v.Asked {
			return p.Show("verify.html", v)
		}
		if !limit.Allows(p, o.KV, p.ClientIP()) {
			p.Header("Retry-After", "60")
			return p.ShowAs(http.StatusTooManyRequests, "verify.html", verdict{Often: true})
		}
		var err error
		if v.Verdict, err = o.Office.Verify(p, typed); err != nil {
			return err
		}
		if v.Standing == document.Unknown || v.Standing == document.Misread {
			return p.ShowAs(http.StatusNotFound, "verify.html", v)
		}
		return p.Show("verify.html", v)
	}
	shell.Open("/verify", func(p *site.Page) error { return ask(p, p.Form().Get("code")) })
	shell.Open("/verify/:code", func(p *site.Page) error { return ask(p, p.Param("code")) })
	return nil
}
