package main

import (
	"context"

	"luohu/backend/settings"
)

// openDials are the settings that staff change while everything runs, over what
// files and environment say.
func (a *App) openDials(ctx context.Context) (*settings.Settings, error) {
	s := a.settings
	dials, err := settings.New(map[string]any{
		settings.Notice: "", settings.Registration: true, settings.Person: s.Bot.Person,
		settings.EstimatesPerMinute: s.HTTP.EstimatesPerMinute, settings.UnitsPerMinute: s.HTTP.UnitsPerMinute,
		settings.SearchesPerMinute: s.HTTP.SearchesPerMinute, settings.RevealsPerHour: s.Vault.RevealsPerHour,
	})
	if err != nil {
		return nil, err
	}
	_, err = dials.Refresh(ctx, a.store)
	return dials, err
}
