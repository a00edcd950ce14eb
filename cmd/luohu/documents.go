package main

import (
	"luohu/backend/binding"
	"luohu/backend/document"
	"luohu/backend/signature"
	"luohu/backend/web/api"
)

// openDocuments gives the register its keys: what an earlier key of this
// installation signed is still known for its own.
func (a *App) openDocuments(c *api.Cases) (*document.Office, error) {
	keys, err := signature.Known(a.settings.Signing.Key, a.settings.KeysDir())
	if err != nil {
		return nil, err
	}
	return document.New(document.Parts{
		Load: c.Load, People: a.people.vault, Words: c.Words, Keys: keys, PublicURL: a.settings.HTTP.PublicURL,
		ReceiptCode: func(application string) string { return binding.ReceiptCode(a.people.vault.Keys, application) },
	})
}
