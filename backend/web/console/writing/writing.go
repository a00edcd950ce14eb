// Package writing serves the pages on which guides and the words that lead to them
// are written, tried and released.
package writing

import "luohu/backend/web/console/base"

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Editing Editing
}

// Pages are mounted.
type Pages struct{ Parts }

// Mount mounts them; without a desk there are none.
func Mount(p Parts) *Pages {
	o := &Pages{p}
	if o.Editing.Desk == nil {
		return o
	}
	o.Get("/console/guides", "getContent", o.guides)
	o.mountGuide()
	o.mountKeywords()
	o.mountTry()
	o.mountRelease()
	o.mountQuestions()
	return o
}
