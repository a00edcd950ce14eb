package tables

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
	"luohu/estimator"
)

// Refusal says why somebody can't do something with a version: in one sentence for
// operators, and by a code for people, whose words stand in configs.
type Refusal struct {
	Code   casework.Code
	Params map[string]any
	says   string
}

// Error is the sentence.
func (r Refusal) Error() string { return r.says }

// What a version is refused for.
const (
	CodeUnknown      casework.Code = "policy_unknown"       // version
	CodeAmbiguous    casework.Code = "policy_ambiguous"     // version
	CodeDraftThere   casework.Code = "policy_draft_there"   // by
	CodeApproved     casework.Code = "policy_approved"      // by
	CodeInForce      casework.Code = "policy_in_force"      // policy
	CodeExamples     casework.Code = "policy_examples"      // count, first
	CodeOrder        casework.Code = "policy_order"         // why
	CodeNotDraft     casework.Code = "policy_not_draft"     // policy, status, by
	CodeOwn          casework.Code = "policy_own"           // policy, by
	CodeUnreadable   casework.Code = "policy_unreadable"    // why
	CodeReasonNeeded casework.Code = "policy_reason_needed" //
	CodeNotApproved  casework.Code = "policy_not_approved"  // policy, status
	CodeSuperseded   casework.Code = "policy_superseded"    // policy, later
	CodeName         casework.Code = "policy_name"          //
	CodeReason       casework.Code = "policy_reason"        // most
)

// params of a refusal, by name.
type params map[string]any

func refuse(code casework.Code, p params, format string, args ...any) error {
	return Refusal{code, p, fmt.Sprintf(format, args...)}
}

const (
	maxName   = 64 // characters
	maxReason = 500

	// tries is how often a decision is made again because somebody took another
	// step in the meantime.
	tries = 8
)

// Submitted is the step by which a version becomes a draft.
const Submitted = "submitted"

// Submit makes a draft of a version that checks, whose examples come out and
// that follows the tables of now. One that was rejected or withdrawn may be
// submitted again. Its error is a [Refusal] if it may not be.
func (t *Tables) Submit(ctx context.Context, s *store.Store, p *estimator.Policy, by string) error {
	by, err := name(by)
	if err != nil {
		return err
	}
	return t.decide(ctx, s, func(all []store.PolicyVersion) (v store.PolicyVersion, step store.PolicyStep, err error) {
		if i := slices.IndexFunc(all, func(v store.PolicyVersion) bool { return v.Version == p.Version }); i >= 0 {
			switch known := all[i]; known.Status {
			case store.Draft:
				return v, step, refuse(CodeDraftThere, params{"by": known.SubmittedBy}, "this file is a draft already, submitted by %s", known.SubmittedBy)
			case store.Approved:
				return v, step, refuse(CodeApproved, params{"by": known.DecidedBy}, "this file is approved already, by %s", known.DecidedBy)
			}
		}
		if err := t.fits(p); err != nil {
			return v, step, err
		}
		v = store.PolicyVersion{
			Version: p.Version, Policy: p.ID, Source: string(p.Source()), Status: store.Draft, SubmittedBy: by,
		}
		return v, store.PolicyStep{Step: Submitted, DoneBy: by}, nil
	})
}

// fits checks that a version can be counted by beside the tables of now.
func (t *Tables) fits(p *estimator.Policy) error {
	if _, there := t.Catalog().Version(p.Version); there {
		return refuse(CodeInForce, params{"policy": p.ID}, "%s is one of the tables of now already", p.ID)
	}
	if differences := p.Test(); len(differences) > 0 {
		return refuse(CodeExamples, params{"count": len(differences), "first": differences[0].String()},
			"%d of its examples do not come out; the first: %s", len(differences), differences[0])
	}
	if _, err := estimator.NewCatalog(t.home, append(t.Catalog().All(), p)...); err != nil {
		return refuse(CodeOrder, params{"why": err.Error()}, "it does not follow the tables of now: %s", err)
	}
	return nil
}

func noDraft(v store.PolicyVersion) error {
	return refuse(CodeNotDraft, params{"policy": v.Policy, "status": v.Status, "by": v.DecidedBy}, "%s is no draft: it is %s by %s", v.Policy, v.Status, v.DecidedBy)
}

