// Package periods serves the pages of the periods: what they are run by, where they
// stand, what they wait for, their lists, and the calendar of working days.
package periods

import (
	"luohu/backend/document"
	"luohu/backend/web/console/base"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Documents *document.Office // lists for the board
}

// Pages are mounted.
type Pages struct{ Parts }

// Mount mounts them.
func Mount(p Parts) *Pages {
	o := &Pages{p}
	o.mountPeriods()
	o.mountTerms()
	o.mountTrial()
	o.mountLists()
	o.mountYears()
	o.mountPosting()
	return o
}
