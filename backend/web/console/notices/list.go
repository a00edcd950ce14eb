package notices

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// list is the page of all notices.
type list struct {
	State, Kind string // how it is narrowed
	Before      string
	Kinds       []notice.Kind
	Names       map[notice.Kind]string
	Items       []item
	Next        template.URL // where the next page begins; empty: this is the last
}

// item is a notice in the list.
type item struct {
	store.NoticeLine
	By    string // who changed it last; empty: the system
	Asked bool   // it waits for a second person
}

// Address is what stands behind the question mark; pairs change it.
func (l list) Address(pairs ...string) template.URL {
	return site.Query(url.Values{"state": {l.State}, "kind": {l.Kind}}, pairs...)
}

func (o *Pages) mountList() {
	o.Get("/console/notices", "listNotices", o.list)
	o.Get("/console/notices/new", "draftNotice", func(p *site.Page) error { return o.ask(p, site.Blank(), http.StatusOK) })
	o.Post("/console/notices/new", "draftNotice", o.begin)
	o.Get("/console/notices/cover", "listNotices", o.cover)
	o.Get("/console/notices/:id", "listNotices", o.notice)
	o.Post("/console/notices/:id", "draftNotice", o.save)
	o.Post("/console/notices/:id/preview", "draftNotice", o.preview)
	o.Get("/console/notices/:id/versions", "listNotices", o.versions)
}

func (o *Pages) list(p *site.Page) error {
	names := o.Load.Notices.Names()
	l := list{
		State: site.Known(p.Query("state"), string(notice.Published), string(notice.Withdrawn)), Kind: p.Query("kind"), Before: p.Query("before"),
		Kinds: notice.KindIDs, Names: names,
	}
	if names[notice.Kind(l.Kind)] == "" {
		l.Kind = ""
	}
	f := store.NoticeFilter{State: notice.Draft, Kind: notice.Kind(l.Kind), Before: l.Before, Limit: base.PerPage + 1}
	if l.State != "" {
		f.State = notice.State(l.State)
	}
	all, err := o.Load.Store.Notices(p, f)
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		l.Next = l.Address("before", all[base.PerPage-1].ID)
	}
	if l.Items, err = o.items(p, all); err != nil {
		return err
	}
	return p.Show("notices.html", l)
}

// items are notices with who changed them and whether they wait, in two
// reads.
func (o *Pages) items(p *site.Page, all []store.NoticeLine) (items []item, err error) {
	var accounts []string
	for _, n := range all {
		accounts = append(accounts, n.ChangedBy)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return nil, err
	}
	waiting, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskNotice, Limit: mostWaiting})
	if err != nil {
		return nil, err
	}
	sent, err := o.broadcastsAsked(p)
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		_, sends := sent[n.ID]
		asked := sends || slices.ContainsFunc(waiting, func(r casework.Request) bool { return r.Subject == n.ID })
		n.Title = o.Load.Notices.Called(n.Title, n.Period)
		items = append(items, item{n, names[n.ChangedBy], asked})
	}
	return items, nil
}

// sending is a request to send a notice to followers.
type sending struct {
	casework.Request
	issue string // the hash of what would be sent
}

// broadcastsAsked are the broadcasts that wait for a second person, by their notice.
func (o *Pages) broadcastsAsked(p *site.Page) (map[string]sending, error) {
	waiting, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskBroadcast, Limit: mostWaiting})
	if err != nil {
		return nil, err
	}
	of := map[string]sending{}
	for _, r := range waiting {
		d, err := caseload.DetailsOf(r)
		if err != nil {
			return nil, err
		}
		if d.Broadcast != nil {
			of[d.Broadcast.Notice] = sending{r, d.Broadcast.Issue.Hash()}
		}
	}
	return of, nil
}

// mostWaiting is far above how many notices wait for a second person at a time.
const mostWaiting = 200

// begun is the page on which one is begun.
type begun struct {
	Form    *site.Form
	Kinds   []notice.Kind
	Of      map[notice.Kind]*notice.KindOf
	Periods []*casework.Period
}

func (o *Pages) ask(p *site.Page, form *site.Form, status int) error {
	periods, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	slices.Reverse(periods)
	return p.ShowAs(status, "notice-new.html", begun{form, notice.KindIDs, o.Load.Notices.Kinds, periods})
}

func (o *Pages) begin(p *site.Page) error {
	form := p.Form()
	n, err := o.Load.NewNotice(p, p.By(), notice.Kind(form.Get("kind")), casework.PeriodID(form.Get("period")))
	if err == nil {
		return p.To("/console/notices/"+n.ID, "notice-begun")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.ask(p, form, http.StatusUnprocessableEntity)
}
