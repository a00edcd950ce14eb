package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/audit"
	"luohu/backend/store"
)

type auditInput struct {
	Secured
	Paged
	Actor       string    `query:"actor" doc:"id of who did it" maxLength:"64"`
	Act         string    `query:"act" example:"person.reveal" maxLength:"64" pattern:"^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)+$"`
	SubjectKind string    `query:"subject_kind" example:"application" maxLength:"32" pattern:"^[a-z][a-z0-9_]*$"`
	SubjectID   string    `query:"subject_id" maxLength:"100"`
	From        time.Time `query:"from" doc:"this time and later"`
	To          time.Time `query:"to" doc:"before this time"`
}

// noted is an entry of the chain. It holds references and codes, never a
// person's data: there is nothing to mask.
type noted struct {
	Number      int64             `json:"number"`
	At          string            `json:"at" format:"date-time"`
	ActorKind   string            `json:"actor_kind" enum:"staff,agent,applicant,system,operator"`
	Actor       string            `json:"actor"`
	Role        string            `json:"role,omitempty"`
	Act         string            `json:"act"`
	SubjectKind string            `json:"subject_kind"`
	SubjectID   string            `json:"subject_id"`
	Reason      string            `json:"reason,omitempty"`
	Details     map[string]string `json:"details,omitempty"`
	Request     string            `json:"request,omitempty"`
	Previous    string            `json:"previous" doc:"the hash of the entry before"`
	Hash        string            `json:"hash"`
}

// seal is where the chain stands.
type seal struct {
	Number  int64  `json:"number" doc:"of the last entry in the chain"`
	Hash    string `json:"hash" doc:"its hash"`
	Entries int64  `json:"entries" doc:"as many as the number says, if none is missing; all are counted once a minute"`
	Waiting int64  `json:"waiting" doc:"entries that wait to be sealed"`
}

type auditOutput struct {
	Body struct {
		Seal  seal    `json:"seal"`
		Items []noted `json:"items"`
		Next  *string `json:"next" doc:"cursor of the next page; null: this is the last"`
	}
}

func (c Cases) registerAudit(api huma.API) {
	huma.Register(api, c.operation("listAudit", http.MethodGet, "/audit", "The audit log, newest first, with the state of its seal"), c.audit)
}

func (c Cases) audit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	list := c.places("audit")
	before, err := list.number(in.Paged)
	if err != nil {
		return nil, err
	}
	page, err := c.Store.AuditPage(ctx, store.AuditFilter{
		Actor: in.Actor, Act: in.Act, Subject: audit.Subject{Kind: in.SubjectKind, ID: in.SubjectID},
		From: in.From, To: in.To, Before: before, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	head, entries, err := c.Store.AuditStand(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := c.Store.AuditWaiting(ctx)
	if err != nil {
		return nil, err
	}
	out := &auditOutput{}
	out.Body.Seal = seal{head.Number, head.Hash.String(), entries, waiting}
	out.Body.Items = make([]noted, len(page))
	for i, e := range page {
		if out.Body.Items[i], err = readNoted(e); err != nil {
			return nil, err
		}
	}
	if len(page) == in.Limit && page[len(page)-1].Number > 1 {
		out.Body.Next = list.cursor(itoa(page[len(page)-1].Number))
	}
	return out, nil
}

func readNoted(e store.Sealed) (n noted, err error) {
	n = noted{
		Number: e.Number, At: e.MadeAt, ActorKind: e.ActorKind, Actor: e.ActorID, Role: e.ActorRole, Act: e.Act,
		SubjectKind: e.SubjectKind, SubjectID: e.SubjectID, Reason: e.Reason, Request: e.Request, Previous: e.Previous, Hash: e.Hash,
	}
	if e.Details != "" {
		err = json.Unmarshal([]byte(e.Details), &n.Details)
	}
	return n, err
}
