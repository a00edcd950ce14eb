// Package console serves the pages of the staff: what there is to do, the cases,
// the periods and everything around them.
package console

import (
	"context"
	"embed"
	"time"

	"luohu/backend/auditcheck"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/document"
	"luohu/backend/exchange"
	"luohu/backend/helpline"
	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/progress"
	"luohu/backend/report"
	"luohu/backend/settings"
	"luohu/backend/trial"
	"luohu/backend/web/console/admin"
	"luohu/backend/web/console/auditlog"
	"luohu/backend/web/console/base"
	"luohu/backend/web/console/broadcasts"
	"luohu/backend/web/console/notices"
	"luohu/backend/web/console/periods"
	"luohu/backend/web/console/policies"
	"luohu/backend/web/console/statistics"
	"luohu/backend/web/console/talks"
	"luohu/backend/web/console/transfer"
	"luohu/backend/web/console/units"
	"luohu/backend/web/console/writing"
	"luohu/backend/web/paperwork"
	"luohu/backend/web/site"
	"luohu/configs"
)

//go:embed templates
var templates embed.FS

// Parts are what the pages stand on.
type Parts struct {
	Site     *site.Site
	Load     *caseload.Caseload
	Exchange *exchange.Exchange
	People   base.People
	Words    *casework.Words
	Phrases  *Phrases
	Report   *report.Report
	Deeds    *auditlog.Deeds
	Checker  *auditcheck.Checker // of the audit chain
	System   admin.System
	Dialled  *settings.Settings
	Dials    *admin.Dials
	Origins  []configs.Origin // of what stands in files and environment
	Line     *helpline.Line   // to followers who asked for a person
	Editing  writing.Editing  // of guides and words; without a desk there are no such pages

	// Unbind ends a binding of a person to a follower, for a reason.
	Unbind func(ctx context.Context, by casework.Actor, person, id, reason string) (ended bool, err error)

	Trials  *trial.Trials   // of notices, on the phone of who writes them
	Invites *invite.Invites // by which staff bind such a phone
	Phones  notices.Phones
	Cover   func(context.Context) ([]byte, error) // of articles, as a picture

	CountsWithin time.Duration // how long a form of a broadcast counts recipients; 0: five seconds

	Documents *document.Office
	KV        kv.Store        // what may be lost: files that wait for a confirmation
	Works     *progress.Board // work that takes longer than a request
	Policies  policies.Policies

	// Searches says whether an account may search once more now.
	Searches func(ctx context.Context, account string) bool
	// Reveal tells what is known of a person in full, so often and no more.
	Reveal func(ctx context.Context, by casework.Actor, person string, fields []string, reason string) (map[string]string, error)
}

type console struct {
	*base.Console
	Exchange *exchange.Exchange
	Phrases  *Phrases
	Searches func(ctx context.Context, account string) bool
	Reveal   func(ctx context.Context, by casework.Actor, person string, fields []string, reason string) (map[string]string, error)
	Unbind   func(ctx context.Context, by casework.Actor, person, id, reason string) (ended bool, err error)

	notices    *notices.Pages
	broadcasts *broadcasts.Pages
	periods    *periods.Pages
	writing    *writing.Pages
}

// Routes mounts the pages under /console.
func Routes(p Parts) error {
	shell, err := p.Site.Shell("console", templates, "templates/pages/*.html")
	if err != nil {
		return err
	}
	shell.Nav, shell.Tools = nav, tools
	common := &base.Console{Shell: shell, Load: p.Load, People: p.People}
	o := &console{
		Console: common, Exchange: p.Exchange, Phrases: p.Phrases, Searches: p.Searches, Reveal: p.Reveal, Unbind: p.Unbind,
		notices: notices.Mount(notices.Parts{Console: common, Trials: p.Trials, Invites: p.Invites, Phones: p.Phones, Cover: p.Cover}), periods: periods.Mount(periods.Parts{Console: common, Documents: p.Documents}),
		writing: writing.Mount(writing.Parts{Console: common, Editing: p.Editing}),
	}
	o.broadcasts = broadcasts.Mount(broadcasts.Parts{Console: common, Notices: o.notices, CountsWithin: p.CountsWithin})
	o.Get("/console", "", o.home)
	o.Get("/console/_components", "", func(p *site.Page) error { return p.Show("components.html", site.Blank()) })
	o.mountWork()
	o.mountCase()
	o.mountDecisions()
	o.mountSupplements()
	o.mountScoring()
	o.mountSearch()
	o.mountRequests()
	o.mountObjections()
	o.mountPermits()
	admin.Mount(admin.Parts{Console: common, Checker: p.Checker, System: p.System, Dialled: p.Dialled, Dials: p.Dials, Origins: p.Origins})
	auditlog.Mount(auditlog.Parts{Console: common, Deeds: p.Deeds, Checker: p.Checker})
	talks.Mount(talks.Parts{Console: common, Line: p.Line})
	units.Mount(units.Parts{Console: common, Exchange: p.Exchange})
	transfer.Mount(transfer.Parts{Console: common, Exchange: p.Exchange, KV: p.KV, Works: p.Works})
	statistics.Mount(statistics.Parts{Console: common, Report: p.Report})
	paperwork.Desk{Office: p.Documents}.Mount(shell, "/console/applications")
	o.mountLive()
	o.mountViews()
	o.mountBulk()
	o.mountFalses()
	o.mountProposals()
	policies.Mount(policies.Parts{Console: common, Policies: p.Policies, KV: p.KV, Works: p.Works})
	return nil
}
