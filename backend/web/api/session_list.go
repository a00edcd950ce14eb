package api

import (
	"context"
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
)

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
	Paged
	Account string `query:"account" maxLength:"26" doc:"whose; left out: one's own"`
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
	list := c.places("sessions")
	behind, err := list.behind(in.Paged)
	if err != nil {
		return nil, err
	}
	page, err := c.Identity.Sessions(ctx, of, behind, in.Limit+1)
	if err != nil {
		return nil, c.told(err)
	}
	out := &sessionsOutput{}
	page, out.Body.Next = pageOf(list, page, in.Limit, func(s identity.Session) string { return s.ID })
	out.Body.Items = []sessionLine{}
	for _, s := range page {
		out.Body.Items = append(out.Body.Items, sessionLine{s.ID, s.Kind, s.About, s.Role, s.Opened, s.Seen, s.ExpiresAt, s.ID == who.Credential})
	}
	return out, nil
}
