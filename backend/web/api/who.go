package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/web/problem"
)

// eitherWay are the two ways to say who one is.
var eitherWay = []map[string][]string{{"token": {}}, {"session": {}}}

func schemes(c *Cases) map[string]*huma.SecurityScheme {
	if c == nil {
		return nil
	}
	return map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "of `luohu staff token`, `unit token`, `applicant token`, or signIn with `token: true`"},
		"session": {Type: "apiKey", In: "cookie", Name: newSite(c.PublicURL).cookie, Description: "set by signIn"},
	}
}

// site is what browsers know of us.
type site struct {
	cookie string // its name
	secure bool
	guard  *http.CrossOriginProtection
}

func newSite(publicURL string) site {
	s := site{cookie: "luohu_session", guard: http.NewCrossOriginProtection()}
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" {
		return s
	}
	if s.secure = u.Scheme == "https"; s.secure {
		s.cookie = "__Host-" + s.cookie // which no other host of the domain can set
	}
	// A proxy may tell us another host than the browser knows.
	_ = s.guard.AddTrustedOrigin(u.Scheme + "://" + u.Host)
	return s
}

// set is the cookie of a session, or, with no secret, one that takes it away.
func (s site) set(secret string, who identity.Signed) http.Cookie {
	c := http.Cookie{
		Name: s.cookie, Value: secret, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode, Expires: who.ExpiresAt.UTC(),
	}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}

type signedKey struct{}

// by is who sent a request; the middleware has put it there.
func by(ctx context.Context) casework.Actor { return signed(ctx).Actor }

// signed is by, with the session.
func signed(ctx context.Context) identity.Signed {
	who, _ := ctx.Value(signedKey{}).(identity.Signed)
	return who
}

// who is the one that a request says it comes from: by a token, or by the cookie
// of a session. A browser sends cookies by itself, also for a page of another
// site; so with one, what changes anything must come from a page of ours.
func (c Cases) who(r *http.Request) (who identity.Signed, bearer bool, err error) {
	secret, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		cookie, err := r.Cookie(c.site.cookie)
		if err != nil {
			return who, false, &casework.Refusal{Code: identity.CodeSignedOut}
		}
		if c.site.guard.Check(r) != nil {
			return who, false, &casework.Refusal{Code: identity.CodeCrossSite}
		}
		secret = cookie.Value
	}
	who, err = c.Who(r.Context(), secret)
	return who, bearer, err
}

// first are the operations by which somebody does what has to be done first, or
// leaves.
var first = map[string]bool{
	"changePassword": true, "enrolFactor": true, "confirmFactor": true, "getSession": true, "signOut": true, "switchRole": true,
}

// let refuses whoever is nobody, may not call the operation, or not on this.
func (c Cases) let(ctx huma.Context, next func(huma.Context)) {
	who, _, err := c.who(humagin.Unwrap(ctx).Request)
	operation := ctx.Operation().OperationID
	if err == nil && who.Needs != nil && !first[operation] {
		err = who.Needs
	}
	if err == nil && !c.May(who.Actor, operation) {
		err = &casework.Refusal{Code: casework.CodeNotAllowed, Params: map[string]any{"act": operation, "role": who.Actor.Role}}
	}
	if err == nil {
		err = c.within(ctx, who.Actor)
	}
	if err != nil {
		c.turnAway(ctx, err)
		return
	}
	next(huma.WithValue(ctx, signedKey{}, who))
}

// ownPage refuses what a page of another site sends: nobody is to be signed in
// as somebody else unawares.
func (c Cases) ownPage(ctx huma.Context, next func(huma.Context)) {
	if c.site.guard.Check(humagin.Unwrap(ctx).Request) != nil {
		c.turnAway(ctx, &casework.Refusal{Code: identity.CodeCrossSite})
		return
	}
	next(ctx)
}

func (c Cases) turnAway(ctx huma.Context, err error) {
	w := humagin.Unwrap(ctx).Writer
	err = c.told(err)
	p, known := errors.AsType[*problem.Problem](err)
	if !known {
		p = problem.New(http.StatusServiceUnavailable, "现在读不到数据库，请过一会儿再试。")
	}
	if headed, has := errors.AsType[huma.HeadersError](err); has {
		maps.Copy(w.Header(), headed.GetHeaders())
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="luohu"`)
		p.Detail = details[http.StatusUnauthorized]
	}
	p.Write(w)
}
