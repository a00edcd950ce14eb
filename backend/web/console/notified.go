package console

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// tellingsShown is how many messages about a case are shown; a life has some dozens.
const tellingsShown = 100

// notified is what the applicant of a case was told in chat, the newest first, and
// who is the applicant there.
type notified struct {
	*site.Form
	Application *casework.Application
	Bound       []store.Binding
	Told        []store.Telling
}

func (o *console) notified(p *site.Page) error {
	n, err := o.notifiedOf(p, site.Blank())
	if err != nil {
		return err
	}
	if p.Partial() {
		return p.ShowPart("told.html", "told", n)
	}
	return p.Show("told.html", n)
}

func (o *console) notifiedOf(p *site.Page, form *site.Form) (n notified, err error) {
	n.Form = form
	if n.Application, err = o.Load.Application(p, p.By(), p.Param("id")); err != nil {
		return n, err
	}
	if n.Told, err = o.Load.Store.TellingsOf(p, n.Application.ID, tellingsShown); err != nil {
		return n, err
	}
	err = o.Load.Store.Look(p, func(tx *store.Tx) (err error) {
		n.Bound, err = tx.BindingsOf(n.Application.Person)
		return err
	})
	return n, err
}

// Bounds of the reason for which a binding is ended.
const (
	reasonLeast = 4
	reasonMost  = 200
)

// endBinding ends one for who has shown at the window who they are.
func (o *console) endBinding(p *site.Page) error {
	form := p.Form()
	reason := strings.TrimSpace(form.Get("reason"))
	wrong := ""
	switch n := utf8.RuneCountInString(reason); {
	case n < reasonLeast || n > reasonMost:
		wrong = "写明为什么、怎么核实是本人的，4 到 200 个字。"
	case audit.Personal(reason):
		wrong = "不要写身份证号、手机号。"
	}
	if wrong != "" {
		form.Wrong = map[string]string{"reason": wrong}
		n, err := o.notifiedOf(p, form)
		if err != nil {
			return err
		}
		return p.ShowAs(http.StatusUnprocessableEntity, "told.html", n)
	}
	a, err := o.Load.Application(p, p.By(), p.Param("id"))
	if err != nil {
		return err
	}
	if _, err := o.Unbind(p, p.By(), a.Person, p.Param("binding"), reason); err != nil {
		return err
	}
	return p.To("/console/applications/"+a.ID+"/told", "binding-ended")
}
