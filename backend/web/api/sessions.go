package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/web/problem"
)

type sessionOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Cache     string        `header:"Cache-Control"`
	Body      sessionShown
}

// opened shows a session that was opened; its secret goes into the cookie, or,
// where it was asked for as a token, into the answer.
func (c Cases) opened(ctx context.Context, secret string, token bool) (*sessionOutput, error) {
	who, err := c.Identity.Who(ctx, secret)
	if err != nil {
		return nil, c.told(err)
	}
	out := &sessionOutput{Cache: noStore}
	if token {
		out.Body = c.showSession(who, secret)
		return out, nil
	}
	out.Body, out.SetCookie = c.showSession(who, ""), []http.Cookie{*c.Door.Cookie(secret, who)}
	return out, nil
}

// noStore is for answers that are nobody else's to see, now or later.
const noStore = "no-store"

type signInInput struct {
	About   string `header:"User-Agent" hidden:"true"`
	address string
	Body    struct {
		Name     string `json:"name" maxLength:"64" doc:"of the account"`
		Password string `json:"password" maxLength:"256"`
		Code     string `json:"code,omitempty" maxLength:"40" doc:"of the second factor, or a recovery code"`
		As       string `json:"as,omitempty" maxLength:"16" doc:"of several roles; left out: the first"`
		Token    bool   `json:"token,omitempty" doc:"answer with the secret, for a program without cookies; none is set"`
	}
}

// Resolve notes where it comes from.
func (in *signInInput) Resolve(ctx huma.Context) []error {
	in.address = humagin.Unwrap(ctx).ClientIP()
	return nil
}

// triedIn are refusals that mean: not signed in.
var triedIn = map[casework.Code]bool{
	identity.CodeSignInWrong: true, identity.CodeFactorNeeded: true, identity.CodeFactorWrong: true,
}

func (c Cases) signIn(ctx context.Context, in *signInInput) (*sessionOutput, error) {
	secret, err := c.Identity.SignIn(ctx, identity.Attempt{
		Name: in.Body.Name, Password: in.Body.Password, Code: in.Body.Code, As: casework.Role(in.Body.As), Address: in.address, About: in.About,
	})
	if refusal, is := casework.IsRefusal(err); is && triedIn[refusal.Code] {
		says, help := c.Words.Refusal(refusal)
		p := problem.New(http.StatusUnauthorized, says+help)
		p.Code = string(refusal.Code)
		return nil, p
	}
	if err != nil {
		return nil, c.told(err)
	}
	return c.opened(ctx, secret, in.Body.Token)
}

type signedOutOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

func (c Cases) registerSessions(api huma.API) {
	signIn := created(c.unkept("signIn", http.MethodPost, "/sessions", "Sign in", 429, 503))
	signIn.Middlewares, signIn.Security = huma.Middlewares{c.ownPage}, []map[string][]string{}
	huma.Register(api, signIn, c.signIn)
	huma.Register(api, c.unkept("getSession", http.MethodGet, "/sessions/current", "Who one is signed in as"),
		func(ctx context.Context, _ *Secured) (*sessionOutput, error) {
			return &sessionOutput{Cache: noStore, Body: c.showSession(signed(ctx), "")}, nil
		})
	huma.Register(api, nothing(c.unkept("signOut", http.MethodDelete, "/sessions/current", "Sign out: this session or token ends")),
		func(ctx context.Context, _ *Secured) (*signedOutOutput, error) {
			who := signed(ctx)
			if err := c.Identity.Revoke(ctx, who.Actor, ownerOf(who), who.Credential); err != nil {
				return nil, c.told(err)
			}
			return &signedOutOutput{[]http.Cookie{*c.Door.Cookie("", who)}}, nil
		})
	huma.Register(api, c.unkept("switchRole", http.MethodPut, "/sessions/current/role", "Go on in another role of the account"),
		func(ctx context.Context, in *struct {
			Secured
			Body struct {
				As string `json:"as" maxLength:"16"`
			}
		},
		) (*sessionOutput, error) {
			secret, err := c.Identity.Switch(ctx, signed(ctx), casework.Role(in.Body.As))
			if err != nil {
				return nil, c.told(err)
			}
			return c.opened(ctx, secret, in.Authorization != "")
		})
	huma.Register(api, c.unkept("listSessions", http.MethodGet, "/sessions", "Sessions and tokens that hold, newest first"), c.listSessions)
	huma.Register(api, nothing(c.unkept("revokeSession", http.MethodDelete, "/sessions/{id}", "End a session or token")),
		func(ctx context.Context, in *struct {
			Secured
			ID string `path:"id" maxLength:"26"`
		},
		) (*struct{}, error) {
			return nil, c.told(c.Identity.End(ctx, by(ctx), in.ID))
		})
}
