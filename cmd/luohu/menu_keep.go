package main

import (
	"context"
	"errors"
	"time"

	"luohu/bot/menu"
)

// followMenu lets the account have the menu of the stage in which periods are, or says
// that one is due. A simulator's is always sent: it forgets its own.
func (a *App) followMenu(ctx context.Context) {
	s := a.settings.WeChat
	if a.sim == nil && (s.AppID == "" || s.AppSecret == "" || s.PushMenu == "off") {
		return
	}
	keeper := &menu.Keeper{Menus: a.content.menus, Account: a.client, Records: a.store, Sends: a.sim != nil || s.PushMenu == "push"}
	wait, trouble := lookEvery, ""
	for {
		sent, err := keeper.Keep(ctx)
		if ctx.Err() != nil {
			return
		}
		a.work.Did("menu", wait, err)
		switch {
		case err == nil:
			wait, trouble = lookEvery, ""
		case err.Error() != trouble: // once, not every time
			trouble = err.Error()
			a.logMenu(err)
			fallthrough
		default:
			wait = min(2*wait, 10*time.Minute) // WeChat counts how often it is asked
		}
		if sent {
			a.log.Info("the account has the menu for this stage")
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

func (a *App) logMenu(err error) {
	if errors.Is(err, menu.ErrDue) {
		a.log.Info("a menu is due", "do", "luohu menu push")
		return
	}
	a.log.Warn("the account's menu stays as it is", "error", err)
}
