package console

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/guide"
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

// version is one of a text, for people.
type version struct {
	store.ContentVersion
	By   string
	Live bool
	Last bool
}

// textVersions is how many a page lists.
const textVersions = 50

func (o *console) mountGuide() {
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

func (o *console) guide(p *site.Page) error {
	w, err := o.writing(p, nil)
	if err != nil {
		return err
	}
	return p.Show("guide.html", w)
}

// writing is the page as it is now: with what is in the form, or the last version.
func (o *console) writing(p *site.Page, form *site.Form) (*writing, error) {
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
	w.Diff = lineDiff(from, text)
	return w, nil
}

// texts are the last version of a text and the one in force, and fills in the
// versions there are.
func (o *console) texts(p *site.Page, kind store.ContentKind, id string, w *writing) (last, live string, err error) {
	var history []store.ContentVersion
	old, _ := strconv.Atoi(p.Query("version"))
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		if w.Item, err = tx.ContentItem(kind, id); err != nil {
			return err
		}
		if history, err = tx.ContentHistory(kind, id, textVersions); err != nil {
			return err
		}
		read := func(seq int) (string, error) {
			if seq == 0 {
				return o.fileText(kind, id), nil
			}
			v, err := tx.ContentVersion(store.ContentRef{Kind: kind, Item: id, Seq: seq})
			if err == nil && v.Source == "" {
				return o.fileText(kind, id), nil
			}
			return v.Source, err
		}
		if last, err = read(w.Item.Latest); err != nil {
			return err
		}
		if live, err = read(w.Item.Live); err != nil || p.Query("version") == "" {
			return err
		}
		w.Old = &version{ContentVersion: store.ContentVersion{ContentRef: store.ContentRef{Kind: kind, Item: id, Seq: old}}}
		w.OldText, err = read(old)
		return err
	})
	if err != nil {
		return "", "", err
	}
	w.Draft, w.Ours, w.New = w.Item.Draft(), w.Item.LiveHash != "", w.Item.LiveHash == "" && !w.InFile
	return last, live, o.savedBy(p, history, w)
}

func (o *console) fileText(kind store.ContentKind, id string) string {
	if kind == store.ContentGuide {
		return lines(o.Editing.Desk.Files().Source(id))
	}
	return ""
}

// savedBy says who saved the versions.
func (o *console) savedBy(p *site.Page, history []store.ContentVersion, w *writing) error {
	var accounts []string
	for _, v := range history {
		accounts = append(accounts, v.SavedBy)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return err
	}
	for _, v := range history {
		one := version{v, names[v.SavedBy], v.Seq == w.Item.Live, v.Seq == w.Item.Latest}
		w.Versions = append(w.Versions, one)
		if w.Old != nil && w.Old.Seq == v.Seq {
			w.Old = &one
		}
	}
	return nil
}

// lines are a text with one kind of line end.
func lines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

func (o *console) saveGuide(p *site.Page) error {
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
func (o *console) meanwhile(p *site.Page, form *site.Form) error {
	w, err := o.writing(p, form)
	if err != nil {
		return err
	}
	theirs, _, err := o.texts(p, store.ContentGuide, w.ID, &writing{ID: w.ID})
	if err != nil {
		return err
	}
	w.Theirs = lineDiff(theirs, lines(form.Values.Get("source")))
	if len(w.Versions) > 0 {
		w.By = w.Versions[0].By
	}
	form.Values.Set("revision", strconv.Itoa(w.Item.Latest))
	return p.ShowAs(http.StatusConflict, "guide.html", w)
}

func (o *console) restoreGuide(p *site.Page) error {
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

func (o *console) dropGuide(p *site.Page) error {
	seen, err := strconv.Atoi(p.Form().Get("revision"))
	if err != nil {
		return store.ErrNotFound
	}
	id := p.Param("id")
	_, err = o.Editing.Desk.Drop(p, o.Load.Store, p.By(), store.ContentGuide, id, seen)
	return o.moved(p, err, "/console/guides/"+id, "content-dropped")
}

// moved leads on; if somebody has saved another version meanwhile, to that.
func (o *console) moved(p *site.Page, err error, where, said string) error {
	if errors.Is(err, store.ErrConflict) {
		return p.To(where, "content-meanwhile")
	}
	if err != nil {
		return err
	}
	return p.To(where, said)
}

// blankGuide is what a new one begins with.
func (o *console) blankGuide() string {
	today := o.Load.Now().In(casework.Zone).Format("2006-01-02")
	return "---\ntitle: \nkeywords: []\nquestions:\n  - \nanswers: []\nmark: official\nsources:\n  - {title: , document: , page: , date: " + today + "}\nsource_date: " + today + "\nreviewed: " + today + "\nrelated: []\n---\n\n"
}

// reserved are names of pages of ours.
var reserved = map[string]bool{"new": true, "try": true, "release": true}

func (o *console) newGuide(p *site.Page) error {
	form := p.Form()
	id := form.Get("id")
	var err error
	switch _, there := o.Editing.Desk.Now().Guides.Get(id); {
	case !guide.Sound(id) || reserved[id]:
		err = &casework.Refusal{Code: casework.CodeContentName}
	case there || o.Editing.Desk.Files().Source(id) != "":
		err = store.ErrConflict
	default:
		_, err = o.Editing.Desk.Save(p, o.Load.Store, p.By(), editorial.Text{Kind: store.ContentGuide, Item: id, Source: form.Values.Get("source"), Reason: form.Get("reason")})
	}
	if errors.Is(err, store.ErrConflict) {
		form.Wrong = map[string]string{"id": "taken"}
		return p.ShowAs(http.StatusUnprocessableEntity, "guide-new.html", form)
	}
	if err != nil {
		if !p.Refused(form, err) {
			return err
		}
		return p.ShowAs(http.StatusUnprocessableEntity, "guide-new.html", form)
	}
	return p.To("/console/guides/"+id, "content-saved")
}
