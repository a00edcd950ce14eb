// Package admin serves what administrators look after: the accounts of the staff,
// the settings that change while everything runs, and how the programs do.
package admin

import (
	"luohu/backend/auditcheck"
	"luohu/backend/settings"
	"luohu/backend/web/console/base"
	"luohu/configs"
)

// Parts are what the pages stand on.
type Parts struct {
	*base.Console
	Checker *auditcheck.Checker
	System  System
	Dialled *settings.Settings
	Dials   *Dials
	Origins []configs.Origin // of what stands in files and environment
}

type pages struct {
	Parts
	looked looked
}

// Mount mounts them.
func Mount(p Parts) {
	o := &pages{Parts: p}
	o.mountStaff()
	o.mountSettings()
	o.Get("/console/system", "getSystem", o.system)
}
