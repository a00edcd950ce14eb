package bot

import (
	"context"

	"luohu/backend/invite"
)

// Invited says what a follower has scanned.
type Invited func(ctx context.Context, scene, follower string) (invite.Scan, error)

// invited answers who scans the code by which a unit invites an applicant, or one of
// its agents or of the staff a phone of their own: with the question that this opens, or
// with the one that stands. A store that is away is no reason to greet nobody.
func (t *talk) invited(m Message, scene string) (reply string, ok bool, err error) {
	if t.Invited == nil || scene == "" {
		return "", false, nil
	}
	scan, err := t.Invited(t.ctx, scene, m.Follower)
	switch {
	case err != nil:
		t.Log.Warn("an invitation could not be looked up", "error", err)
		return "", false, nil
	case !scan.Ours:
		return "", false, nil
	case scan.Over:
		reply, err = t.withQuestion(t.Words.InvitedOver.String())
		return reply, true, err
	}
	if scan.Staff != "" {
		reply, ok = t.askStaff(scene, scan.Staff)
		return reply, ok, nil
	}
	asks, err := t.bind(bindState{Scene: scene, Agent: scan.Agent})
	if err != nil {
		t.Log.Warn("nobody could be asked to bind themselves", "error", err)
		return "", false, nil
	}
	invited := t.Words.Invited
	if scan.Agent {
		invited = t.Words.Agency.Invited
	}
	return invited.With(map[string]any{"Unit": scan.Unit}) + "\n\n" + asks, true, nil
}
