package bot

import "context"

// Invited says whose invitation a follower has scanned; not ours: what was scanned
// is none.
type Invited func(ctx context.Context, scene, follower string) (unit string, over, ours bool, err error)

// invited answers who scans the code by which a unit invites an applicant. A
// store that is away is no reason to greet nobody.
func (t *talk) invited(m Message, scene string) (reply string, ok bool) {
	if t.Invited == nil || scene == "" {
		return "", false
	}
	unit, over, ours, err := t.Invited(t.ctx, scene, m.Follower)
	switch {
	case err != nil:
		t.Log.Warn("an invitation could not be looked up", "error", err)
		return "", false
	case !ours:
		return "", false
	case over:
		return t.Words.InvitedOver.String(), true
	}
	asks, err := t.bind(bindState{Scene: scene})
	if err != nil {
		t.Log.Warn("nobody could be asked to bind themselves", "error", err)
		return "", false
	}
	return t.Words.Invited.With(map[string]any{"Unit": unit}) + "\n\n" + asks, true
}
