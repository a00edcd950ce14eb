package site

import (
	"cmp"
	"net/http"
	"net/url"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

// mountAccount mounts signing in, and what somebody does with their own account.
func (s *Shell) mountAccount() {
	s.Open("/account/sign-in", s.signIn)
	s.Post("/account/sign-out", first, s.signOut)
	s.Post("/account/role", first, s.switchRole)
	s.Get("/account/password", first, func(p *Page) error { return p.Show("password.html", passwordPage{Form: Blank(), Must: p.must()}) })
	s.Post("/account/password", first, s.changePassword)
	s.Get("/account/factor", first, func(p *Page) error { return s.factor(p, Blank()) })
	s.Post("/account/factor", first, s.enrol)
	s.Post("/account/factor/code", first, s.confirm)
	s.Get("/account/sessions", "listSessions", s.sessions)
	s.Post("/account/sessions", "revokeSession", s.endSession)
}

// signIn is what the page of signing in shows.
type signIn struct {
	*Form
	Next     string // where to go on
	Held     Held   // what was entered before the session ended
	Factor   bool   // a code is wanted
	SignedIn bool
}

func (s *Shell) signIn(p *Page) error {
	if p.Request.Method != http.MethodPost {
		page := signIn{Form: Blank("name", p.Query("name")), Next: own(p.Query("next")), SignedIn: p.Who.Credential != ""}
		return p.Show("sign-in.html", page)
	}
	form := p.Form()
	page := signIn{Form: form, Next: own(form.Get("next")), Held: heldIn(form.Values)}
	secret, err := s.Identity.SignIn(p, identity.Attempt{
		Name: form.Values.Get("name"), Password: form.Values.Get("password"), Code: form.Get("code"), Address: p.ClientIP(), About: p.Request.UserAgent(),
	})
	if refusal, refused := casework.IsRefusal(err); refused {
		says, help := s.Words.Refusal(refusal)
		page.Factor = refusal.Code == identity.CodeFactorNeeded || refusal.Code == identity.CodeFactorWrong
		page.Says = says + help
		return p.ShowAs(http.StatusUnauthorized, "sign-in.html", page)
	}
	if err != nil {
		return err
	}
	if err := p.SignedIn(secret); err != nil {
		return err
	}
	if len(page.Held.Fields) > 0 {
		return p.Show("resume.html", page.Held)
	}
	return p.To(cmp.Or(page.Next, Home(p.By())), "")
}

// SignedIn makes a page that of a session that was opened just now.
func (p *Page) SignedIn(secret string) (err error) {
	if p.Who, err = p.shell.Door.Who(p, secret); err == nil {
		http.SetCookie(p.Writer, p.shell.Door.Cookie(secret, p.Who))
	}
	return err
}

func (s *Shell) signOut(p *Page) error {
	if err := s.Identity.Revoke(p, p.By(), p.Who.Account.ID, p.Who.Credential); err != nil {
		return err
	}
	http.SetCookie(p.Writer, s.Door.Cookie("", p.Who))
	return p.To("/account/sign-in", "signed-out")
}

func (s *Shell) switchRole(p *Page) error {
	secret, err := s.Identity.Switch(p, p.Who, casework.Role(p.Form().Get("as")))
	if err != nil {
		return err
	}
	if err := p.SignedIn(secret); err != nil {
		return err
	}
	return p.To(Home(p.By()), "switched")
}

// must says whether somebody has to do this before anything else.
func (p *Page) must() bool { return p.Who.Needs != nil }

type passwordPage struct {
	*Form
	Must   bool
	Unlike bool // the two new ones
}

func (s *Shell) changePassword(p *Page) error {
	form := p.Form()
	wanted := form.Values.Get("password")
	if wanted != form.Values.Get("again") {
		return p.ShowAs(http.StatusUnprocessableEntity, "password.html", passwordPage{form, p.must(), true})
	}
	err := s.Identity.ChangePassword(p, p.Who, form.Values.Get("old"), wanted)
	if err == nil {
		return p.To(Home(p.By()), "password-changed")
	}
	if p.Refused(form, err) {
		return p.ShowAs(http.StatusUnprocessableEntity, "password.html", passwordPage{Form: form, Must: p.must()})
	}
	return err
}

type factorPage struct {
	*Form
	Must     bool
	Has      bool
	URI      string // begun just now: to be read by a phone
	Secret   string
	Recovery []string // told once
}

func (s *Shell) factor(p *Page, form *Form) error {
	return p.Show("factor.html", factorPage{Form: form, Must: p.must(), Has: p.Who.Account.HasFactor()})
}

func (s *Shell) enrol(p *Page) error {
	uri, err := s.Identity.Enrol(p, p.Who)
	if err != nil {
		return err
	}
	return s.showFactor(p, Blank("uri", uri), http.StatusOK)
}

// showFactor shows the code that a phone reads; it goes on in the form, and is
// kept nowhere.
func (s *Shell) showFactor(p *Page, form *Form, status int) error {
	page := factorPage{Form: form, Must: p.must(), URI: form.Get("uri")}
	if parsed, err := url.Parse(page.URI); err == nil && parsed.Scheme == "otpauth" {
		page.Secret = parsed.Query().Get("secret")
	}
	return p.ShowAs(status, "factor.html", page)
}

func (s *Shell) confirm(p *Page) error {
	form := p.Form()
	codes, err := s.Identity.Confirm(p, p.Who, form.Get("code"))
	if err == nil {
		return p.Show("factor.html", factorPage{Form: form, Has: true, Recovery: codes})
	}
	if p.Refused(form, err) {
		return s.showFactor(p, form, http.StatusUnprocessableEntity)
	}
	return err
}

const sessionsShown = 50

func (s *Shell) sessions(p *Page) error {
	all, err := s.Identity.Sessions(p, p.Who.Account.ID, "", sessionsShown)
	if err != nil {
		return err
	}
	return p.Show("sessions.html", all)
}

func (s *Shell) endSession(p *Page) error {
	if err := s.Identity.End(p, p.By(), p.Form().Get("id")); err != nil {
		return err
	}
	return p.To("/account/sessions", "session-ended")
}
