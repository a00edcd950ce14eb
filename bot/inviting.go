package bot

import (
	"context"

	"luohu/backend/invite"
)

// Invited says what a follower has scanned.
type Invited func(ctx context.Context, scene, follower string) (invite.Scan, error)

// invited answers who scans the code by which a unit invites an applicant, or one of
// its agents or of the staff a phone of their own. A store that is away is no reason to greet nobody.
func (t *talk) invited(m Message, scene string) (reply string, ok bool) {
	if t.Invited == nil || scene == "" {
		return "", false
	}
	scan, err := t.Invited(t.ctx, scene, m.Follower)
	switch {
	case err != nil:
		t.Log.Warn("an invitation could not be looked up", "error", err)
		return "", false
	case !scan.Ours:
		return "", false
	case scan.Over:
		return t.Words.InvitedOver.String(), true
	}
	if scan.Staff != "" {
		return t.askStaff(scene, scan.Staff)
	}
	asks, err := t.bind(bindState{Scene: scene, Agent: scan.Agent})
	if err != nil {
		t.Log.Warn("nobody could be asked to bind themselves", "error", err)
		return "", false
	}
	invited := t.Words.Invited
	if scan.Agent {
		invited = t.Words.Agency.Invited
	}
	return invited.With(map[string]any{"Unit": scan.Unit}) + "\n\n" + asks, true
}
