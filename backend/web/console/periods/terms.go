package periods

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"luohu/backend/casework"
	"luohu/backend/web/console/base"
)

// term is one of a period's terms, beside what the preset has there.
type term struct {
	termField
	Value  string
	Preset string // what it would be by the preset; the same, if there is none
	Before string // what was approved before; the same, if nothing was
	First  bool   // nothing was approved before
}

// Differs says that it is not what the preset has.
func (t term) Differs() bool { return t.Value != t.Preset }

// Changed says that it is not what was approved before.
func (t term) Changed() bool { return !t.First && t.Value != t.Before }

// termField is how one is written in a form.
type termField struct {
	Name        string // its path in JSON, with dots
	Kind        string // moment, day, number, yes, points, word
	rule        string // by which name the rules refuse it
	least, most int    // of a number
	Optional    bool
}

// Bounds of what is entered; the rules have theirs.
const (
	mostDays  = 120
	mostQuota = 100_000
	mostNames = 1_000_000
)

// termFields are all of them, in the order in which people read them.
var termFields = []termField{
	{Name: "policy", Kind: "word", rule: "policy"},
	{Name: "as_of", Kind: "day", rule: "as_of"},
	{Name: "filing.from", Kind: "moment", rule: "filing"},
	{Name: "filing.to", Kind: "moment", rule: "filing"},
	{Name: "registration.from", Kind: "moment", rule: "registration"},
	{Name: "registration.to", Kind: "moment", rule: "registration"},
	{Name: "fill_in.from", Kind: "moment", rule: "fill_in"},
	{Name: "fill_in.to", Kind: "moment", rule: "fill_in"},
	{Name: "query_until", Kind: "moment", rule: "query_until", Optional: true},
	{Name: "clocks.acceptance", Kind: "number", rule: "acceptance", least: 1, most: mostDays},
	{Name: "clocks.ask_supplement", Kind: "number", rule: "ask_supplement", most: mostDays},
	{Name: "clocks.answer_supplement", Kind: "number", rule: "answer_supplement", least: 1, most: mostDays},
	{Name: "clocks.supplement_rounds", Kind: "number", rule: "supplement_rounds", most: mostDays},
	{Name: "clocks.reject_overdue", Kind: "yes", rule: "reject_overdue"},
	{Name: "clocks.scoring_calendar_days", Kind: "number", rule: "scoring_calendar_days", least: 1, most: mostDays},
	{Name: "clocks.display", Kind: "number", rule: "display", least: 1, most: mostDays},
	{Name: "clocks.list_display", Kind: "number", rule: "list_display", least: 1, most: mostDays},
	{Name: "clocks.permit_check", Kind: "number", rule: "permit_check", most: mostDays},
	{Name: "clocks.permit_post", Kind: "number", rule: "permit_post", most: mostDays},
	{Name: "quota.municipal", Kind: "number", rule: "quota", most: mostQuota, Optional: true},
	{Name: "quota.binhai", Kind: "number", rule: "quota", most: mostQuota, Optional: true},
	{Name: "selection.by", Kind: "word", rule: "selection"},
	{Name: "selection.line", Kind: "points", rule: "selection", Optional: true},
	{Name: "selection.number", Kind: "number", rule: "selection", least: 1, most: mostNames, Optional: true},
	{Name: "selection.ties", Kind: "word", rule: "selection"},
	{Name: "list.id_first", Kind: "number", rule: "list", most: 6},
	{Name: "list.id_last", Kind: "number", rule: "list", most: 4},
	{Name: "list.second", Kind: "yes", rule: "list"},
}

// momentForm is how a browser writes a moment, in China.
const momentForm = "2006-01-02T15:04"

// At is a moment or a day; zero: there is none.
func (t term) At() time.Time { return momentOf(t.Value) }

// PresetAt is that of the preset.
func (t term) PresetAt() time.Time { return momentOf(t.Preset) }

// BeforeAt is the one that was approved before.
func (t term) BeforeAt() time.Time { return momentOf(t.Before) }

func momentOf(s string) time.Time {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day
	}
	at, _ := time.ParseInLocation(momentForm, s, casework.Zone)
	return at
}

// written are terms as their form has them, by the names of its fields.
func written(terms casework.Terms) (map[string]string, error) {
	src, err := json.Marshal(terms)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(src, &fields); err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, f := range termFields {
		group, name, within := strings.Cut(f.Name, ".")
		value := fields[group]
		if inner, is := value.(map[string]any); within && is {
			value = inner[name]
		}
		all[f.Name] = f.write(value)
	}
	return all, nil
}

func (f termField) write(value any) string {
	switch v := value.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil && f.Kind == "moment" {
			return at.In(casework.Zone).Format(momentForm)
		}
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if v {
			return "yes"
		}
	}
	return ""
}

// read is what was entered, as the rules take it; nil takes it away. ok is false
// if it is none.
func (f termField) read(typed string) (value any, ok bool) {
	if typed == "" && f.Optional {
		return nil, true
	}
	switch f.Kind {
	case "moment":
		at, err := time.ParseInLocation(momentForm, strings.Replace(typed, " ", "T", 1), casework.Zone)
		return at.Format(time.RFC3339), err == nil
	case "day":
		_, err := time.Parse(time.DateOnly, typed)
		return typed, err == nil
	case "number":
		n := base.Number(typed)
		return n, typed != "" && n >= f.least && n <= f.most
	case "yes":
		return typed == "yes", true
	case "points":
		points, err := base.Points(typed)
		return points.String(), err == nil
	}
	return typed, typed != ""
}

// wrong is by what rule something that was entered is none.
func (f termField) wrong() *casework.Refusal {
	r := &casework.Refusal{Code: casework.CodeTermsWrong, Params: map[string]any{"field": f.rule}}
	if f.Kind == "number" {
		r.Params["least"], r.Params["most"] = f.least, f.most
	}
	return r
}

// termsOf are the terms of a period, beside its preset's and those that were
// approved before (nil: none were).
func (o *Pages) termsOf(id casework.PeriodID, terms casework.Terms, before *casework.Terms) (all []term, err error) {
	now, err := written(terms)
	if err != nil {
		return nil, fmt.Errorf("the terms of %s: %w", id, err)
	}
	preset, then := now, now
	if by, err := o.Load.TermsOf(id, presetOf(terms)); err == nil { // else it is not shipped any more
		if preset, err = written(by); err != nil {
			return nil, err
		}
	}
	if before != nil {
		if then, err = written(*before); err != nil {
			return nil, err
		}
	}
	for _, f := range termFields {
		all = append(all, term{f, now[f.Name], preset[f.Name], then[f.Name], before == nil})
	}
	return all, nil
}
