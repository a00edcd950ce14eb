// Package console serves the pages of the staff: what there is to do, the cases,
// the periods and everything around them.
package console

import (
	"context"
	"embed"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/exchange"
	"luohu/backend/vault"
	"luohu/backend/web/site"
)

//go:embed templates
var templates embed.FS

// Parts are what the pages stand on.
type Parts struct {
	Site     *site.Site
	Load     *caseload.Caseload
	Exchange *exchange.Exchange
	People   People
}

// People is what is known of applicants, masked.
type People interface {
	Show(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]vault.Masked, error)
}

type console struct {
	Parts
	*site.Shell
}

// Routes mounts the pages under /console.
func Routes(p Parts) error {
	shell, err := p.Site.Shell("console", templates, "templates/pages/*.html")
	if err != nil {
		return err
	}
	shell.Side = true
	o := &console{p, shell}
	o.Get("/console", "", o.home)
	o.Get("/console/work", "listWork", o.work)
	o.Get("/console/_components", "", func(p *site.Page) error { return p.Show("components.html", site.Blank()) })
	return nil
}
