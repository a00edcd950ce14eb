// Package auditlog shows the audit log and its chain: who did what, whether the
// record of it is whole, and how it is taken away.
package auditlog

import (
	"luohu/backend/auditcheck"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Deeds   *Deeds
	Checker *auditcheck.Checker // of the chain
}

type pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{p}
	o.mountLog()
	o.mountChain()
}
