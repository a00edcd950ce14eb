package caseload

import (
	"context"
	"slices"
	"time"

	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/store"
)

// agreeing is whose consent somebody's is: the person's, or the account's.
func agreeing(by casework.Actor) string {
	if by.Role == casework.Applicant {
		return by.Person
	}
	return by.ID
}

// Agree records that somebody agreed to the text that is shown now. What they
// saw is said by its version.
func (c *Caseload) Agree(ctx context.Context, by casework.Actor, kind, version string) (given store.Consent, err error) {
	now := c.moment()
	text, known := c.Consent.Of(kind, now)
	switch {
	case !known || !slices.Contains(text.Who, by.Role):
		return given, &casework.Refusal{Code: casework.CodeConsentUnknown}
	case text.Version != version:
		return given, &casework.Refusal{Code: casework.CodeConsentOutdated}
	}
	given = store.Consent{ID: newID(), Who: agreeing(by), Kind: kind, Version: version, GivenAt: now}
	err = c.do(ctx, func(tx *store.Tx) error {
		if err := tx.AddConsent(given, text.Text); err != nil {
			return err
		}
		return tx.Audit(deed(by, "consent.give", "consent", given.ID, "", map[string]string{"kind": kind, "version": version}))
	})
	return given, err
}

// TakeBack records that somebody took a consent back. What was done before
// stays. It returns [store.ErrNotFound] if they have none such that holds.
func (c *Caseload) TakeBack(ctx context.Context, by casework.Actor, id string) (given store.Consent, err error) {
	err = c.do(ctx, func(tx *store.Tx) (err error) {
		given, err = tx.WithdrawConsent(id, agreeing(by), c.moment())
		if err != nil {
			return err
		}
		return tx.Audit(deed(by, "consent.withdraw", "consent", id, "", map[string]string{"kind": given.Kind, "version": given.Version}))
	})
	return given, err
}

// Consents are one page of somebody's own; an auditor's, of anybody's.
func (c *Caseload) Consents(ctx context.Context, by casework.Actor, who, after string, most int) ([]store.Consent, error) {
	if by.Role != casework.Auditor {
		who = agreeing(by)
	}
	return c.Store.Consents(ctx, who, after, most)
}

// Informs is the kind of the text that agents agree to before they see anything.
const Informs = "privacy"

// consentsRead is far above how often somebody has ever agreed and taken it back.
const consentsRead = 200

// Agent is as whom an agent acts where they have no session; a refusal if the portal
// would show them nothing now.
func (c *Caseload) Agent(ctx context.Context, account string) (by casework.Actor, err error) {
	if by, err = c.Agents.Agent(ctx, account); err != nil {
		return by, err
	}
	text, shown := c.Consent.Of(Informs, c.Now())
	if !shown {
		return by, nil
	}
	given, err := c.Consents(ctx, by, "", "", consentsRead)
	if err != nil {
		return by, err
	}
	if !slices.ContainsFunc(given, func(g store.Consent) bool { return g.Version == text.Version && g.WithdrawnAt == nil }) {
		return by, &casework.Refusal{Code: casework.CodeConsentOutdated}
	}
	return by, nil
}

// promised is which texts the promises of a submission were.
func (c *Caseload) promised(now time.Time) (w casework.Wording) {
	if c.Consent == nil {
		return w
	}
	unit, _ := c.Consent.Of(consent.PromiseOfUnit, now)
	applicant, _ := c.Consent.Of(consent.PromiseOfApplicant, now)
	return casework.Wording{Unit: unit.Version, Applicant: applicant.Version}
}
