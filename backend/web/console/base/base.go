// Package base is what all pages of the console stand on: names, days, tables,
// and what waits for a second person.
package base

import (
	"context"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/vault"
	"luohu/backend/web/site"
)

// Console is what they have in common.
type Console struct {
	*site.Shell
	Load   *caseload.Caseload
	People People
}

// People is what is known of applicants, masked.
type People interface {
	Show(ctx context.Context, terms casework.ListTerms, persons ...string) (map[string]vault.Masked, error)
	Names(ctx context.Context, persons ...string) (map[string]string, error)
}

// NumberDigits is how many a 受理编号 has.
const NumberDigits = 12

// PerPage is how many items of a list a page has.
const PerPage = 50
