// Package settings holds those settings that staff change while everything runs:
// which they are, what may be set, and what holds now. Every version is kept, with
// who set it and why; every program on a database goes by the same within seconds.
package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"luohu/backend/audit"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// Kind is what a setting is.
type Kind string

// Kinds.
const (
	Number Kind = "number"
	Switch Kind = "switch" // on or off
	Text   Kind = "text"   // one line; empty: none
)

// Dial is a setting that may be changed while everything runs.
type Dial struct {
	Name        string
	Kind        Kind
	Least, Most int  // of a number; of a text, characters
	Reason      bool // has to be given
}

// The names of those that are asked for.
const (
	EstimatesPerMinute = "http.estimates_per_minute"
	UnitsPerMinute     = "http.units_per_minute"
	SearchesPerMinute  = "http.searches_per_minute"
	RevealsPerHour     = "vault.reveals_per_hour"
	Person             = "bot.person"
	Registration       = "registration.open"
	Notice             = "notice.text"
)

// Dials are all of them. What holds keys, addresses or costs of hashing is not
// among them: a mistake there locks everybody out.
var Dials = []Dial{
	{Name: Notice, Kind: Text, Most: 200},
	{Name: Registration, Kind: Switch, Reason: true},
	{Name: Person, Kind: Switch},
	{Name: EstimatesPerMinute, Kind: Number, Most: 1_000_000},
	{Name: UnitsPerMinute, Kind: Number, Most: 10_000},
	{Name: SearchesPerMinute, Kind: Number, Most: 10_000, Reason: true},
	{Name: RevealsPerHour, Kind: Number, Least: 1, Most: 10_000, Reason: true},
}

// Of is the dial with a name.
func Of(name string) (Dial, bool) {
	i := slices.IndexFunc(Dials, func(d Dial) bool { return d.Name == name })
	if i < 0 {
		return Dial{}, false
	}
	return Dials[i], true
}

// What is refused. The words for people stand in configs/words/settings.yaml.
const (
	CodeNumber   casework.Code = "setting_number"   // least, most
	CodeText     casework.Code = "setting_text"     // most
	CodePersonal casework.Code = "setting_personal" // what everybody reads holds somebody's number
	CodeChanged  casework.Code = "setting_changed"  // by somebody else meanwhile
	CodeSame     casework.Code = "setting_same"
)

func refuse(code casework.Code, params map[string]any) error {
	return &casework.Refusal{Code: code, Params: params}
}

// read is what was typed, as it is kept: JSON.
func (d Dial) read(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	switch d.Kind {
	case Number:
		n, err := strconv.Atoi(typed)
		if err != nil || n < d.Least || n > d.Most {
			return "", refuse(CodeNumber, map[string]any{"least": d.Least, "most": d.Most})
		}
		return strconv.Itoa(n), nil
	case Switch:
		return strconv.FormatBool(typed == "true"), nil
	}
	typed = strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	switch {
	case !utf8.ValidString(typed) || utf8.RuneCountInString(typed) > d.Most:
		return "", refuse(CodeText, map[string]any{"most": d.Most})
	case audit.Personal(typed):
		return "", refuse(CodePersonal, nil)
	}
	src, err := json.Marshal(typed)
	return string(src), err
}

// Settings is what holds now. It may be asked by many at once.
type Settings struct {
	files      map[string]string // as files and environment say, as JSON
	now        atomic.Pointer[map[string]string]
	refreshing sync.Mutex
	edition    int64
}

// New goes by what files and environment say, until something else is set.
func New(files map[string]any) (*Settings, error) {
	s := &Settings{files: map[string]string{}}
	for _, d := range Dials {
		src, err := json.Marshal(files[d.Name])
		if err != nil || files[d.Name] == nil {
			return nil, fmt.Errorf("setting %s has no value: %w", d.Name, err)
		}
		s.files[d.Name] = string(src)
	}
	s.now.Store(&s.files)
	return s, nil
}

// Refresh takes in what was set since it was last called, on whichever machine. On
// an error all stays.
func (s *Settings) Refresh(ctx context.Context, db *store.Store) (changed bool, err error) {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	edition, err := db.SettingsEdition(ctx)
	if err != nil || edition == s.edition {
		return false, err
	}
	rows, err := db.SettingsInForce(ctx)
	if err != nil {
		return false, err
	}
	now := map[string]string{}
	for name, value := range s.files {
		now[name] = value
	}
	for _, row := range rows {
		if _, known := now[row.Name]; known && row.Value != "" {
			now[row.Name] = row.Value
		}
	}
	s.now.Store(&now)
	s.edition = edition
	return true, nil
}

// File is what files and environment say.
func (s *Settings) File(name string) string { return shown(s.files[name]) }

// Shown is what holds now, as it would be typed.
func (s *Settings) Shown(name string) string { return shown((*s.now.Load())[name]) }

// Typed is a kept value as it would be typed; empty as the files say.
func (s *Settings) Typed(name, kept string) string {
	if kept == "" {
		return s.File(name)
	}
	return shown(kept)
}

func shown(kept string) string {
	var text string
	if json.Unmarshal([]byte(kept), &text) == nil {
		return text
	}
	return kept
}

// Int is a number that holds now.
func (s *Settings) Int(name string) func() int {
	return func() int {
		n, _ := strconv.Atoi((*s.now.Load())[name]) // it was checked
		return n
	}
}

// On is a switch as it stands now.
func (s *Settings) On(name string) func() bool {
	return func() bool { return (*s.now.Load())[name] == "true" }
}

// Text is a text that holds now.
func (s *Settings) Text(name string) func() string { return func() string { return s.Shown(name) } }
