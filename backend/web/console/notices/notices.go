// Package notices serves the pages on which notices are written, and sent once a
// second person has agreed.
package notices

import "luohu/backend/web/console/base"

// Pages are mounted.
type Pages struct{ *base.Console }

// Mount mounts them.
func Mount(c *base.Console) *Pages {
	o := &Pages{c}
	o.mountList()
	o.mountActs()
	return o
}
