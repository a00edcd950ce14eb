// Package menu knows the custom menus of the official account: which one holds in
// which stage of a period, what WeChat takes, and how two of them differ.
package menu

import (
	"bytes"
	"encoding/json"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/digest"
)

// Button is one of a menu, in WeChat's own words; of those that open a list only the
// name and the list count.
type Button struct {
	Type     string   `json:"type,omitempty" yaml:"type"`
	Name     string   `json:"name" yaml:"name"`
	Key      string   `json:"key,omitempty" yaml:"key"`
	URL      string   `json:"url,omitempty" yaml:"url"`
	AppID    string   `json:"appid,omitempty" yaml:"appid"`
	PagePath string   `json:"pagepath,omitempty" yaml:"pagepath"`
	Sub      []Button `json:"sub_button,omitempty" yaml:"sub_button"`
}

// Menu is a whole one.
type Menu []Button

// JSON is how menu/create takes it.
func (m Menu) JSON() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // WeChat shows \u003c as it stands
	_ = encoder.Encode(map[string]any{"button": m})
	return bytes.TrimSpace(out.Bytes())
}

// Digest tells whether two are the same.
func (m Menu) Digest() string { return digest.Of(m.JSON()) }

// Clicks are all buttons that send a word.
func (m Menu) Clicks() (all []Button) {
	for _, b := range m {
		for _, one := range append([]Button{b}, b.Sub...) {
			if one.Type == "click" {
				all = append(all, one)
			}
		}
	}
	return all
}

// Names are those of all buttons.
func (m Menu) Names() (all []string) {
	for _, b := range m {
		all = append(all, b.Name)
		for _, sub := range b.Sub {
			all = append(all, sub.Name)
		}
	}
	return all
}

// Staged is a menu that holds in some stages.
type Staged struct {
	In     []casework.Stage `yaml:"in"`
	Button Menu             `yaml:"button"`
}

// Menus are all of an account.
type Menus struct {
	Default Menu     `yaml:"button"`
	Stages  []Staged `yaml:"stages"` // the first that holds is taken
}

// Of is the menu while periods are in some stages: the first in the file that is for
// one of them.
func (m Menus) Of(stages ...casework.Stage) Menu {
	for _, one := range m.Stages {
		if slices.ContainsFunc(one.In, func(s casework.Stage) bool { return slices.Contains(stages, s) }) {
			return one.Button
		}
	}
	return m.Default
}

// All are the default and every other one.
func (m Menus) All() []Menu {
	all := []Menu{m.Default}
	for _, one := range m.Stages {
		all = append(all, one.Button)
	}
	return all
}
