package writing

import (
	"errors"
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/editorial"
	"luohu/backend/guide"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// blankGuide is what a new one begins with.
func (o *Pages) blankGuide() string {
	today := o.Load.Now().In(casework.Zone).Format("2006-01-02")
	return "---\ntitle: \nkeywords: []\nquestions:\n  - \nanswers: []\nmark: official\nsources:\n  - {title: , document: , page: , date: " + today + "}\nsource_date: " + today + "\nreviewed: " + today + "\nrelated: []\n---\n\n"
}

// reserved are names of pages of ours.
var reserved = map[string]bool{"new": true, "try": true, "release": true}

func (o *Pages) newGuide(p *site.Page) error {
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
