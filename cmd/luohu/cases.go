package main

import (
	"context"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/files"
	"luohu/backend/identity"
	"luohu/backend/settings"
	"luohu/backend/web/api"
	"luohu/backend/web/door"
	"luohu/configs"
)

// tickEvery is how often the clock is looked at.
const tickEvery = time.Second

// cases is the core workflow, put together for the API.
func (a *App) openCases() (*api.Cases, error) {
	words, err := caseWords()
	if err != nil {
		return nil, err
	}
	fileWords, err := loadFrom("words/files.yaml", files.LoadWords)
	if err != nil {
		return nil, err
	}
	consents, err := loadFrom("consent.yaml", consent.Load)
	if err != nil {
		return nil, err
	}
	desk, err := files.OpenDesk(a.settings)
	if err != nil {
		return nil, err
	}
	if a.shelf, err = files.OpenStore(a.settings); err != nil {
		return nil, err
	}
	if a.parts, err = files.OpenParts(a.settings, time.Now); err != nil {
		return nil, err
	}
	presets, err := loadPresets()
	if err != nil {
		return nil, err
	}
	notices, err := loadNotices(a.settings)
	if err != nil {
		return nil, err
	}
	addresses, err := files.OpenAddresses(a.settings)
	if err != nil {
		return nil, err
	}
	cases := &api.Cases{
		Load: caseload.New(caseload.Parts{
			Store: a.store, Policies: policies{a.content, a.store}, Vault: a.people.vault, Presets: presets,
			Persons: a.people.vault, Signing: a.audit.key, Consent: consents,
			Cabinet: &caseload.Cabinet{
				Desk: desk, Archive: files.NewArchive(a.shelf), Parts: a.parts, Addresses: addresses, Now: time.Now,
				Key: func(ctx context.Context, person string) files.AEAD { return a.people.vault.Key(ctx, person) },
			},
			Days: func() casework.Workdays { return a.almanac.Days() }, Now: a.content.now,
			Notices:   notices,
			Carries:   a.carries,
			Content:   a.content.desk,
			Registers: a.dials.On(settings.Registration),
			Agents:    a.people.identity, Fresh: func(unit string) caseload.Fresh { return a.people.vault.Fresh(unit) },
		}),
		Store: a.store, Words: words, FileWords: fileWords, Persons: a.people.vault,
		Door: door.New(door.Parts{
			Store: a.store, Who: a.people.identity.Who, May: identity.MayAtAll, PublicURL: a.settings.HTTP.PublicURL,
		}),
		Identity: a.people.identity, Log: a.log,
		Reveals:     api.Reveals{By: a.people.vault, PerHour: a.dials.Int(settings.RevealsPerHour)},
		Fingerprint: a.people.keys.Fingerprint,
	}
	if a.documents, err = a.openDocuments(cases); err != nil {
		return nil, err
	}
	return cases, a.openExchange(cases)
}

// caseWords say states and refusals to people, also those of signing in and of
// the exchange.
func caseWords() (*casework.Words, error) {
	var more [][]byte
	for _, name := range []string{"words/identity.yaml", "words/exchange.yaml", "words/help.yaml", "words/notice.yaml", "words/broadcast.yaml", "words/settings.yaml", "words/document.yaml", "words/policies.yaml"} {
		src, err := configs.FS.ReadFile(name)
		if err != nil {
			return nil, err
		}
		more = append(more, src)
	}
	return loadFrom("words/casework.yaml", func(src []byte) (*casework.Words, error) { return casework.LoadWords(src, more...) })
}

// presetFiles are what a period is run by, the usual one first.
var presetFiles = []string{"periods/since-2022.yaml", "periods/2021.yaml"}

func loadPresets() (all []*casework.Preset, err error) {
	for _, name := range presetFiles {
		p, err := loadFrom(name, func(src []byte) (*casework.Preset, error) { return casework.LoadPreset(name, src) })
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// loadFrom reads shipped words.
func loadFrom[W any](name string, load func([]byte) (*W, error)) (*W, error) {
	src, err := configs.FS.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return load(src)
}

// followClock does what is due by the clock. Each thing happens once, also with
// several machines, and in order after an outage.
func (a *App) followClock(ctx context.Context) {
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	var trouble string
	for {
		done, err := a.cases.Load.Tick(ctx)
		a.work.Did("clock", tickEvery, err)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			trouble = ""
		case err.Error() != trouble: // once, not every second
			trouble = err.Error()
			a.log.Error("what is due by the clock was not all done", "error", err)
		}
		if done > 0 {
			a.log.Info("the clock moved periods, noted what is overdue or counted days anew", "number", done)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
