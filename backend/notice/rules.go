package notice

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
	"luohu/backend/markdown"
)

// Rules are what notices are made by: configs/notices, and who speaks.
type Rules struct {
	Channels
	Kinds     map[Kind]*KindOf    `yaml:"kinds"`
	Variables map[string]Variable `yaml:"variables"`
	Labels    map[string]string   `yaml:"labels"`
	Faults    map[Code]string     `yaml:"faults"`

	Office Office
	press  markdown.Press
	says   map[Code]*template.Template
}

// Office is who tells, and where.
type Office struct {
	Name, Phone string
	URL         string // of our pages, without a slash at the end
}

// KindOf is a kind of notices.
type KindOf struct {
	Name         string              `yaml:"name"`
	Period       bool                `yaml:"period"`       // it is about one
	MadeBy       casework.PeriodKind `yaml:"made_by"`      // the move that makes a draft of it
	Variables    []string            `yaml:"variables"`    // that its texts may name
	Template     string              `yaml:"template"`     // the message that carries it; empty: none does
	Subscription string              `yaml:"subscription"` // the same
	Title        string              `yaml:"title"`
	Body         string              `yaml:"body"`
}

// Channels are what WeChat takes.
type Channels struct {
	Types    map[string]Type    `yaml:"types"`
	Forms    map[string]Form    `yaml:"forms"`
	Messages map[string]Message `yaml:"messages"`
	Customer int                `yaml:"customer"` // bytes
	Article  struct {
		Title  int `yaml:"title"`
		Digest int `yaml:"digest"`
	} `yaml:"article"`
	Title int `yaml:"title"` // characters, like the others
	Body  int `yaml:"body"`
	Given int `yaml:"given"`
}

// Message is one as it is set up in the account.
type Message struct {
	Title  string  `yaml:"title"`
	Fields []Field `yaml:"fields"`
}

// Field is one of a message. Its key begins with its type.
type Field struct {
	Key   string `yaml:"key"`
	Label string `yaml:"label"`
	From  string `yaml:"from"` // what it is made of when nobody writes it
}

// Type is what may stand in a field.
type Type struct {
	Most int    `yaml:"most"` // characters
	Form string `yaml:"form"`
	Name string `yaml:"name"`
}

// Form is what may stand in a field, in words.
type Form struct {
	Name    string `yaml:"name"`
	Example string `yaml:"example"`
}

// KindIDs are all kinds, in the order in which people are offered them.
var KindIDs = []Kind{"points", "list", "permits", "policy", "service", "free"}

// LoadRules reads configs/notices, and finds everything in them that does not fit.
func LoadRules(kinds, channels []byte, office Office) (*Rules, error) {
	r := &Rules{Office: office, press: markdown.NewPress(), says: map[Code]*template.Template{}}
	if err := yaml.UnmarshalWithOptions(channels, &r.Channels, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("notices/channels.yaml: %s", yaml.FormatError(err, false, true))
	}
	var own struct {
		Kinds     map[Kind]*KindOf    `yaml:"kinds"`
		Variables map[string]Variable `yaml:"variables"`
		Labels    map[string]string   `yaml:"labels"`
		Faults    map[Code]string     `yaml:"faults"`
	}
	if err := yaml.UnmarshalWithOptions(kinds, &own, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("notices/kinds.yaml: %s", yaml.FormatError(err, false, true))
	}
	r.Kinds, r.Variables, r.Labels, r.Faults = own.Kinds, own.Variables, own.Labels, own.Faults
	for code, text := range r.Faults {
		t, err := template.New(string(code)).Option("missingkey=error").Parse(text)
		if err != nil {
			return nil, fmt.Errorf("notices/kinds.yaml: faults.%s: %w", code, err)
		}
		r.says[code] = t
	}
	return r, r.check()
}

