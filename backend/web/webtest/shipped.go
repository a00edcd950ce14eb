package webtest

import (
	"cmp"
	"context"
	"encoding/base64"
	"sync"
	"time"

	"luohu/backend/calendar"
	"luohu/backend/casework"
	"luohu/backend/consent"
	"luohu/backend/exchange"
	"luohu/backend/files"
	"luohu/backend/notice"
	"luohu/backend/signature"
	"luohu/configs"
	"luohu/estimator"
)

// Must is a value that could be had.
func Must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// Read is a file of those that are shipped.
func Read(name string) []byte { return Must(configs.FS.ReadFile(name)) }

// What is shipped never changes: it is read once for all tests of a package.
var (
	// Catalog is the shipped tables.
	Catalog = sync.OnceValue(func() *estimator.Catalog {
		words := Must(estimator.LoadWords(Read("words/estimate.yaml")))
		var all []*estimator.Policy
		for _, name := range []string{"tianjin-2018.yaml", "tianjin-2020.yaml", "tianjin-2022.yaml", "tianjin-2023.yaml"} {
			all = append(all, Must(estimator.Load(name, Read("policies/"+name), words)))
		}
		return Must(estimator.NewCatalog("tianjin", all...))
	})
	words = sync.OnceValue(func() *casework.Words {
		return Must(casework.LoadWords(Read("words/casework.yaml"), Read("words/identity.yaml"), Read("words/exchange.yaml"), Read("words/help.yaml"), Read("words/notice.yaml"), Read("words/broadcast.yaml"), Read("words/settings.yaml"), Read("words/document.yaml"), Read("words/policies.yaml")))
	})
	fileWords      = sync.OnceValue(func() *files.Words { return Must(files.LoadWords(Read("words/files.yaml"))) })
	exchangeTables = sync.OnceValue(func() *exchange.Tables { return Must(exchange.LoadTables(Read("words/tables.yaml"))) })
	workdays       = sync.OnceValue(func() *calendar.Calendar { return Must(calendar.Load(Read("calendar/2018-2026.json"))) })
	preset         = sync.OnceValue(func() *casework.Preset {
		return Must(casework.LoadPreset("since-2022.yaml", Read("periods/since-2022.yaml")))
	})
	// Consents is what people are told.
	Consents = sync.OnceValue(func() *consent.Texts { return Must(consent.Load(Read("consent.yaml"))) })
	// Notices are made by the shipped rules, by an office that is made up.
	Notices = sync.OnceValue(func() *notice.Rules {
		office := notice.Office{Name: "示范中心", Phone: "12333", URL: "https://luohu.example"}
		return Must(notice.LoadRules(Read("notices/kinds.yaml"), Read("notices/channels.yaml"), office))
	})
	// Signing is a key that everybody knows.
	Signing = sync.OnceValue(func() *signature.Key {
		return Must(signature.Parse(base64.StdEncoding.EncodeToString(make([]byte, 32))))
	})
)

// Tables are those of a catalog, each in its only version.
type Tables struct{ *estimator.Catalog }

// Version is the one of an id.
func (v Tables) Version(_ context.Context, version string) (*estimator.Policy, error) {
	p, _ := v.Catalog.Version(version)
	return p, nil
}

// ToCountBy is the table that a period asks for, else that of 2023.
func (v Tables) ToCountBy(id string, _ time.Time) (*estimator.Policy, error) {
	if p, found := v.Get(cmp.Or(id, "tianjin-2023")); found {
		return p, nil
	}
	return nil, v.Unknown(id)
}
