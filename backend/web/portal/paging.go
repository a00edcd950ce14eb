package portal

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/web/site"
)

// What is done to the pages of a material. A form says how it is to be afterwards,
// not what is to be done: sent twice, it does nothing twice, and what comes in
// beside it, from a phone, is in nobody's way.

// orderOf is an order as a form carries it.
func orderOf(files []casework.File) string {
	ids := make([]string, len(files))
	for i, f := range files {
		ids[i] = f.ID
	}
	return strings.Join(ids, ",")
}

// moved is the order after one page has gone one place up or down.
func moved(files []casework.File, at, by int) string {
	all := slices.Clone(files)
	if to := at + by; to >= 0 && to < len(all) {
		all[at], all[to] = all[to], all[at]
	}
	return orderOf(all)
}

// order puts the pages in the order that was chosen by a button, or by dragging.
func (o *portal) order(p *site.Page) error {
	form := p.Form()
	ids := strings.Split(cmp.Or(form.Get("order"), form.Get("dragged")), ",")
	_, err := o.Load.OrderFiles(p, p.By(), p.Param("id"), 0, p.Param("material"), ids)
	return o.filesChanged(p, form, err, "ordered")
}

// turn shows a page turned from now on.
func (o *portal) turn(p *site.Page) error {
	form := p.Form()
	degrees, err := strconv.Atoi(form.Get("turn"))
	if err != nil {
		degrees = -1
	}
	_, err = o.Load.TurnFile(p, p.By(), p.Param("id"), 0, p.Param("material"), form.Get("file"), degrees)
	return o.filesChanged(p, form, err, "turned")
}

func (o *portal) remove(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.RemoveFile(p, p.By(), p.Param("id"), 0, p.Param("material"), form.Get("file"))
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeFileUnknown {
		if known, look := o.Load.Attached(p, p.By(), p.Param("id")); look != nil || known[form.Get("file")].ID != "" {
			err = look // it is out already
		}
	}
	if err == nil && !p.Partial() {
		return p.To("/portal/applications/"+p.Param("id")+"/materials?out="+form.Get("file")+"&of="+p.Param("material")+"#m-"+p.Param("material"), "")
	}
	return o.filesChanged(p, form, err, "removed")
}

// putBack undoes it.
func (o *portal) putBack(p *site.Page) error {
	form := p.Form()
	_, err := o.Load.PutBack(p, p.By(), p.Param("id"), 0, form.Get("file"))
	if refusal, is := casework.IsRefusal(err); is && refusal.Code == casework.CodeFileThere {
		err = nil // sent twice
	}
	return o.filesChanged(p, form, err, "file-back")
}

// filesChanged shows the material, or why nothing was done.
func (o *portal) filesChanged(p *site.Page, form *site.Form, err error, told string) error {
	if err == nil && !p.Partial() {
		return p.To("/portal/applications/"+p.Param("id")+"/materials#m-"+p.Param("material"), told)
	}
	if err != nil && !p.Refused(form, err) {
		return err
	}
	v, shown := o.materialsView(p)
	if shown != nil {
		return shown
	}
	if err == nil {
		if v.Told = told; told == "removed" {
			v.Back, v.BackOf = form.Get("file"), p.Param("material")
		}
		return o.showMaterial(p, http.StatusOK, v)
	}
	v.Form, v.Of, v.Since = form, p.Param("material"), since(err)
	if p.Partial() {
		v.Refused = []turned{{Says: form.Says}}
		return o.showMaterial(p, http.StatusUnprocessableEntity, v)
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "materials.html", v)
}
