package main

import (
	"context"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/audit"
	"luohu/backend/auditcheck"
	"luohu/backend/pulse"
	"luohu/backend/signature"
	"luohu/backend/store"
	"luohu/bot/wechat"
)

// newHeart reports how this program is.
func (a *App) newHeart(roles []string) *pulse.Heart {
	dirs := []pulse.Place{{What: "data", Path: a.settings.Data.Dir}}
	if dir := a.settings.Files.Dir; dir != "" && a.settings.Files.S3.Endpoint == "" {
		dirs = append(dirs, pulse.Place{What: "files", Path: dir})
	}
	return &pulse.Heart{
		Store: a.store, Version: version, Roles: roles, Dirs: dirs, Work: a.work, Faults: a.faults, WeChat: a.aboutWeChat, Now: time.Now, Log: a.log,
	}
}

// newChecker checks the audit chain for who looks on.
func (a *App) newChecker() *auditcheck.Checker {
	return auditcheck.New(auditcheck.Checker{
		Store: a.store, Note: (*store.Tx).Audit, Now: time.Now, Log: a.log,
		Points: func() ([]audit.Point, []anchor.Fault, error) {
			known, err := signature.Known(a.settings.Signing.Key, a.settings.KeysDir())
			if err != nil {
				return nil, nil, err
			}
			return anchors(a.settings).Points(known)
		},
	})
}

// aboutWeChat is what this program knows of the official account.
func (a *App) aboutWeChat(ctx context.Context) *pulse.WeChat {
	s := a.client.State(ctx)
	w := &pulse.WeChat{Simulated: a.sim != nil, Token: s.Token, TokenUntil: s.TokenUntil, Refused: refusedCall(s.Refused), Limited: refusedCall(s.Limited)}
	w.Messages = a.counted("luohu_wechat_messages_total", "kind", "outcome")
	w.Refusals = a.counted("luohu_wechat_refusals_total", "reason", "")
	w.Calls = a.counted("luohu_wechat_api_calls_total", "endpoint", "code")
	return w
}

func refusedCall(r *wechat.Refused) *pulse.Refused {
	if r == nil {
		return nil
	}
	return &pulse.Refused{Endpoint: r.Endpoint, Code: r.Code, At: r.At}
}

// counted are the counters of a name, by two of their labels.
func (a *App) counted(name, what, how string) (all []pulse.Count) {
	families, err := a.registry.Gather()
	if err != nil {
		a.log.Debug("what was counted can't be read", "error", err)
	}
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			c := pulse.Count{N: int64(m.GetCounter().GetValue())}
			for _, l := range m.GetLabel() {
				switch l.GetName() {
				case what:
					c.What = l.GetValue()
				case how:
					c.How = l.GetValue()
				}
			}
			all = append(all, c)
		}
	}
	return all
}
