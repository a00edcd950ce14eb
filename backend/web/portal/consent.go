package portal

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"luohu/backend/caseload"
	"luohu/backend/consent"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// consentView is what an agent agrees to before anything else, and what they have
// agreed to.
type consentView struct {
	*site.Form
	Text  consent.Text
	Given []store.Consent // of this kind, the newest first
	Next  string          // where to go on
}

// Holds is the consent to the text of today; nil: there is none.
func (v consentView) Holds() *store.Consent { return holding(v.Given, v.Text.Version) }

// Before says that there was one to another text, or that was taken back.
func (v consentView) Before() bool { return v.Holds() == nil && len(v.Given) > 0 }

func holding(given []store.Consent, version string) *store.Consent {
	i := slices.IndexFunc(given, func(c store.Consent) bool { return c.Version == version && c.WithdrawnAt == nil })
	if i < 0 {
		return nil
	}
	return &given[i]
}

// privacy is what agents are asked to agree to when they come; the promises are
// made with each application.
const privacy = caseload.Informs

// consentsRead is far above how often an agent has ever agreed and taken it back.
const consentsRead = 200

// consented is what somebody has agreed to of a kind.
func (o *portal) consented(p *site.Page) (v consentView, err error) {
	v.Form = site.Blank()
	var shown bool
	if v.Text, shown = o.Load.Consent.Of(privacy, o.Load.Now()); !shown {
		return v, nil
	}
	all, err := o.Load.Consents(p, p.By(), "", "", consentsRead)
	for _, c := range slices.Backward(all) {
		if c.Kind == privacy {
			v.Given = append(v.Given, c)
		}
	}
	return v, err
}

// agreed leads who looks at a page to what has to be agreed to first, if they
// have not.
func (o *portal) agreed(p *site.Page) (bool, error) {
	v, err := o.consented(p)
	if err != nil || v.Text.Version == "" || v.Holds() != nil {
		return err == nil, err
	}
	return false, p.To(consentPage+"?next="+url.QueryEscape(p.Request.URL.RequestURI()), "")
}

const consentPage = "/portal/consent"

func (o *portal) consent(p *site.Page) error {
	v, err := o.consented(p)
	if err != nil {
		return err
	}
	if v.Text.Version == "" { // there is nothing to agree to
		return p.To("/portal", "")
	}
	v.Next = own(p.Query("next"))
	return p.Show("consent.html", v)
}

// own is a page of the portal that was asked to go on at, else its first.
func own(asked string) string {
	u, err := url.Parse(asked)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/portal") || strings.HasPrefix(asked, "//") || strings.ContainsAny(asked, "\\\r\n\t") {
		return "/portal"
	}
	return asked
}

// agree records it. Sent twice, it is one consent.
func (o *portal) agree(p *site.Page) error {
	form := p.Form()
	v, err := o.consented(p)
	if err != nil {
		return err
	}
	v.Form, v.Next = form, own(form.Get("next"))
	if v.Holds() == nil {
		_, err = o.Load.Agree(p, p.By(), privacy, form.Get("version"))
	}
	if err == nil {
		return p.To(v.Next, "agreed")
	}
	if !p.Refused(form, err) {
		return err
	}
	return p.ShowAs(http.StatusUnprocessableEntity, "consent.html", v)
}

// disagree takes it back.
func (o *portal) disagree(p *site.Page) error {
	_, err := o.Load.TakeBack(p, p.By(), p.Form().Get("id"))
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrConflict) { // sent twice
		err = nil
	}
	if err != nil {
		return err
	}
	return p.To(consentPage, "disagreed")
}