// Approve brings a draft into force on its date. Whoever submitted it can't
// approve it.
func (t *Tables) Approve(ctx context.Context, s *store.Store, version, by, reason string) error {
	return t.judge(ctx, s, version, by, reason, store.Approved, func(v store.PolicyVersion, by string) error {
		if v.Status != store.Draft {
			return noDraft(v)
		}
		if samePerson(v.SubmittedBy, by) {
			return refuse(CodeOwn, params{"policy": v.Policy, "by": v.SubmittedBy},
				"%s was submitted by %s: somebody else must approve it", v.Policy, v.SubmittedBy)
		}
		p, err := t.load(v)
		if err != nil {
			return refuse(CodeUnreadable, params{"why": err.Error()}, "%s", err)
		}
		return t.fits(p)
	})
}

// Reject ends a draft; its submitter may take it back that way.
func (t *Tables) Reject(ctx context.Context, s *store.Store, version, by, reason string) error {
	return t.judge(ctx, s, version, by, reason, store.Rejected, func(v store.PolicyVersion, _ string) error {
		if v.Status != store.Draft {
			return noDraft(v)
		}
		return nil
	})
}

// Withdraw takes an approved version out of force: the one before it is in
// force again. It stays readable for what began with it.
func (t *Tables) Withdraw(ctx context.Context, s *store.Store, version, by, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return refuse(CodeReasonNeeded, nil, "a reason is needed to withdraw a version")
	}
	return t.judge(ctx, s, version, by, reason, store.Withdrawn, func(v store.PolicyVersion, _ string) error {
		if v.Status != store.Approved {
			return refuse(CodeNotApproved, params{"policy": v.Policy, "status": v.Status}, "%s is not approved: it is %s", v.Policy, v.Status)
		}
		for _, later := range t.Catalog().All() {
			if later.Supersedes == v.Policy {
				return refuse(CodeSuperseded, params{"policy": v.Policy, "later": later.ID}, "%s supersedes %s: withdraw it first", later.ID, v.Policy)
			}
		}
		return nil
	})
}

// judge makes a decision on a version of the record.
func (t *Tables) judge(ctx context.Context, s *store.Store, version, by, reason, becomes string, may func(store.PolicyVersion, string) error) error {
	by, err := name(by)
	if err != nil {
		return err
	}
	if reason, err = oneLine(reason); err != nil {
		return err
	}
	return t.decide(ctx, s, func(all []store.PolicyVersion) (v store.PolicyVersion, step store.PolicyStep, err error) {
		i := slices.IndexFunc(all, func(v store.PolicyVersion) bool { return v.Version == version })
		if i < 0 {
			return v, step, refuse(CodeUnknown, params{"version": version}, "nobody submitted version %s", version)
		}
		v = all[i]
		if err := may(v, by); err != nil {
			return v, step, err
		}
		v.Status, v.DecidedBy, v.Reason = becomes, by, reason
		return v, store.PolicyStep{Step: becomes, DoneBy: by, Reason: reason}, nil
	})
}

// decide takes a step by what the record says now; if somebody takes another one
// at the same time, it looks again.
func (t *Tables) decide(ctx context.Context, s *store.Store,
	step func(all []store.PolicyVersion) (store.PolicyVersion, store.PolicyStep, error),
) error {
	for try := 1; ; try++ {
		last, err := s.LastPolicyStep(ctx)
		if err != nil {
			return err
		}
		all, err := s.PolicyVersions(ctx)
		if err != nil {
			return err
		}
		// Tables that can't be read must not keep anybody from withdrawing one.
		_, unreadable := t.Refresh(ctx, s)
		v, next, err := step(all)
		if err != nil {
			return err
		}
		if unreadable != nil && v.Status != store.Withdrawn && v.Status != store.Rejected {
			return unreadable
		}
		next.Number = last + 1
		err = s.TakePolicyStep(ctx, v, next, deed(v, next))
		if errors.Is(err, store.ErrConflict) && try < tries {
			continue
		}
		return err
	}
}

// name is a person's name as it is kept.
func name(s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return "", refuse(CodeName, nil, "the name of who does it is needed")
	case n > maxName || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return "", refuse(CodeName, nil, "a name has at most %d characters, all of them printable", maxName)
	case audit.Personal(s):
		return "", refuse(CodeName, nil, "a name is no ID or phone number: it is kept for good")
	}
	return s, nil
}

// oneLine is a reason as it is kept.
func oneLine(s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case utf8.RuneCountInString(s) > maxReason || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return "", refuse(CodeReason, params{"most": maxReason}, "a reason has at most %d characters, all of them printable", maxReason)
	case audit.Personal(s):
		return "", refuse(CodeReason, params{"most": maxReason}, "a reason may not hold a person's ID or phone number: it is kept for good")
	}
	return s, nil
}

// samePerson does not let another way of writing make somebody else.
func samePerson(a, b string) bool {
	return strings.EqualFold(norm.NFKC.String(a), norm.NFKC.String(b))
}
