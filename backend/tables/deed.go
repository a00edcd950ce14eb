package tables

import (
	"strconv"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// acts are the steps as the audit log calls them.
var acts = map[string]string{
	Submitted:       "policy.submit",
	store.Approved:  "policy.approve",
	store.Rejected:  "policy.reject",
	store.Withdrawn: "policy.withdraw",
}

// deed is a step as it stands in the audit log. No role is asked for yet.
func deed(v store.PolicyVersion, step store.PolicyStep) store.Deed {
	return store.Deed{
		By: casework.Actor{ID: step.DoneBy}, Act: acts[step.Step], Kind: "policy_version", Subject: v.Version, Reason: step.Reason,
		Details: map[string]string{"policy": v.Policy, "step": strconv.FormatInt(step.Number, 10)},
	}
}
