package main

import (
	"context"

	"luohu/backend/notice"
	"luohu/backend/store"
	"luohu/configs"
)

// loadNotices reads what notices are made by.
func loadNotices(s configs.Settings) (*notice.Rules, error) {
	channels, err := configs.FS.ReadFile("notices/channels.yaml")
	if err != nil {
		return nil, err
	}
	return loadFrom("notices/kinds.yaml", func(kinds []byte) (*notice.Rules, error) {
		return notice.LoadRules(kinds, channels, notice.Office{Name: s.Notices.Office, Phone: s.Notices.Phone, URL: s.HTTP.PublicURL})
	})
}

// followNotices takes in what is published and withdrawn, on whichever machine.
func (a *App) followNotices(ctx context.Context) {
	refresh := func(ctx context.Context, s *store.Store) (bool, error) { return a.board.Refresh(ctx, s) }
	a.follow(ctx, "the notices", refresh, func() []any { return []any{"newest", len(a.board.Newest())} })
}
