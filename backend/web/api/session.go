package api

import (
	"time"

	"luohu/backend/casework"
	"luohu/backend/identity"
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
