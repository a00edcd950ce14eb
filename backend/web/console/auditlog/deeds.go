package auditlog

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"luohu/backend/audit"
)

// Deeds are the audit log in words: configs/words/audit.yaml.
type Deeds struct {
	Actors map[string]string
	Kinds  map[string]string
	Groups []struct {
		Says string
		Acts yaml.MapSlice
	}
	Broken map[string]string

	acts map[string]string
}

// LoadDeeds reads them.
func LoadDeeds(src []byte) (*Deeds, error) {
	d := Deeds{acts: map[string]string{}}
	if err := yaml.UnmarshalWithOptions(src, &d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/audit.yaml: %s", yaml.FormatError(err, false, true))
	}
	for _, g := range d.Groups {
		for _, a := range g.Acts {
			d.acts[fmt.Sprint(a.Key)] = fmt.Sprint(a.Value)
		}
	}
	return &d, nil
}

// Act is what one is called; its code, if it has no words.
func (d *Deeds) Act(code string) string { return inWords(d.acts, code) }

// Kind is what the kind of a subject is called.
func (d *Deeds) Kind(code string) string { return inWords(d.Kinds, code) }

// Actor is what a kind of actor is called.
func (d *Deeds) Actor(code string) string { return inWords(d.Actors, code) }

func inWords(words map[string]string, code string) string {
	if says := words[code]; says != "" {
		return says
	}
	return code
}

// broken are the ways in which an entry can be broken, by our names.
var broken = map[string]string{
	audit.Missing: "missing", audit.Altered: "altered", audit.Rehashed: "rehashed", audit.BeforeAll: "before", audit.AfterAll: "after",
	audit.NotHead: "head", audit.NoHead: "no_head",
}

// What is what is wrong with an entry, and, where it is about an anchor, which.
func (d *Deeds) What(found string) string {
	if name, known := broken[found]; known {
		return d.Broken[name]
	}
	if strings.Contains(found, "anchor") {
		return d.Broken["anchor"]
	}
	return found
}
