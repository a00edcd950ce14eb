package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
	"luohu/backend/vault"
	"luohu/backend/web/console/base"
	"luohu/backend/web/site"
)

// member is an account as those see it who look after it.
type member struct {
	*identity.Account
	SignedIn time.Time // last; zero: not for a month
	Own      bool
}

// OneTime says that it has not changed its one-time password yet.
func (m member) OneTime() bool { return !m.OneTimeUntil.IsZero() }

// Lapsed says that its one-time password does not sign in any more.
func (m member) Lapsed(now time.Time) bool { return m.OneTime() && now.After(m.OneTimeUntil) }

// members is the page of all accounts of the staff.
type members struct {
	*site.Form
	Role   string
	Locked bool
	Items  []member
	Next   string // the id behind which the next page begins
	At     string
	Row    identity.Grant // of the form for a new one
	Offer  offer
}

// offer is what roles are made of.
type offer struct {
	Roles       []casework.Role
	Departments []string
}

var offered = offer{identity.Staff, identity.Departments}

func (o *pages) mountStaff() {
	o.Get("/console/staff", "listAccounts", func(p *site.Page) error { return o.staff(p, site.Blank(), http.StatusOK) })
	o.Post("/console/staff", "addAccount", o.addMember)
	o.Post("/console/staff/find", "listAccounts", o.findMember)
	o.Get("/console/staff/:id", "listAccounts", func(p *site.Page) error { return o.member(p, site.Blank(), http.StatusOK) })
	o.Post("/console/staff/:id/roles", "changeAccount", func(p *site.Page) error {
		return o.amend(p, "roles-changed", func(form *site.Form) (identity.Amendment, error) {
			return identity.Amendment{Grants: grantsOf(form)}, nil
		})
	})
	o.Post("/console/staff/:id/lock", "changeAccount", func(p *site.Page) error {
		return o.amend(p, "locked", func(form *site.Form) (m identity.Amendment, err error) {
			m.Lock = true
			m.Reason, err = vault.Reason(form.Get("reason"))
			return m, err
		})
	})
	o.Post("/console/staff/:id/unlock", "changeAccount", func(p *site.Page) error {
		return o.amend(p, "unlocked", func(*site.Form) (identity.Amendment, error) { return identity.Amendment{Unlock: true}, nil })
	})
	o.Post("/console/staff/:id/reset", "changeAccount", func(p *site.Page) error {
		return o.amend(p, "", func(form *site.Form) (identity.Amendment, error) {
			return identity.Amendment{Reset: true, Factor: form.Has("factor", "1")}, nil
		})
	})
	o.Post("/console/staff/:id/sessions", "revokeSession", o.endMemberSession)
}

func (o *pages) staff(p *site.Page, form *site.Form, status int) error {
	v := members{Form: form, Role: p.Query("role"), Locked: p.Query("locked") == "1", At: p.Query("at"), Offer: offered}
	if typed := grantsOf(form); len(typed) > 0 {
		v.Row = typed[0]
	}
	if !slices.Contains(identity.Staff, casework.Role(v.Role)) {
		v.Role = ""
	}
	f := store.AccountFilter{Role: v.Role, Disabled: v.Locked, Most: base.PerPage + 1}
	if v.At != "" { // an id: names are not to stand in addresses
		last, err := o.Identity.Account(p, v.At)
		if err != nil {
			return err
		}
		f.Behind = last.Name
	}
	all, err := o.Identity.Accounts(p, f)
	if err != nil {
		return err
	}
	if len(all) > base.PerPage {
		all = all[:base.PerPage]
		v.Next = all[base.PerPage-1].ID
	}
	if v.Items, err = o.members(p, p.By(), all...); err != nil {
		return err
	}
	return p.ShowAs(status, "staff.html", v)
}

func (o *pages) members(ctx context.Context, by casework.Actor, all ...*identity.Account) (items []member, err error) {
	var ids []string
	for _, a := range all {
		ids = append(ids, a.ID)
	}
	seen, err := o.Load.Store.SignedIn(ctx, ids...)
	for _, a := range all {
		items = append(items, member{a, seen[a.ID], a.ID == by.ID})
	}
	return items, err
}

// oneTime is a password that is shown this once, and kept nowhere.
type oneTime struct {
	member
	Secret string
	Until  time.Time
	New    bool
}

