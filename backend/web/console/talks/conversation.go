package talks

import (
	"fmt"
	"net/http"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// Kept says that they read it when they write next.
func (s said) Kept() bool { return s.Sent == store.LineKept }

// talkPage is one, with what was said.
type talkPage struct {
	talk
	*site.Form
	Lines []said
	Line  string // what the next answer is called, so that it goes out once
}

// said is a line with who said it.
type said struct {
	store.HelpLine
	By    string // the name of the officer
	Wrong string // why it was not sent
}

// Uncertain says that nobody knows whether it went out: the program ended meanwhile.
func (s said) Uncertain() bool { return s.Sent == store.LineSending }

func (o *pages) conversation(p *site.Page) error {
	h, err := o.help(p)
	if err != nil {
		return err
	}
	if holds := h.State == store.HelpTaken && h.HeldBy == p.By().ID; !p.Partial() && !holds {
		if err := o.Line.Read(p, p.By(), h.ID); err != nil {
			return err
		}
	}
	return o.showTalk(p, h, site.Blank(), http.StatusOK)
}

// help is the one that a page is about.
func (o *pages) help(p *site.Page) (store.Help, error) {
	h, found, err := o.Load.Store.Help(p, p.Param("id"))
	if err == nil && !found { // deleted by the follower, or since long ago
		err = &casework.Refusal{Code: casework.CodeNotYours}
	}
	return h, err
}

func (o *pages) showTalk(p *site.Page, h store.Help, form *site.Form, status int) error {
	items, err := o.talks(p, h)
	if err != nil {
		return err
	}
	v := talkPage{talk: items[0], Form: form, Line: o.Line.NewID()}
	if v.Lines, err = o.saidIn(p, h.ID); err != nil {
		return err
	}
	if p.Partial() {
		return o.unlessSeen(p, v.Seen(), "conversation.html", "lines", v)
	}
	return p.ShowAs(status, "conversation.html", v)
}

// Seen tells whether something was said, or has gone out.
func (v talkPage) Seen() string {
	last := ""
	if n := len(v.Lines); n > 0 {
		last = v.Lines[n-1].Sent
	}
	return fmt.Sprintf("%d-%s", v.Version, last)
}

func (o *pages) saidIn(p *site.Page, id string) (all []said, err error) {
	rows, err := o.Load.Store.HelpLines(p, id)
	if err != nil {
		return nil, err
	}
	var accounts []string
	for _, row := range rows {
		accounts = append(accounts, row.Account)
	}
	called, err := o.Load.Store.AccountNames(p, accounts...)
	for _, row := range rows {
		one := said{HelpLine: row, By: called[row.Account]}
		if row.Author == store.ByOfficer && row.Sent != store.LineSent && row.Sent != store.LineSending && row.Sent != store.LineKept {
			one.Wrong, _ = o.Words.Refusal(&casework.Refusal{Code: casework.Code(row.Sent)})
		}
		all = append(all, one)
	}
	return all, err
}

// attend does something about a talk, and shows it as it is then.
func (o *pages) attend(p *site.Page, done string, do func(id string) error) error {
	form, id := p.Form(), p.Param("id")
	err := do(id)
	if err == nil {
		if done == "help-handed-back" || done == "help-released" {
			return p.To("/console/conversations", done)
		}
		return p.To("/console/conversations/"+id+"#say", done)
	}
	if !p.Refused(form, err) {
		return err
	}
	h, err := o.help(p)
	if err != nil {
		return err
	}
	return o.showTalk(p, h, form, http.StatusUnprocessableEntity)
}
