// Package notices serves the pages on which notices are written, tried out on one's own
// phone, and sent once a second person has agreed.
package notices

import (
	"context"

	"luohu/backend/invite"
	"luohu/backend/trial"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Trials  *trial.Trials
	Invites *invite.Invites // of staff to bind a phone of their own
	Phones  Phones

	// Cover is the picture with which articles go out.
	Cover func(context.Context) ([]byte, error)
}

// Pages are mounted.
type Pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) *Pages {
	o := &Pages{p}
	o.mountList()
	o.mountActs()
	o.mountTrials()
	return o
}
