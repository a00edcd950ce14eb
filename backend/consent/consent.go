// Package consent knows the texts that people agree to, by their versions:
// configs/consent.yaml.
package consent

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
	"luohu/backend/digest"
)

// What there is to agree to, where a command needs it by name.
const (
	PromiseOfUnit      = "promise_unit"
	PromiseOfApplicant = "promise_applicant"
)

// Text is one version of one thing to agree to.
type Text struct {
	Kind    string          `json:"kind" example:"privacy"`
	Title   string          `json:"title"`
	Who     []casework.Role `json:"who" doc:"whom it is shown to"`
	Version string          `json:"version" doc:"SHA-256 of the text"`
	From    string          `json:"from" doc:"the day from which it is shown" format:"date"`
	Text    string          `json:"text"`
}

// Texts are all of them, the newest of each first.
type Texts struct{ all []Text }

// Load reads them.
func Load(src []byte) (*Texts, error) {
	var file map[string]struct {
		Title string
		Who   []casework.Role
		Texts []struct{ From, Text string }
	}
	if err := yaml.UnmarshalWithOptions(src, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("consent.yaml: %s", yaml.FormatError(err, false, true))
	}
	t := &Texts{}
	for kind, one := range file {
		for i, version := range one.Texts {
			_, err := time.Parse(time.DateOnly, version.From)
			switch {
			case err != nil:
				return nil, fmt.Errorf("consent.yaml: %s: from: %q is no day such as 2026-01-01", kind, version.From)
			case i > 0 && version.From > one.Texts[i-1].From:
				return nil, fmt.Errorf("consent.yaml: %s: the newest text stands first", kind)
			}
			text := strings.TrimSpace(version.Text)
			t.all = append(t.all, Text{kind, one.Title, one.Who, digest.Of([]byte(text)), version.From, text})
		}
		if one.Title == "" || len(one.Who) == 0 || len(one.Texts) == 0 {
			return nil, fmt.Errorf("consent.yaml: %s: expected title, who and texts", kind)
		}
	}
	for _, needed := range []string{PromiseOfUnit, PromiseOfApplicant} {
		if _, there := file[needed]; !there {
			return nil, fmt.Errorf("consent.yaml: there is no %s", needed)
		}
	}
	slices.SortStableFunc(t.all, func(a, b Text) int { return cmp.Compare(a.Kind, b.Kind) })
	return t, nil
}

// InForce are the texts that are shown on a day, one of each kind.
func (t *Texts) InForce(now time.Time) (all []Text) {
	today, last := now.In(casework.Zone).Format(time.DateOnly), ""
	for _, text := range t.all {
		if text.Kind != last && text.From <= today {
			all, last = append(all, text), text.Kind
		}
	}
	return all
}

// Of is the text of a kind that is shown on a day.
func (t *Texts) Of(kind string, now time.Time) (Text, bool) {
	for _, text := range t.InForce(now) {
		if text.Kind == kind {
			return text, true
		}
	}
	return Text{}, false
}
