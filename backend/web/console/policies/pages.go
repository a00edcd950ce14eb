// Package policies serves the pages of the points tables: their versions, what
// changes from one to the next and for whom, and who decides on them.
package policies

import (
	"luohu/backend/kv"
	"luohu/backend/progress"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Policies Policies
	KV       kv.Store        // what was asked to be counted
	Works    *progress.Board // the counting
}

type pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{p}
	o.mountList()
	o.mountPolicy()
	o.mountImpact()
}
