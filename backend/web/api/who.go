package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
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
		"session": {Type: "apiKey", In: "cookie", Name: c.Door.CookieName(), Description: "set by signIn"},
	}
}

type signedKey struct{}

// by is who sent a request; the middleware has put it there.
func by(ctx context.Context) casework.Actor { return signed(ctx).Actor }

// signed is by, with the session.
func signed(ctx context.Context) identity.Signed {
	who, _ := ctx.Value(signedKey{}).(identity.Signed)
	return who
}

// first are the operations by which somebody does what has to be done first, or
// leaves.
var first = map[string]bool{
	"changePassword": true, "enrolFactor": true, "confirmFactor": true, "getSession": true, "signOut": true, "switchRole": true,
}

// let refuses whoever is nobody, may not call the operation, or not on this.
func (c Cases) let(ctx huma.Context, next func(huma.Context)) {
	who, err := c.Door.Signed(humagin.Unwrap(ctx).Request)
	if err == nil && who.Needs != nil && !first[ctx.Operation().OperationID] {
		err = who.Needs
	}
	if err == nil {
		kind, id := subject(ctx)
		err = c.Door.Let(ctx.Context(), who.Actor, ctx.Operation().OperationID, kind, id)
	}
	if err != nil {
		c.turnAway(ctx, err)
		return
	}
	next(huma.WithValue(ctx, signedKey{}, who))
}

// subject is what an operation is about: the first parts of its path.
func subject(ctx huma.Context) (kind, id string) {
	path, _ := strings.CutPrefix(ctx.Operation().Path, root+"/")
	kind, rest, _ := strings.Cut(path, "/")
	if name, _, one := strings.Cut(strings.TrimPrefix(rest, "{"), "}"); one {
		id = ctx.Param(name)
	}
	return kind, id
}

// ownPage refuses what a page of another site sends.
func (c Cases) ownPage(ctx huma.Context, next func(huma.Context)) {
	if err := c.Door.OwnPage(humagin.Unwrap(ctx).Request); err != nil {
		c.turnAway(ctx, err)
		return
	}
	next(ctx)
}

func (c Cases) turnAway(ctx huma.Context, err error) {
	w := humagin.Unwrap(ctx).Writer
	err = c.told(err)
	p, known := errors.AsType[*problem.Problem](err)
	if !known {
		notNow(w)
		return
	}
	if headed, has := errors.AsType[huma.HeadersError](err); has {
		maps.Copy(w.Header(), headed.GetHeaders())
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="luohu"`)
		p.Detail = problem.New(p.Status, "").Detail
	}
	p.Write(w)
}
