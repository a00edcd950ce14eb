package h5

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"luohu/backend/store"
	"luohu/estimator"
)

// tokens is what tokens look like: 130 random bits.
var tokens = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// kept is a saved estimate, counted again by the table that it was counted by.
type kept struct {
	store.Estimate
	table *estimator.Policy
	facts map[string]any
	told  *estimator.Explanation
}

var (
	errNoTable   = errors.New("its table is not kept")
	errNotAsKept = errors.New("what was kept can't be read")
)

// find is the estimate of a token; nil if there is none. What can be no token
// is looked for too, so that it takes as long.
func (d *drawer) find(ctx context.Context, token string) (*kept, error) {
	if !tokens.MatchString(token) {
		token = ""
	}
	saved, found, err := d.Records.FindEstimate(ctx, token)
	if err != nil || !found {
		return nil, err
	}
	k := &kept{Estimate: saved}
	asOf, err := time.Parse(time.DateOnly, saved.AsOf)
	if err == nil {
		err = json.Unmarshal(saved.Facts, &k.facts)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotAsKept, err)
	}
	if k.table, err = d.Tables.Version(ctx, saved.PolicyVersion); err != nil {
		return nil, err
	}
	if k.table == nil {
		return nil, fmt.Errorf("%s: %w", saved.PolicyVersion, errNoTable)
	}
	if k.told, err = k.table.ExplainPartial(k.facts, asOf); err != nil {
		return nil, fmt.Errorf("count by %s: %w", saved.PolicyVersion, err)
	}
	if k.told.Total.String() != saved.Total { // its owner is told, and so are we
		d.Log.Warn("a saved estimate counts to another total than it did", "policy_version", saved.PolicyVersion)
	}
	return k, nil
}

// data is the estimate with its explanation, for programs. It is written as
// `luohu estimate --format json` writes one.
func (d *drawer) data(_ context.Context, k *kept) (document, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(k.told); err != nil {
		return document{}, fmt.Errorf("write an estimate as JSON: %w", err)
	}
	return d.layout.press.document("application/json; charset=utf-8", b.Bytes()), nil
}

// page is the estimate for its owner.
func (d *drawer) page(_ context.Context, k *kept) (document, error) {
	return d.layout.page("estimate.html", d.tell(k))
}

// sheet is the estimate to hand to somebody, dated as it was saved.
func (d *drawer) sheet(ctx context.Context, k *kept) (document, error) {
	file, err := d.press.Print(ctx, d.tell(k), k.CreatedAt)
	if err != nil {
		return document{}, err
	}
	return document{contentType: "application/pdf", plain: file}, nil
}
