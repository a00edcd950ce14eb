package caseload

import (
	"context"

	"luohu/backend/casework"
	"luohu/backend/store"
)

type wayKey struct{}

// ByPhone says that what follows comes by a phone to which somebody has lent a
// code: the audit log tells it beside what was done.
func ByPhone(ctx context.Context, pass string) context.Context {
	return context.WithValue(ctx, wayKey{}, pass)
}

// noteWay writes down that a file came by a phone, if it did.
func noteWay(ctx context.Context, tx *store.Tx, by casework.Actor, f store.File) error {
	pass, lent := ctx.Value(wayKey{}).(string)
	if !lent {
		return nil
	}
	return tx.Audit(deed(by, "file.by_phone", "application", f.Application, "", map[string]string{"file": f.ID, "material": f.Material, "pass": pass}))
}
