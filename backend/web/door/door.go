// Package door finds out who a request comes from, and lets them to what is
// theirs. The API and the pages stand behind the same one.
package door

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/store"
)

// Parts are what a Door stands on.
type Parts struct {
	Store *store.Store
	// Who finds out who sent a session or a token; a refusal if nobody did.
	Who func(ctx context.Context, secret string) (identity.Signed, error)
	// May says whether an actor may use an operation at all.
	May func(by casework.Actor, operation string) bool
	// PublicURL is how browsers reach us.
	PublicURL string
}

// Door is one. Make it with [New].
type Door struct {
	Parts
	cookie string // its name
	secure bool
	guard  *http.CrossOriginProtection
}

// New makes one.
func New(p Parts) *Door {
	d := &Door{Parts: p, cookie: "luohu_session", guard: http.NewCrossOriginProtection()}
	u, err := url.Parse(p.PublicURL)
	if err != nil || u.Host == "" {
		return d
	}
	if d.secure = u.Scheme == "https"; d.secure {
		d.cookie = "__Host-" + d.cookie // which no other host of the domain can set
	}
	// A proxy may tell us another host than the browser knows.
	_ = d.guard.AddTrustedOrigin(u.Scheme + "://" + u.Host)
	return d
}

// Secure says whether browsers reach us by HTTPS only.
func (d *Door) Secure() bool { return d.secure }

// CookieName is what the cookie of a session is called.
func (d *Door) CookieName() string { return d.cookie }

// Cookie is the one of a session, or, with no secret, one that takes it away.
func (d *Door) Cookie(secret string, who identity.Signed) *http.Cookie {
	c := &http.Cookie{
		Name: d.cookie, Value: secret, Path: "/", HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteLaxMode, Expires: who.ExpiresAt.UTC(),
	}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}

// OwnPage refuses what a page of another site sends. A browser sends cookies by
// itself, also for such a page; and nobody is to be signed in as somebody else
// unawares.
func (d *Door) OwnPage(r *http.Request) error {
	if d.guard.Check(r) != nil {
		return &casework.Refusal{Code: identity.CodeCrossSite}
	}
	return nil
}

// Signed is who a request says it comes from: by a token, or by the cookie of a
// session.
func (d *Door) Signed(r *http.Request) (who identity.Signed, err error) {
	secret, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		return d.ByCookie(r)
	}
	return d.Who(r.Context(), secret)
}

// ByCookie is who has the session of a cookie; what changes anything must come
// from a page of ours.
func (d *Door) ByCookie(r *http.Request) (who identity.Signed, err error) {
	cookie, err := r.Cookie(d.cookie)
	if err != nil {
		return who, &casework.Refusal{Code: identity.CodeSignedOut}
	}
	if err := d.OwnPage(r); err != nil {
		return who, err
	}
	return d.Who(r.Context(), cookie.Value)
}

// Let refuses who may not use an operation, or not on what it is about: one of
// a kind ("applications", "units"…), empty: nothing that can be somebody's.
func (d *Door) Let(ctx context.Context, who casework.Actor, operation, kind, id string) error {
	if !d.May(who, operation) {
		return &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": operation, "role": who.Role}}
	}
	find, held := subjects[kind]
	if !held || id == "" {
		return nil
	}
	return d.Check(ctx, who, operation, func(tx *store.Tx) (identity.Subject, error) { return find(tx, id) })
}

// Check refuses who may not use an operation on what is found.
func (d *Door) Check(ctx context.Context, who casework.Actor, operation string, find func(*store.Tx) (identity.Subject, error)) error {
	var about identity.Subject
	err := d.Store.Look(ctx, func(tx *store.Tx) (err error) {
		about, err = find(tx)
		return err
	})
	if err != nil {
		return err
	}
	return identity.Check(who, operation, about)
}
