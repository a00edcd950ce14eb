// Package diff tells what changes from one version of a points table to
// another: item by item, as data and in words.
package diff

import (
	"reflect"
	"time"

	"luohu/estimator"
)

// Diff is what changes. As JSON its form is stable: lists are empty, never null.
type Diff struct {
	From Version `json:"from"`
	To   Version `json:"to"`

	// Same says that no part of the tables differs: if the versions do, only
	// comments, examples and what brings people further are written otherwise.
	Same bool `json:"same"`

	Policy         []Change `json:"policy"` // dates, pass line, law, order
	Indicators     []Item   `json:"indicators"`
	Facts          []Item   `json:"facts"`
	Gates          []Item   `json:"gates"`
	Readings       []Item   `json:"readings"`
	Periods        []Item   `json:"periods"`
	Contradictions []Item   `json:"contradictions"`
	Interview      []Item   `json:"interview"` // groups of questions

	words *Words
}

// Version is one side.
type Version struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Version string `json:"version"` // sha256:… of the file
}

// Item is an indicator, a fact, a gate … that changes, by its id in the version
// where it is last.
type Item struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Status  string   `json:"status"` // changed, added, removed
	Changes []Change `json:"changes"`
}

// What becomes of an item.
const (
	Changed = "changed"
	Added   = "added"
	Removed = "removed"
)

// Change is one thing that differs. Old and New are data in the form of a policy
// file: numbers of points and days are strings, conditions are mappings; nil is
// what is not there.
type Change struct {
	What string `json:"what"`           // points, condition, question, …
	Path string `json:"path,omitempty"` // of a place inside the item: residence/home/yearly
	Name string `json:"name,omitempty"` // of that place, for people
	Row  *Row   `json:"row,omitempty"`  // of the table at that place
	Old  any    `json:"old"`
	New  any    `json:"new"`
	Text string `json:"text"` // all of it, for people
}

// Row is which values of a table are meant. From and Through are months of a
// tier or years of a band, both inclusive; no Through means no end.
type Row struct {
	Values  []string `json:"values,omitempty"` // of the choice that picks the row
	From    *int64   `json:"from,omitempty"`
	Through *int64   `json:"through,omitempty"`
}

// Between compares two versions.
func Between(a, b *estimator.Policy, w *Words) *Diff {
	c := &comparer{a: a, b: b, words: w}
	d := &Diff{
		From: Version{a.ID, a.Name, a.Version}, To: Version{b.ID, b.Name, b.Version},
		Policy: c.policy(), Indicators: c.indicators(), Facts: c.facts(), Gates: c.gates(), Readings: c.readings(),
		Periods: c.periods(), Contradictions: c.contradictions(), Interview: c.interview(), words: w,
	}
	d.Same = len(d.Policy)+len(d.Indicators)+len(d.Facts)+len(d.Gates)+len(d.Readings)+
		len(d.Periods)+len(d.Contradictions)+len(d.Interview) == 0
	return d
}

// comparer compares two policies.
type comparer struct {
	a, b  *estimator.Policy
	words *Words
}

// attribute is one thing that can be said of an item: as data and in words.
type attribute struct {
	what string
	data any
	text string
}

// text is an attribute that is its own words; empty is none.
func text(what, s string) attribute {
	if s == "" {
		return attribute{what, nil, ""}
	}
	return attribute{what, s, s}
}

// place is where in an item something stands.
type place struct {
	path, name string
	row        *Row
	said       string // the row in words
}

// compare are the attributes that differ; both sides have the same ones, in the
// same order.
func (c *comparer) compare(at place, before, after []attribute) (all []Change) {
	for i, old := range before {
		if now := after[i]; !reflect.DeepEqual(old.data, now.data) {
			all = append(all, c.change(at, old, now))
		}
	}
	return all
}

func (c *comparer) change(at place, old, now attribute) Change {
	ch := Change{What: now.what, Path: at.path, Name: at.name, Row: at.row, Old: old.data, New: now.data}
	ch.Text = c.words.change(at, old, now)
	return ch
}

// policy compares what a file says about the table as a whole.
func (c *comparer) policy() []Change {
	all := c.compare(place{}, c.head(c.a), c.head(c.b))
	if all == nil {
		all = []Change{}
	}
	return append(all, c.order("indicator_order", outlineIDs(c.a), outlineIDs(c.b))...)
}

func (c *comparer) head(p *estimator.Policy) []attribute {
	mark, reference := p.PassLineSource()
	line := text("pass_line", "")
	if p.PassLine != 0 {
		line = attribute{"pass_line", p.PassLine.Exact(), c.words.points(p.PassLine)}
	}
	return []attribute{
		text("id", p.ID), text("city", p.City), text("city_name", p.CityName), text("policy_name", p.Name),
		text("valid_from", day(p.ValidFrom)), text("supersedes", p.Supersedes), text("policy_remark", p.Remark),
		text("basis", p.BasisDocument), text("basis_until", day(p.BasisUntil)),
		line,
		{"pass_line_evidence", mark, p.MarkInWords(mark)},
		text("pass_line_reference", reference),
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return estimator.DayOf(t).String()
}

func outlineIDs(p *estimator.Policy) (ids []string) {
	for _, o := range p.Outline() {
		ids = append(ids, o.ID)
	}
	return ids
}

// order compares how things that are in both stand after one another.
func (c *comparer) order(what string, before, after []string) []Change {
	old, now := common(before, after), common(after, before)
	return c.compare(place{}, []attribute{c.words.list(what, old, old)}, []attribute{c.words.list(what, now, now)})
}
