package writing

import (
	"net/http"
	"strconv"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// releasing is the page of what is to go live.
type releasing struct {
	Form    *site.Form
	Changes []Change
	Faults  []editorial.Fault
	Open    *casework.Request // that waits for a decision
	Past    []pastRelease
}

// Change is a text that would be another.
type Change struct {
	store.ContentVersion
	Title, By string
	New       bool // there was none
	Diff      []hunk
}

// Ref names the version in a form.
func (c Change) Ref() string { return string(c.Kind) + "/" + c.Item + "/" + strconv.Itoa(c.Seq) }

type pastRelease struct {
	store.ContentRelease
	Asker, Decider string
}

// releasesShown is how many past ones are listed.
const releasesShown = 10

func (o *Pages) mountRelease() {
	o.Get("/console/guides/release", "getContent", func(p *site.Page) error {
		v, err := o.releasing(p, site.Blank())
		if err != nil {
			return err
		}
		return p.Show("release.html", v)
	})
	o.Post("/console/guides/release", "requestRelease", o.requestRelease)
}

func (o *Pages) releasing(p *site.Page, form *site.Form) (*releasing, error) {
	v := &releasing{Form: form}
	var drafts []store.ContentVersion
	var past []store.ContentRelease
	err := o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if drafts, err = tx.DraftContent(); err != nil {
			return err
		}
		open, err := tx.Requests(store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskContentRelease, Limit: 1})
		if len(open) > 0 {
			v.Open = &open[0]
		}
		if err != nil {
			return err
		}
		if past, err = tx.ContentReleases(releasesShown); err != nil {
			return err
		}
		v.Changes, err = o.textChanges(tx, drafts)
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, v.Faults, err = o.Editing.Desk.Drafted(p, o.Load.Store); err != nil {
		return nil, err
	}
	return v, o.whoReleased(p, v, past)
}

// whoReleased names the accounts of what was saved and released.
func (o *Pages) whoReleased(p *site.Page, v *releasing, past []store.ContentRelease) error {
	var accounts []string
	for _, c := range v.Changes {
		accounts = append(accounts, c.SavedBy)
	}
	for _, r := range past {
		accounts = append(accounts, r.AskedBy, r.MadeBy)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	for i := range v.Changes {
		v.Changes[i].By = names[v.Changes[i].SavedBy]
	}
	for _, r := range past {
		v.Past = append(v.Past, pastRelease{r, names[r.AskedBy], names[r.MadeBy]})
	}
	return err
}

// textChanges are what versions change of what is in force.
func (o *Pages) textChanges(tx *store.Tx, versions []store.ContentVersion) (all []Change, err error) {
	live, err := tx.LiveContent()
	if err != nil {
		return nil, err
	}
	before := map[string]string{}
	for _, v := range live {
		before[string(v.Kind)+v.Item] = v.Source
	}
	for _, v := range versions {
		was, now := before[string(v.Kind)+v.Item], v.Source
		if was == "" {
			was = o.fileText(v.Kind, v.Item)
		}
		if now == "" {
			now = o.fileText(v.Kind, v.Item)
		}
		all = append(all, Change{ContentVersion: v, Title: o.titleOf(v), New: was == "", Diff: diff(was, now)})
	}
	return all, nil
}

// titleOf is what a guide is called: as it is, or as it would be.
func (o *Pages) titleOf(v store.ContentVersion) string {
	if g, there := o.Editing.Desk.Now().Guides.Get(v.Item); there {
		return g.Title
	}
	if lib, _ := o.Editing.Desk.Preview(v.Item, v.Source); lib != nil && v.Kind == store.ContentGuide {
		g, _ := lib.Get(v.Item)
		return g.Title
	}
	return v.Item
}

func (o *Pages) requestRelease(p *site.Page) error {
	form := p.Form()
	var items []store.ContentRef
	for _, ref := range form.Values["item"] {
		parts := strings.Split(ref, "/")
		if len(parts) != 3 {
			return store.ErrNotFound
		}
		seq, err := strconv.Atoi(parts[2])
		if err != nil {
			return store.ErrNotFound
		}
		items = append(items, store.ContentRef{Kind: store.ContentKind(parts[0]), Item: parts[1], Seq: seq})
	}
	_, err := o.Load.RequestRelease(p, p.By(), items, form.Get("reason"))
	if err == nil {
		return p.To("/console/requests", "requested")
	}
	if !p.Refused(form, err) {
		return err
	}
	v, wrong := o.releasing(p, form)
	if wrong != nil {
		return wrong
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "release.html", v)
}

// Released are the changes that a request is about: as they are against what is in
// force now.
func (o *Pages) Released(p *site.Page, d caseload.Details) (all []Change, err error) {
	if d.Content == nil || o.Editing.Desk == nil {
		return nil, nil
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) error {
		var versions []store.ContentVersion
		for _, ref := range d.Content.Items {
			v, err := tx.ContentVersion(ref)
			if err != nil {
				return err
			}
			versions = append(versions, v)
		}
		all, err = o.textChanges(tx, versions)
		return err
	})
	return all, err
}
