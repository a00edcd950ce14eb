package admin

import (
	"fmt"
	"net/http"

	"github.com/goccy/go-yaml"

	"luohu/backend/settings"
	"luohu/backend/store"
	"luohu/backend/web/site"
	"luohu/configs"
)

// Dials are the settings that may be changed while everything runs, in words:
// configs/words/dials.yaml.
type Dials struct {
	Settings map[string]DialWords
}

// DialWords say what a setting does.
type DialWords struct{ Says, Help, Unit, On, Off string }

// LoadDials reads them, and holds them against the settings that there are.
func LoadDials(src []byte) (*Dials, error) {
	var d Dials
	if err := yaml.UnmarshalWithOptions(src, &d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/dials.yaml: %s", yaml.FormatError(err, false, true))
	}
	for _, one := range settings.Dials {
		if d.Settings[one.Name].Says == "" {
			return nil, fmt.Errorf("words/dials.yaml: nothing is said of %s", one.Name)
		}
	}
	return &d, nil
}

// dial is a setting with what holds.
type dial struct {
	settings.Dial
	Words   DialWords
	Now     string
	File    string // what files and environment say
	Version int64  // in force; 0: it was never set
	ByFiles bool   // it is as files and environment say
	History []version
	Form    *site.Form // of this one
}

// On says that it is a switch, and on.
func (d dial) On() bool { return d.Now == "true" }

// version is what was set once.
type version struct {
	store.SettingVersion
	Was string // as it would be typed
	By  string
}

// dialsPage is the page of all.
type dialsPage struct {
	Dials   []dial
	Origins []configs.Origin
}

// historyRead bounds what is read of all that was ever set.
const (
	historyRead  = 200
	historyShown = 5
)

func (o *pages) mountSettings() {
	o.Get("/console/settings", "listSettings", func(p *site.Page) error { return o.settings(p, "", site.Blank(), http.StatusOK) })
	o.Post("/console/settings", "changeSettings", o.set)
}

func (o *pages) settings(p *site.Page, about string, form *site.Form, status int) error {
	rows, err := o.Load.Store.SettingHistory(p, historyRead)
	if err != nil {
		return err
	}
	var accounts []string
	for _, row := range rows {
		accounts = append(accounts, row.SetBy)
	}
	called, err := o.Load.Store.AccountNames(p, accounts...)
	if err != nil {
		return err
	}
	v := dialsPage{Origins: o.Origins}
	for _, d := range settings.Dials {
		one := dial{Dial: d, Words: o.Dials.Settings[d.Name], Now: o.Dialled.Shown(d.Name), File: o.Dialled.File(d.Name), ByFiles: true, Form: site.Blank()}
		if d.Name == about {
			one.Form = form
		}
		for _, row := range rows {
			if row.Name != d.Name {
				continue
			}
			if one.Version == 0 {
				one.Version, one.ByFiles = row.Version, row.Value == ""
			}
			if len(one.History) < historyShown {
				one.History = append(one.History, version{row, o.Dialled.Typed(d.Name, row.Value), called[row.SetBy]})
			}
		}
		v.Dials = append(v.Dials, one)
	}
	return p.ShowAs(status, "settings.html", v)
}

func (o *pages) set(p *site.Page) error {
	form := p.Form()
	seen := int64(0)
	_, _ = fmt.Sscan(form.Get("version"), &seen) // what is no number is refused as changed
	act := form.Get("act")
	err := o.Dialled.Set(p, o.Load.Store, p.By(), settings.Change{
		Name: form.Get("name"), Typed: form.Get("value"), Files: act == "files", Back: act == "back", Seen: seen, Reason: form.Get("reason"),
	})
	if err == nil {
		return p.To("/console/settings#"+form.Get("name"), "setting-changed")
	}
	if !p.Refused(form, err) {
		return err
	}
	return o.settings(p, form.Get("name"), form, http.StatusUnprocessableEntity)
}
