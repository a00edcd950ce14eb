package base

import (
	"errors"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/backend/web/site"
)

// AskedSo says that what is refused, because it waits already, was asked by the
// same account for the same reason: the form was sent twice.
func (o *Console) AskedSo(p *site.Page, refused error, kind casework.RequestKind, subject, reason string) bool {
	if !errors.Is(refused, &casework.Refusal{Code: casework.CodeAskedAlready}) {
		return false
	}
	open, err := o.Load.Requests(p, store.RequestFilter{State: casework.RequestOpen, Kind: kind, Subject: subject, Limit: PerPage})
	return err == nil && slices.ContainsFunc(open, func(r casework.Request) bool { return r.AskedBy == p.By().ID && r.Reason == reason })
}
