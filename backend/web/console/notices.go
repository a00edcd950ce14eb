package console

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// noticeList is the page of all notices.
type noticeList struct {
	State, Kind string // how it is narrowed
	Before      string
	Kinds       []notice.Kind
	Names       map[notice.Kind]string
	Items       []noticeItem
	Next        template.URL // where the next page begins; empty: this is the last
}

// noticeItem is a notice in the list.
type noticeItem struct {
	store.NoticeLine
	By    string // who changed it last; empty: the system
	Asked bool   // it waits for a second person
}

// Address is what stands behind the question mark; pairs change it.
func (l noticeList) Address(pairs ...string) template.URL {
	return site.Query(url.Values{"state": {l.State}, "kind": {l.Kind}}, pairs...)
}

func (o *console) mountNotices() {
	o.Get("/console/notices", "listNotices", o.notices)
	o.Get("/console/notices/new", "draftNotice", func(p *site.Page) error { return o.newNotice(p, site.Blank(), http.StatusOK) })
	o.Post("/console/notices/new", "draftNotice", o.beginNotice)
	o.Get("/console/notices/:id", "listNotices", o.notice)
	o.Post("/console/notices/:id", "draftNotice", o.saveNotice)
	o.Post("/console/notices/:id/preview", "draftNotice", o.previewNotice)
	o.Get("/console/notices/:id/versions", "listNotices", o.noticeVersions)
	o.mountNoticeActs()
}

func (o *console) notices(p *site.Page) error {
	names := o.Load.Notices.Names()
	l := noticeList{
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
	if l.Items, err = o.noticeItems(p, all); err != nil {
		return err
	}
	return p.Show("notices.html", l)
}

// noticeItems are notices with who changed them and whether they wait, in two
// reads.
func (o *console) noticeItems(p *site.Page, all []store.NoticeLine) (items []noticeItem, err error) {
	var accounts []string
	for _, n := range all {
		accounts = append(accounts, n.ChangedBy)
	}
	names, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return nil, err
	}
	waiting, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskBroadcast, Limit: mostWaiting})
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		asked := slices.ContainsFunc(waiting, func(r casework.Request) bool { return r.Subject == n.ID })
		n.Title = o.Load.Notices.Called(n.Title, n.Period)
		items = append(items, noticeItem{n, names[n.ChangedBy], asked})
	}
	return items, nil
}

// mostWaiting is far above how many notices wait for a second person at a time.
const mostWaiting = 200

// noticeBegun is the page on which one is begun.
type noticeBegun struct {
	Form    *site.Form
	Kinds   []notice.Kind
	Of      map[notice.Kind]*notice.KindOf
	Periods []*casework.Period
}

func (o *console) newNotice(p *site.Page, form *site.Form, status int) error {
	periods, err := o.Load.Periods(p)
	if err != nil {
		return err
	}
	slices.Reverse(periods)
	return p.ShowAs(status, "notice-new.html", noticeBegun{form, notice.KindIDs, o.Load.Notices.Kinds, periods})
}

func (o *console) beginNotice(p *site.Page) error {
	form := p.Form()
	n, err := o.Load.NewNotice(p, p.By(), notice.Kind(form.Get("kind")), casework.PeriodID(form.Get("period")))
	if err == nil {
		return p.To("/console/notices/"+n.ID, "notice-begun")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.newNotice(p, form, http.StatusUnprocessableEntity)
}
