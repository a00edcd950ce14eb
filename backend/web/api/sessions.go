package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"luohu/backend/casework"
	"luohu/backend/identity"
	"luohu/backend/web/problem"
)

// sessionShown is who somebody is signed in as.
type sessionShown struct {
	ID          string          `json:"id"`
	Kind        string          `json:"kind" enum:"session,token,unit,applicant"`
	Account     *accountName    `json:"account,omitempty" doc:"none: a token of a unit or an applicant"`
	Role        casework.Role   `json:"role"`
	RoleName    string          `json:"role_name" doc:"for people"`
	Department  string          `json:"department,omitempty"`
	Points      []string        `json:"points,omitempty"`
	Unit        string          `json:"unit,omitempty"`
	Application string          `json:"application,omitempty"`
	Roles       []casework.Role `json:"roles,omitempty" doc:"all of the account's: switchRole goes on in another"`
	ExpiresAt   time.Time       `json:"expires_at"`
	First       *needed         `json:"first,omitempty" doc:"what has to be done before anything else"`
	Token       string          `json:"token,omitempty" doc:"only if it was asked for, and only here"`
}

type accountName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type needed struct {
	Code   casework.Code `json:"code"`
	Detail string        `json:"detail" doc:"for people"`
	Next   next          `json:"next" doc:"the operation that does it"`
}

func (c Cases) showSession(who identity.Signed, token string) sessionShown {
	s := sessionShown{
		ID: who.Credential, Kind: who.Kind, Role: who.Actor.Role, RoleName: c.Words.Roles[who.Actor.Role], Department: who.Actor.Department,
		Unit: who.Actor.Unit, Application: who.Actor.Application, ExpiresAt: who.ExpiresAt.UTC(), Token: token,
	}
	for _, p := range who.Actor.Points {
		s.Points = append(s.Points, string(p))
	}
	if who.Account != nil {
		s.Account = &accountName{who.Account.ID, who.Account.Name}
		for _, g := range who.Account.Grants {
			s.Roles = append(s.Roles, g.Role)
		}
	}
	if refusal, needs := casework.IsRefusal(who.Needs); needs {
		says, help := c.Words.Refusal(refusal)
		s.First = &needed{refusal.Code, says + help, nexts[refusal.Code]}
	}
	return s
}

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
	out.Body, out.SetCookie = c.showSession(who, ""), []http.Cookie{c.site.set(secret, who)}
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
			return &signedOutOutput{[]http.Cookie{c.site.set("", who)}}, nil
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

// ownerOf is whose sessions somebody's are among: an account's, or, with a
// token of theirs, a unit's or an applicant's.
func ownerOf(who identity.Signed) string {
	if who.Account != nil {
		return who.Account.ID
	}
	return who.Actor.ID
}

type sessionLine struct {
	ID        string        `json:"id"`
	Kind      string        `json:"kind" enum:"session,token,unit,applicant"`
	About     string        `json:"about,omitempty" doc:"the browser, as it calls itself"`
	Role      casework.Role `json:"role"`
	OpenedAt  time.Time     `json:"opened_at"`
	SeenAt    time.Time     `json:"seen_at" doc:"to the minute"`
	ExpiresAt time.Time     `json:"expires_at"`
	Current   bool          `json:"current" doc:"the one that asks"`
}

type sessionsOutput struct {
	Body struct {
		Items []sessionLine `json:"items"`
		Next  *string       `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) listSessions(ctx context.Context, in *struct {
	Secured
	Account string `query:"account" maxLength:"26" doc:"whose; left out: one's own"`
	Cursor  string `query:"cursor" maxLength:"26"`
	Limit   int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
},
) (*sessionsOutput, error) {
	who := signed(ctx)
	of := in.Account
	if of == "" {
		of = ownerOf(who)
	}
	if err := identity.Check(who.Actor, "listSessions", identity.Subject{By: of}); err != nil {
		return nil, c.told(err)
	}
	page, err := c.Identity.Sessions(ctx, of, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, c.told(err)
	}
	out := &sessionsOutput{}
	page, out.Body.Next = pageOf(page, in.Limit, func(s identity.Session) string { return s.ID })
	out.Body.Items = []sessionLine{}
	for _, s := range page {
		out.Body.Items = append(out.Body.Items, sessionLine{s.ID, s.Kind, s.About, s.Role, s.Opened, s.Seen, s.ExpiresAt, s.ID == who.Credential})
	}
	return out, nil
}
