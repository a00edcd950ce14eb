// Package portal serves the pages of units: registering, filing for applicants,
// and following what becomes of it.
package portal

import (
	"context"
	"embed"

	"luohu/backend/camera"
	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/document"
	"luohu/backend/files"
	"luohu/backend/invite"
	"luohu/backend/kv"
	"luohu/backend/roster"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/paperwork"
	"luohu/backend/web/site"
)

//go:embed templates
var templates embed.FS

// Parts are what the pages stand on.
type Parts struct {
	Site      *site.Site
	Load      *caseload.Caseload
	People    People
	FileWords *files.Words
	Roster    *roster.Words
	Camera    *camera.Camera
	Invites   *invite.Invites
	Phones    Phones
	PublicURL string // empty: only this machine's
	Documents *document.Office

	KV             kv.Store
	UnitsPerMinute func() int // that one address registers
}

// People is what is known of applicants.
type People interface {
	// FullNames are for the unit that has given them.
	FullNames(ctx context.Context, persons ...string) (map[string]string, error)
	Show(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]vault.Masked, error)
	ByIDNumbers(ctx context.Context, numbers ...casework.IDNumber) (map[casework.IDNumber]string, error)
	Misnamed(ctx context.Context, typed map[string]string) (map[string]bool, error)
	FindOrCreate(tx *store.Tx, g vault.Given) (person string, err error)
	Amend(ctx context.Context, by casework.Actor, person string, g vault.Given) error
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
	shell.Tools = tools
	o := &portal{p, shell}
	o.Open("/portal/register", o.register)
	o.Open("/portal/register/uscc", o.checkUSCC)
	o.Open("/h5/camera/:code", o.phone)

	o.Get(consentPage, "listConsents", agents(o.consent))
	o.Post(consentPage, "recordConsent", agents(o.agree))
	o.Post(consentPage+"/withdrawal", "withdrawConsent", agents(o.disagree))

	o.Get("/portal", "listApplications", o.asked(o.home))
	o.Get("/portal/unit", "getUnit", o.asked(o.unitPage))
	o.Get("/portal/unit/licence", "getUnit", agents(o.toUnit))
	o.Get("/portal/unit/licence/file", "getLicence", agents(o.licence))
	o.Post("/portal/unit/licence", "handInLicence", agents(o.handIn))
	o.Get("/portal/unit/point", "chooseAcceptancePoint", agents(o.confirmPoint))
	o.Post("/portal/unit/point", "chooseAcceptancePoint", agents(o.choosePoint))
	o.Get("/portal/unit/agents", "replaceAgent", agents(o.replacement))
	o.Post("/portal/unit/agents", "replaceAgent", agents(o.replaceAgent))
	o.Post("/portal/unit/chat", "bindAgent", agents(o.bindAgent))
	o.Post("/portal/unit/chat/end", "bindAgent", agents(o.dropCode))
	o.Post("/portal/unit/chat/:binding/end", "bindAgent", agents(o.unbindAgent))
	o.Post("/portal/requests/:id/drop", "dropRequest", agents(o.dropRequest))

	o.Get("/portal/applications/new", "addApplication", o.asked(o.newApplicant))
	o.Post("/portal/applications/new", "addApplication", agents(o.addApplicant))
	o.Get("/portal/applications/import", "addApplication", o.asked(o.newRoster))
	o.Get("/portal/applications/import/template", "addApplication", agents(o.rosterTemplate))
	o.Post("/portal/applications/import", "addApplication", agents(o.sendRoster))
	o.Post("/portal/check/id-number", "addApplication", agents(o.checkID))

	o.Get("/portal/applications/:id", "getApplication", o.asked(o.application))
	o.Post("/portal/applications/:id/invitation", "inviteApplicant", agents(o.invite))
	o.Post("/portal/applications/:id/invitation/end", "inviteApplicant", agents(o.uninvite))
	o.Get("/portal/applications/:id/person", "amendPerson", agents(o.person))
	o.Post("/portal/applications/:id/person", "amendPerson", agents(o.amendPerson))
	o.Get("/portal/applications/:id/facts", "getFacts", agents(o.firstStep))
	o.Get("/portal/applications/:id/facts/:step", "getFacts", agents(o.step))
	o.Post("/portal/applications/:id/facts/:step", "editFacts", agents(o.fillIn))
	o.Get("/portal/applications/:id/assessment", "getFacts", agents(o.assessment))
	o.Post("/portal/applications/:id/assessment", "assess", agents(o.assess))
	o.Get("/portal/applications/:id/materials", "listMaterials", agents(o.materials))
	o.Get("/portal/applications/:id/materials/:material", "listMaterials", agents(o.material))
	o.Post("/portal/applications/:id/materials/:material", "uploadMaterial", agents(o.upload))
	o.Post("/portal/applications/:id/materials/:material/order", "orderFiles", agents(o.order))
	o.Post("/portal/applications/:id/materials/:material/turn", "orderFiles", agents(o.turn))
	o.Post("/portal/applications/:id/materials/:material/camera", "uploadMaterial", agents(o.lend))
	o.Post("/portal/applications/:id/materials/:material/camera/end", "uploadMaterial", agents(o.takeBack))
	o.Post("/portal/applications/:id/materials/:material/remove", "removeMaterial", agents(o.remove))
	o.Post("/portal/applications/:id/materials/:material/back", "uploadMaterial", agents(o.putBack))
	o.Get("/portal/applications/:id/files/:file", "getFile", agents(o.file))
	o.Get("/portal/applications/:id/submission", "getApplication", agents(o.review))
	o.Post("/portal/applications/:id/submission", "submit", agents(o.submit))
	o.Get("/portal/applications/:id/receipt", "getApplication", agents(o.receipt))
	o.Post("/portal/applications/:id/supplements/:supplement", "answerSupplement", agents(o.answer))
	paperwork.Desk{Office: o.Documents, Only: agents}.Mount(o.Shell, "/portal/applications")
	o.Get("/portal/applications/:id/end", "getApplication", agents(o.ending))
	o.Post("/portal/applications/:id/delete", "deleteApplication", agents(o.deleteDraft))
	o.Post("/portal/applications/:id/withdraw", "withdraw", agents(o.withdraw))
	o.mountLive()
	return nil
}

// asked keeps a page for agents who have agreed to what they are told first.
func (o *portal) asked(show site.Handler) site.Handler {
	return agents(func(p *site.Page) error {
		if agreed, err := o.agreed(p); err != nil || !agreed {
			return err
		}
		return show(p)
	})
}

// agents keeps a page for those who have a unit: staff have the console.
func agents(show site.Handler) site.Handler {
	return func(p *site.Page) error {
		if p.By().Role != casework.Agent {
			return &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": "getUnit", "role": p.By().Role}}
		}
		return show(p)
	}
}
