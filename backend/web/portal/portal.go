// Package portal serves the pages of units: registering, filing for applicants,
// and following what becomes of it.
package portal

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

// People is what is known of applicants.
type People interface {
	// Names are those of persons, in full: units see those of their own people.
	Names(ctx context.Context, persons ...string) (map[string]string, error)
	Show(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]vault.Masked, error)
}

type portal struct {
	Parts
	*site.Shell
}

// Routes mounts the pages under /portal.
func Routes(p Parts) error {
	shell, err := p.Site.Shell("portal", templates, "templates/pages/*.html")
	if err != nil {
		return err
	}
	o := &portal{p, shell}
	o.Get("/portal", "listApplications", o.home)
	return nil
}
