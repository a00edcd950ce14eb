package notices

import (
	"html/template"
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// page is the page of one notice: its editor, or what went out.
type page struct {
	*notice.Notice
	KindOf    *notice.KindOf
	Variables []notice.Variable
	Ready     *notice.Ready // as it could go out now
	Phone     Phone
	Editor    editor
	Writes    bool // who looks may change it

	Asked    *casework.Request // it waits for a second person; nil: it does not
	Outdated bool              // and has changed since
	Sends    *casework.Request // a broadcast of it does; nil: none
	Stale    bool              // and the notice has changed since
	By       map[string]string // names of accounts
	Old, New *notice.Notice    // that it corrects, and that corrects it

	Form     *site.Form
	Revision int64          // on which the form stands
	Newer    int64          // what others have made of it since; 0: nothing
	Theirs   []changedField // what that is, beside what was typed
	Page     string         // where it stands for everybody
	Trial    *tried         // on the phone of who looks; nil: not for them
}

// Phone is how a notice looks on one.
type Phone struct {
	notice.Issue
	HTML    template.HTML // of the body
	Example bool          // some values are examples
}

func (o *Pages) phoneOf(issue notice.Issue, example bool) (Phone, error) {
	_, html, err := o.Load.Notices.Render(issue.Body)
	return Phone{issue, template.HTML(html), example}, err //nolint:gosec // it was cleaned
}

// PhoneOf is how an issue looks on one, with nothing in it that is an example.
func (o *Pages) PhoneOf(issue notice.Issue) (Phone, error) { return o.phoneOf(issue, false) }

// pageOf is the page of a notice with a text in its editor.
func (o *Pages) pageOf(p *site.Page, n *notice.Notice, text notice.Text, form *site.Form) (*page, error) {
	rules := o.Load.Notices
	v := &page{
		Notice: n, KindOf: rules.Kind(n.Kind), Variables: rules.Known(n.Kind), Form: form, Revision: n.Version,
		Writes: n.State == notice.Draft && o.Door.May(p.By(), "draftNotice"), Page: rules.Page(n.ID),
	}
	typed := *n
	typed.Text = text
	ready, shown, err := o.Load.ReadyNotice(p, &typed)
	if err != nil {
		return nil, err
	}
	v.Ready, v.Editor = ready, o.editor(n.Kind, text, ready)
	issue, example := shown.Issue, shown.Hash() != ready.Hash()
	if n.Release != nil {
		issue, example = n.Release.Issue, false
	}
	if v.Phone, err = o.phoneOf(issue, example); err != nil {
		return nil, err
	}
	if v.Trial, err = o.tried(p, n); err != nil {
		return nil, err
	}
	return v, o.around(p, v)
}

// around finds what belongs to a notice: who, the request that waits, corrections.
func (o *Pages) around(p *site.Page, v *page) error {
	open, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: casework.AskNotice, Subject: v.ID, Limit: 1})
	if err != nil {
		return err
	}
	accounts := []string{v.CreatedBy, v.ChangedBy}
	if len(open) > 0 {
		v.Asked = &open[0]
		v.Outdated = v.Asked.Hash != v.Ready.Hash()
		accounts = append(accounts, v.Asked.AskedBy)
	}
	sent, err := o.broadcastsAsked(p)
	if err != nil {
		return err
	}
	if r, waits := sent[v.ID]; waits {
		v.Sends, accounts = &r.Request, append(accounts, r.AskedBy)
		v.Stale = v.Release == nil && r.issue != v.Ready.Hash()
	}
	if r := v.Release; r != nil {
		accounts = append(accounts, r.AskedBy, r.ApprovedBy)
	}
	if v.By, err = o.Load.Store.AccountNames(p, accounts...); err != nil {
		return err
	}
	for _, other := range []struct {
		id   string
		into **notice.Notice
	}{{v.Corrects, &v.Old}, {v.CorrectedBy, &v.New}} {
		if other.id == "" {
			continue
		}
		if *other.into, err = o.Load.Store.Notice(p, other.id); err != nil {
			return err
		}
	}
	return nil
}

func (o *Pages) notice(p *site.Page) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	v, err := o.pageOf(p, n, n.Text, site.Blank())
	if err != nil {
		return err
	}
	if v.Writes {
		return p.Show("notice-edit.html", v)
	}
	return p.Show("notice.html", v)
}

// after is where one goes on to with what was kept.
var after = map[string]string{"request": "/request", "broadcast": "/broadcast"}

// save keeps what was written, or shows what it would look like.
func (o *Pages) save(p *site.Page) error {
	form := p.Form()
	text := typed(form)
	if form.Get("step") == "preview" {
		return o.shownAgain(p, form, text, http.StatusOK)
	}
	seen := form.SeenIn("revision")
	if form.Get("newer") != "" {
		seen = form.SeenIn("newer")
	}
	_, err := o.Load.SaveNotice(p, p.By(), p.Param("id"), seen, text)
	if err == nil {
		return p.To("/console/notices/"+p.Param("id")+after[form.Get("step")], "notice-saved")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.shownAgain(p, form, text, http.StatusUnprocessableEntity)
}

// shownAgain shows a notice with what was typed, not with what is kept.
func (o *Pages) shownAgain(p *site.Page, form *site.Form, text notice.Text, status int) error {
	return o.shown(p, form, text, status, func(*page) {})
}

// shown is shownAgain with something more on the page.
func (o *Pages) shown(p *site.Page, form *site.Form, text notice.Text, status int, more func(*page)) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	v, err := o.pageOf(p, n, text, form)
	if err != nil {
		return err
	}
	more(v)
	if _, typed := form.Values["revision"]; typed {
		v.Revision = form.SeenIn("revision")
	}
	if form.Code == notice.CodeEdited {
		v.Newer = n.Version
		v.Theirs = o.changes(n.Kind, n.Text, text)
	}
	if !v.Writes { // published meanwhile: what was typed is still shown
		v.Theirs = o.changes(n.Kind, n.Text, text)
		return p.ShowAs(status, "notice.html", v)
	}
	return p.ShowAs(status, "notice-edit.html", v)
}

// preview answers a script with the phone, and what is wrong beside each
// field, as it is typed.
func (o *Pages) preview(p *site.Page) error {
	n, err := o.Load.Store.Notice(p, p.Param("id"))
	if err != nil {
		return err
	}
	text := typed(p.Form())
	typedNotice := *n
	typedNotice.Text = text
	ready, shown, err := o.Load.ReadyNotice(p, &typedNotice)
	if err != nil {
		return err
	}
	v := &page{Notice: n, Ready: ready, Editor: o.editor(n.Kind, text, ready), Page: o.Load.Notices.Page(n.ID)}
	if v.Phone, err = o.phoneOf(shown.Issue, shown.Hash() != ready.Hash()); err != nil {
		return err
	}
	return p.ShowPart("notice-edit.html", "notice-typed", v)
}
