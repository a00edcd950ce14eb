package guide

import (
	"regexp"
	"slices"
	"strings"
)

// slug is what a guide's file may be called: it stands in addresses.
var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

var marks = []Mark{Official, Reprint, Private, Composed, Open, Own}

// check notes what one guide lacks, or has wrong by itself.
func (p *parsed) check() {
	if !slug.MatchString(p.ID) {
		p.places.at(place{}, ruleName)
	}
	for _, required := range []struct {
		key   string
		empty bool
	}{
		{"title", strings.TrimSpace(p.Title) == ""},
		{"questions", len(p.Questions) == 0},
		{"mark", p.Mark == ""},
		{"sources", len(p.Sources) == 0},
		{"source_date", p.SourceDate.IsZero()},
		{"reviewed", p.Reviewed.IsZero()},
	} {
		if required.empty {
			p.wrong(required.key, ruleMissing, required.key)
		}
	}
	if p.Mark != "" && !slices.Contains(marks, p.Mark) {
		p.wrong("mark", ruleMark, p.Mark, marks)
	}
	for i, s := range p.Sources {
		if strings.TrimSpace(s.Title) == "" {
			p.item("sources", i, ruleSource)
		}
		if s.Date.After(p.SourceDate) && !p.SourceDate.IsZero() {
			p.item("sources", i, ruleNewest, s.Date.Format(dayForm))
		}
	}
	p.checkLists()
	if p.Body == "" {
		p.places.at(place{}, ruleBody)
	}
}

func (p *parsed) checkLists() {
	for _, list := range []struct {
		key   string
		items []string
	}{{"keywords", p.Keywords}, {"questions", p.Questions}, {"related", p.Related}} {
		if len(list.items) > maxItems {
			p.wrong(list.key, ruleItems, len(list.items), maxItems)
		}
		for i, item := range list.items {
			if strings.TrimSpace(item) == "" {
				p.item(list.key, i, ruleEmpty)
			}
			if slices.Index(list.items, item) < i {
				p.item(list.key, i, ruleTwice, item)
			}
		}
	}
}

// wrong notes a fault at a key's value, or at the top if the key is missing.
func (p *parsed) wrong(key string, rule Rule, about ...any) {
	p.places.at(p.values[key].value, rule, about...)
}

// item notes a fault at one item of a list.
func (p *parsed) item(key string, i int, rule Rule, about ...any) {
	if items := p.values[key].items; i < len(items) {
		p.places.at(items[i], rule, about...)
		return
	}
	p.wrong(key, rule, about...)
}
