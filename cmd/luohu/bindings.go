package main

import (
	"context"
	"errors"

	"luohu/backend/binding"
	"luohu/backend/sms"
)

// openBindings is for followers to show which person they are. Codes go to phones
// by the provider of the settings; without one, and with the simulator, they show
// there.
func (a *App) openBindings() error {
	s := a.settings
	parts := binding.Parts{
		Store: a.store, Vault: a.people.vault, Invites: a.invites, Agents: a.cases.Load, KV: a.kv, Texts: a.cases.Load.Consent, Most: s.Binding.Most,
		Now: a.content.now, Log: a.log,
	}
	switch {
	case s.SMS.URL != "":
		provider, err := sms.New(sms.Options{
			URL: s.SMS.URL, Authorization: s.SMS.Authorization, ContentType: s.SMS.ContentType, Body: s.SMS.Body, OK: s.SMS.OK,
		})
		if err != nil {
			return err
		}
		parts.Sender = provider
	case s.SimEnabled():
		parts.Sender = simulated{a}
	}
	a.bindings = binding.New(parts)
	return nil
}

// simulated sends codes to the phones of the simulator.
type simulated struct{ *App }

// SendCode is what a provider does.
func (s simulated) SendCode(ctx context.Context, phone, code string) error {
	if s.sim == nil {
		return errors.New("this program has no simulator: it runs with the bot")
	}
	return s.sim.SendCode(ctx, phone, code)
}
