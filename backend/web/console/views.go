package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/oklog/ulid/v2"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Why a view is not kept: the page says it.
const (
	codeViewName casework.Code = "view_name"
	codeViewMany casework.Code = "view_many"
)

// longestViewName is one that a tab shows.
const longestViewName = 20

// view is a queue under a name.
type view struct {
	store.View
	Own, Here bool   // it is one's own; it is what the page shows
	By        string // the name of who shares it
	Key       int    // 1 to 9, under which it opens; 0: under none
}

// Address is where it shows.
func (v view) Address() string { return "/console/" + v.Page + "?" + v.Narrowed }

// views are what stands above a queue.
type views struct {
	All      []view
	Page     string
	Narrowed string // what the page shows now
	Known    bool   // it has a name already
	Form     *site.Form
}

func (o *console) mountViews() {
	o.Get("/console/views", "listWork", func(p *site.Page) error {
		return o.showViews(p, site.Blank("page", p.Query("page"), "narrowed", p.Query("narrowed")), http.StatusOK)
	})
	o.Post("/console/views", "listWork", o.saveView)
	o.Post("/console/views/move", "listWork", o.moveView)
	o.Post("/console/views/drop", "listWork", o.dropView)
}

// deskOf is with whom somebody shares.
func deskOf(by casework.Actor) string { return string(by.Role) + "/" + by.Department }

// queues are the pages that can be kept under a name.
var queues = []string{"work", "scores"}

// views are those that somebody sees above one queue.
func (o *console) views(p *site.Page, page string, f filter) (v views, err error) {
	own, shared, err := o.Load.Store.Views(p, p.By().ID, deskOf(p.By()))
	if err != nil {
		return v, err
	}
	v = views{Page: page, Narrowed: f.Address("at", ""), Form: site.Blank()}
	for _, one := range append(own, shared...) {
		shown := view{View: one, Own: one.Account == p.By().ID, Here: one.Page == page && one.Narrowed == v.Narrowed}
		if len(v.All) < 9 {
			shown.Key = len(v.All) + 1
		}
		v.Known = v.Known || shown.Here
		v.All = append(v.All, shown)
	}
	return v, nil
}

// showViews is the page on which they are put in order.
func (o *console) showViews(p *site.Page, form *site.Form, status int) error {
	v, err := o.views(p, site.Known(form.Get("page"), queues...), readFilter(narrowed(form)))
	if err != nil {
		return err
	}
	var accounts []string
	for _, one := range v.All {
		accounts = append(accounts, one.Account)
	}
	called, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return err
	}
	for i := range v.All {
		v.All[i].By = called[v.All[i].Account]
	}
	v.Form = form
	return p.ShowAs(status, "views.html", v)
}

func narrowed(form *site.Form) url.Values {
	v, err := url.ParseQuery(form.Get("narrowed"))
	if err != nil { // what is no address narrows nothing
		return url.Values{}
	}
	return v
}

// saveView keeps a queue under a name, at the end of one's own. The same again is
// the same.
func (o *console) saveView(p *site.Page) error {
	form := p.Form()
	page := site.Known(form.Get("page"), queues...)
	v := store.View{Account: p.By().ID, Page: page, Name: strings.Join(strings.Fields(form.Get("name")), " "), Narrowed: readFilter(narrowed(form)).Address("at", "")}
	if form.Get("share") == "1" {
		v.Desk = deskOf(p.By())
	}
	wrong, err := o.keepView(p, v)
	if err != nil {
		return err
	}
	if form.Code = wrong; wrong != "" {
		return o.showViews(p, form, http.StatusUnprocessableEntity)
	}
	return p.To(view{View: v}.Address(), "view-saved")
}

// keepView is a code if it can't be kept.
func (o *console) keepView(p *site.Page, v store.View) (wrong casework.Code, err error) {
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > longestViewName || v.Page == "" {
		return codeViewName, nil
	}
	err = o.Load.Store.Do(p, func(tx *store.Tx) error {
		wrong = ""
		own, err := tx.OwnViews(v.Account)
		if err != nil {
			return err
		}
		v.ID, v.Place = ulid.Make().String(), len(own)
		if i := slices.IndexFunc(own, func(o store.View) bool { return o.Page == v.Page && o.Name == v.Name }); i >= 0 {
			v.ID, v.Place = own[i].ID, own[i].Place
		} else if len(own) >= store.MostViews {
			wrong = codeViewMany
			return nil
		}
		if err := tx.SaveView(v); err != nil || v.Desk == "" {
			return err
		}
		return tx.Audit(store.Deed{By: p.By(), Act: "view.share", Kind: "view", Subject: v.ID, Details: map[string]string{"desk": v.Desk}})
	})
	return wrong, err
}

// moveView puts one of one's own before the one that stands before it.
func (o *console) moveView(p *site.Page) error {
	form := p.Form()
	id := form.Get("id")
	err := o.Load.Store.Do(p, func(tx *store.Tx) error {
		own, err := tx.OwnViews(p.By().ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(own, func(v store.View) bool { return v.ID == id })
		if at < 0 {
			return &casework.Refusal{Code: casework.CodeNotYours}
		}
		to := max(at-1, 0)
		if form.Get("down") == "1" {
			to = min(at+1, len(own)-1)
		}
		own[at], own[to] = own[to], own[at]
		for i, v := range own {
			if v.Place == i {
				continue
			}
			v.Place = i
			if err := tx.SaveView(v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.To("/console/views#"+id, "")
}

func (o *console) dropView(p *site.Page) error {
	err := o.Load.Store.Do(p, func(tx *store.Tx) error {
		own, err := tx.OwnViews(p.By().ID)
		if err != nil {
			return err
		}
		id := p.Form().Get("id")
		i := slices.IndexFunc(own, func(v store.View) bool { return v.ID == id })
		if i < 0 { // also when it was dropped a moment ago
			return nil
		}
		if err := tx.DropView(p.By().ID, id); err != nil || own[i].Desk == "" {
			return err
		}
		return tx.Audit(store.Deed{By: p.By(), Act: "view.unshare", Kind: "view", Subject: id, Details: map[string]string{"desk": own[i].Desk}})
	})
	if err != nil {
		return err
	}
	return p.To("/console/views", "view-dropped")
}
