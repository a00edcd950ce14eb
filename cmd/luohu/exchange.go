package main

import (
	"context"
	"time"

	"luohu/backend/exchange"
	"luohu/backend/inquiry"
	"luohu/backend/kv"
	"luohu/backend/settings"
	"luohu/backend/web/api"
)

// openExchange gives the workflow its ways in and out: files, lists, and
// departments' systems.
func (a *App) openExchange(c *api.Cases) error {
	tables, err := loadFrom("words/tables.yaml", exchange.LoadTables)
	if err != nil {
		return err
	}
	connectors := make([]inquiry.Settings, len(a.settings.Connectors))
	for i, s := range a.settings.Connectors {
		connectors[i] = inquiry.Settings{
			Department: s.Department, Kind: s.Kind, URL: s.URL, Header: s.Header, Secret: s.Secret, SecretFile: s.SecretFile, Timeout: s.Timeout,
		}
	}
	systems, err := inquiry.Open(connectors, inquiry.Demo{Source: tables.Demo.Source, Evidence: tables.Demo.Evidence})
	if err != nil {
		return err
	}
	c.Exchange = exchange.New(exchange.Parts{
		Load: c.Load, Store: a.store, People: a.people.vault, Words: c.Words, Tables: tables, Systems: systems, Log: a.log,
	})
	most := a.dials.Int(settings.SearchesPerMinute)
	c.Searches = func(ctx context.Context, account string) bool {
		return kv.Limit{What: "searches", Most: int64(most()), Per: time.Minute}.Allows(ctx, a.kv, account)
	}
	return nil
}