// check finds what would only be found when it is too late.
func (r *Rules) check() error {
	for _, id := range KindIDs {
		k := r.Kinds[id]
		if k == nil {
			return fmt.Errorf("notices/kinds.yaml: no kind %s", id)
		}
		for _, name := range k.Variables {
			v, known := r.Variables[name]
			if !known {
				return fmt.Errorf("notices/kinds.yaml: %s: no variable %s", id, name)
			}
			if v.Source == OfPeriod && !k.Period {
				return fmt.Errorf("notices/kinds.yaml: %s is about no period, so that %s has no value", id, name)
			}
		}
		for _, message := range []string{k.Template, k.Subscription} {
			if _, known := r.Messages[message]; !known && message != "" {
				return fmt.Errorf("notices/channels.yaml: no message %s, which %s goes by", message, id)
			}
		}
	}
	if len(r.Kinds) != len(KindIDs) {
		return fmt.Errorf("notices/kinds.yaml: kinds are %v", KindIDs)
	}
	for name, v := range r.Variables {
		if err := v.check(); err != nil {
			return fmt.Errorf("notices/kinds.yaml: %s: %w", name, err)
		}
		if v.After != "" && r.Variables[v.After].Form != timeForm {
			return fmt.Errorf("notices/kinds.yaml: %s: after: %s is no time", name, v.After)
		}
	}
	for name, m := range r.Messages {
		for _, f := range m.Fields {
			t, known := r.Types[f.Type()]
			if forms[t.Form] == nil || r.Forms[t.Form].Name == "" || !known {
				return fmt.Errorf("notices/channels.yaml: %s: %s is of no known type", name, f.Key)
			}
		}
	}
	for _, label := range labels {
		if r.Labels[label] == "" {
			return fmt.Errorf("notices/kinds.yaml: no label %s", label)
		}
	}
	for _, code := range codes {
		if r.says[code] == nil {
			return fmt.Errorf("notices/kinds.yaml: no words for %s", code)
		}
	}
	return nil
}

// labels are what is said around texts.
var labels = []string{
	titleField, bodyField, "template", "subscription", customerField, articleField, digestField, "characters", "bytes", "whole", "by_line", "by_number", "article", "place", trialLabel,
}

// Type is the one that its key begins with.
func (f Field) Type() string { return strings.TrimRight(f.Key, "0123456789") }

// Kind is one by its id; nil: there is none.
func (r *Rules) Kind(id Kind) *KindOf { return r.Kinds[id] }

// MadeBy is the kind that a move of a period makes a draft of; empty: none.
func (r *Rules) MadeBy(move casework.PeriodKind) Kind {
	for _, id := range KindIDs {
		if k := r.Kinds[id]; k.MadeBy != "" && k.MadeBy == move {
			return id
		}
	}
	return ""
}

// Known are the variables of a kind, with what is known of them, in its order.
func (r *Rules) Known(kind Kind) (all []Variable) {
	for _, name := range r.Kinds[kind].Variables {
		v := r.Variables[name]
		v.Name = name
		all = append(all, v)
	}
	return all
}

// Says tells what is wrong.
func (r *Rules) Says(f Fault) string {
	var b bytes.Buffer
	params := map[string]any{"near": "", "example": ""}
	maps.Copy(params, f.Params)
	if err := r.says[f.Code].Execute(&b, params); err != nil {
		return string(f.Code)
	}
	return b.String()
}

// Render makes the page of a body, and its plain text.
func (r *Rules) Render(body string) (plain, html string, err error) { return r.press.Render(body) }

// Called is the title of a notice in a list: its variables that are known without
// looking anything up are filled in.
func (r *Rules) Called(title string, period casework.PeriodID) string {
	values := map[string]string{}
	for name, v := range r.Variables {
		switch {
		case v.Source == Given: // in no list is it known
			values[name] = "（" + name + "）"
		case v.Source == OfOffice:
			values[name] = ofOffice[v.Of](r.Office)
		case v.Source == OfPeriod && v.Of == "period" && period != "":
			values[name] = PeriodName(period)
		}
	}
	return fill(title, values)
}

// Names are what kinds are called.
func (r *Rules) Names() map[Kind]string {
	all := map[Kind]string{}
	for _, id := range slices.Sorted(maps.Keys(r.Kinds)) {
		all[id] = r.Kinds[id].Name
	}
	return all
}
