// Package units serves the pages of the units: their licences, their agents, and
// what keeps them out.
package units

import (
	"luohu/backend/exchange"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Exchange *exchange.Exchange // their applications
}

type pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{p}
	o.mountList()
	o.mountActs()
}
