// Package talks is where officers talk with followers of the account who asked
// for a person, and where they see who follows it.
package talks

import (
	"luohu/backend/helpline"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Line *helpline.Line // to followers who asked for a person
}

type pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{p}
	o.mountTalks()
	o.Get("/console/followers", "listFollowers", o.followers)
}
