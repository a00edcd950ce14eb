package writing

import (
	"errors"
	"net/http"
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// writing is the page on which a guide is written.
type writing struct {
	ID, Title string
	Form      *site.Form
	Item      store.ContentItem
	Standing
	Preview  preview
	Versions []version
	Old      *version // that is looked at
	OldText  string
	Diff     []hunk // from what is in force, or the version that is looked at, to what stands in the form
	Theirs   []hunk // what another has saved meanwhile, against what stands in the form
	By       string // who has
	InFile   bool   // the program has one of its own
	Release  *casework.Request
}

func (o *Pages) mountGuide() {
	o.Get("/console/guides/new", "editContent", func(p *site.Page) error {
		return p.Show("guide-new.html", site.Blank("source", o.blankGuide()))
	})
	o.Post("/console/guides/new", "editContent", o.newGuide)
	o.Get("/console/guides/:id", "getContent", o.guide)
	o.Post("/console/guides/:id", "editContent", o.saveGuide)
	o.Post("/console/guides/:id/preview", "getContent", o.previewGuide)
	o.Post("/console/guides/:id/restore", "editContent", o.restoreGuide)
	o.Post("/console/guides/:id/drop", "editContent", o.dropGuide)
}

func (o *Pages) guide(p *site.Page) error {
	w, err := o.writing(p, nil)
	if err != nil {
		return err
	}
	return p.Show("guide.html", w)
}

// writing is the page as it is now: with what is in the form, or the last version.
func (o *Pages) writing(p *site.Page, form *site.Form) (*writing, error) {
	id := p.Param("id")
	w := &writing{ID: id, Title: id, Form: form}
	w.InFile = o.Editing.Desk.Files().Source(id) != ""
	last, live, err := o.texts(p, store.ContentGuide, id, w)
	if err != nil {
		return nil, err
	}
	if !w.InFile && w.Item.Latest == 0 {
		return nil, store.ErrNotFound
	}
	if form == nil {
		w.Form = site.Blank("source", last, "revision", strconv.Itoa(w.Item.Latest))
	}
	text := lines(w.Form.Values.Get("source"))
	if w.Preview, err = o.preview(id, text); err != nil {
		return nil, err
	}
	if w.Preview.Title != "" {
		w.Title = w.Preview.Title
	}
	from := live
	if w.Old != nil {
		from = w.OldText
	}
	w.Diff = diff(from, text)
	return w, nil
}

func (o *Pages) saveGuide(p *site.Page) error {
	form := p.Form()
	id := p.Param("id")
	if o.Editing.Desk.Files().Source(id) == "" && form.Get("revision") == "0" {
		return store.ErrNotFound // a new one is begun on its own page
	}
	seen, err := strconv.Atoi(form.Get("revision"))
	if err != nil {
		seen = -1
	}
	_, err = o.Editing.Desk.Save(p, o.Load.Store, p.By(), editorial.Text{
		Kind: store.ContentGuide, Item: id, Source: form.Values.Get("source"), Reason: form.Get("reason"), Seen: seen,
	})
	switch {
	case errors.Is(err, store.ErrConflict):
		return o.meanwhile(p, form)
	case err != nil && !p.Refused(form, err):
		return err
	case err != nil:
		w, err := o.writing(p, form)
		if err != nil {
			return err
		}
		return p.ShowAs(http.StatusUnprocessableEntity, "guide.html", w)
	}
	return p.To("/console/guides/"+id, "content-saved")
}

// meanwhile shows a form again over which somebody else has saved another text:
// nothing is lost, and saved again it goes over theirs.
func (o *Pages) meanwhile(p *site.Page, form *site.Form) error {
	w, err := o.writing(p, form)
	if err != nil {
		return err
	}
	theirs, _, err := o.texts(p, store.ContentGuide, w.ID, &writing{ID: w.ID})
	if err != nil {
		return err
	}
	w.Theirs = diff(theirs, lines(form.Values.Get("source")))
	if len(w.Versions) > 0 {
		w.By = w.Versions[0].By
	}
	form.Values.Set("revision", strconv.Itoa(w.Item.Latest))
	return p.ShowAs(http.StatusConflict, "guide.html", w)
}

func (o *Pages) restoreGuide(p *site.Page) error {
	form := p.Form()
	seq, err := strconv.Atoi(form.Get("version"))
	seen, wrong := strconv.Atoi(form.Get("revision"))
	if err != nil || wrong != nil {
		return store.ErrNotFound
	}
	ref := store.ContentRef{Kind: store.ContentGuide, Item: p.Param("id"), Seq: seq}
	_, err = o.Editing.Desk.Restore(p, o.Load.Store, p.By(), ref, seen)
	return o.moved(p, err, "/console/guides/"+ref.Item, "content-restored")
}

func (o *Pages) dropGuide(p *site.Page) error {
	seen, err := strconv.Atoi(p.Form().Get("revision"))
	if err != nil {
		return store.ErrNotFound
	}
	id := p.Param("id")
	_, err = o.Editing.Desk.Drop(p, o.Load.Store, p.By(), store.ContentGuide, id, seen)
	return o.moved(p, err, "/console/guides/"+id, "content-dropped")
}

// moved leads on; if somebody has saved another version meanwhile, to that.
func (o *Pages) moved(p *site.Page, err error, where, said string) error {
	if errors.Is(err, store.ErrConflict) {
		return p.To(where, "content-meanwhile")
	}
	if err != nil {
		return err
	}
	return p.To(where, said)
}