func (o *pages) addMember(p *site.Page) error {
	form := p.Form()
	a, secret, err := o.Identity.Add(p, p.By(), form.Values.Get("name"), grantsOf(form)...)
	if err == nil {
		return p.Show("staff-secret.html", oneTime{member{Account: a}, secret, a.OneTimeUntil, true})
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.staff(p, form, http.StatusUnprocessableEntity)
}

// grantsOf are roles as a form has them: role, department and points of each row.
// One row stands alone under its plain names.
func grantsOf(form *site.Form) (all []identity.Grant) {
	for i, role := range form.Values["role"] {
		if role == "" {
			continue
		}
		g := identity.Grant{Role: casework.Role(role)}
		if g.Role == casework.WindowOfficer || g.Role == casework.Scorer {
			g.Department = at(form.Values["department"], i)
			switch points := at(form.Values["points"], i); points {
			case "":
			case "both":
				g.Points = []casework.AcceptancePoint{casework.Municipal, casework.Binhai}
			default:
				g.Points = []casework.AcceptancePoint{casework.AcceptancePoint(points)}
			}
		}
		all = append(all, g)
	}
	return all
}

func at(values []string, i int) string {
	if i < len(values) {
		return values[i]
	}
	return ""
}

// findMember goes to the account with a name, also an agent's.
func (o *pages) findMember(p *site.Page) error {
	form := p.Form()
	a, err := o.Identity.Named(p, form.Get("q"))
	switch {
	case err == nil:
		return p.To("/console/staff/"+a.ID, "")
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	form.Code = "none"
	return o.staff(p, form, http.StatusNotFound)
}

// memberPage is one account with what may be done about it.
type memberPage struct {
	member
	*site.Form
	Lapsed   bool
	UnitName string // of an agent
	Rows     []identity.Grant
	Sessions []identity.Session // nil: not for who looks
	Offer    offer
}

// mostRoles is how many rows of roles a form has; the last ones are empty.
const mostRoles = 3

func (o *pages) member(p *site.Page, form *site.Form, status int) error {
	a, err := o.Identity.Account(p, p.Param("id"))
	if err != nil {
		return err
	}
	items, err := o.members(p, p.By(), a)
	if err != nil {
		return err
	}
	v := memberPage{member: items[0], Form: form, Offer: offered, Rows: slices.Clone(a.Grants)}
	v.Lapsed = v.member.Lapsed(o.Identity.Now())
	if typed := grantsOf(form); len(typed) > 0 {
		v.Rows = typed
	}
	for len(v.Rows) < mostRoles {
		v.Rows = append(v.Rows, identity.Grant{})
	}
	if a.Unit != "" {
		names, err := o.Load.Store.UnitNames(p, []string{a.Unit})
		if err != nil {
			return err
		}
		v.UnitName = names[a.Unit]
	}
	if identity.Check(p.By(), "listSessions", identity.Subject{By: a.ID}) == nil {
		if v.Sessions, err = o.Identity.Sessions(p, a.ID, "", base.PerPage); err != nil {
			return err
		}
	}
	return p.ShowAs(status, "member.html", v)
}

// amend changes an account as it was seen, and says so, or shows its new one-time
// password.
func (o *pages) amend(p *site.Page, said string, of func(*site.Form) (identity.Amendment, error)) error {
	form, id := p.Form(), p.Param("id")
	m, err := of(form)
	if err == nil {
		m.Seen = form.Get("mark")
		var secret string
		if secret, err = o.Identity.Amend(p, p.By(), id, m); err == nil && m.Reset {
			return o.showReset(p, id, secret)
		}
	}
	if err == nil {
		return p.To("/console/staff/"+id, said)
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.member(p, form, http.StatusUnprocessableEntity)
}

func (o *pages) showReset(p *site.Page, id, secret string) error {
	a, err := o.Identity.Account(p, id)
	if err != nil {
		return err
	}
	return p.Show("staff-secret.html", oneTime{member{Account: a}, secret, a.OneTimeUntil, false})
}

func (o *pages) endMemberSession(p *site.Page) error {
	id := p.Param("id")
	if err := identity.Check(p.By(), "revokeSession", identity.Subject{By: id}); err != nil {
		return err
	}
	session := p.Form().Get("session")
	end := func() error { return o.Identity.Revoke(p, p.By(), id, session) }
	if session == "all" {
		end = func() error { return o.Identity.RevokeAll(p, p.By(), id) }
	}
	if err := end(); err != nil && !errors.Is(err, store.ErrNotFound) { // it ended meanwhile
		return err
	}
	return p.To("/console/staff/"+id, "session-ended")
}
