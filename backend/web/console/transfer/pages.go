// Package transfer serves the pages by which lists are taken away and scores of
// departments come in.
package transfer

import (
	"luohu/backend/exchange"
	"luohu/backend/kv"
	"luohu/backend/progress"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Exchange *exchange.Exchange
	KV       kv.Store        // files that wait for a confirmation
	Works    *progress.Board // exports that are under way
}

type pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{p}
	o.mountImports()
	o.mountExports()
}
