package notices

import (
	"fmt"
	"strings"

	"luohu/backend/notice"
	"luohu/backend/web/site"
)

// editor is the form of a notice, field by field.
type editor struct {
	Title, Body writtenField
	Given       []writtenField
	Channels    []channel
	Count       int // of what is wrong in all
}

// channel is the form that a notice has on one.
type channel struct {
	Name   string
	Fields []writtenField
	Open   bool // something of it was written, or is wrong
}

// writtenField is a field with what is to be said of it.
type writtenField struct {
	Name, ID, Label, Text string
	Help                  string
	Of                    string // the channel that it is of; empty: the notice itself
	Lines                 bool
	notice.Measure
	Wrong []string
	Swap  bool // it takes the place of what stands on the page
}

// Over says that there is too much in it.
func (f writtenField) Over() bool { return f.Have > f.Most }

// typed is a text as a form has it.
func typed(f *site.Form) notice.Text {
	t := notice.Text{
		Title: f.Get("title"), Body: f.Get("body"), Customer: f.Get("customer"), ArticleTitle: f.Get("article_title"), Digest: f.Get("digest"),
		Given: map[string]string{}, Template: map[string]string{}, Subscription: map[string]string{},
	}
	for prefix, form := range map[string]map[string]string{"given.": t.Given, "template.": t.Template, "subscription.": t.Subscription} {
		for name := range f.Values {
			if key, of := strings.CutPrefix(name, prefix); of && f.Get(name) != "" {
				form[key] = f.Get(name)
			}
		}
	}
	return t
}

// editor makes the form of a text that is ready as far as it is.
func (o *Pages) editor(kind notice.Kind, t notice.Text, ready *notice.Ready) editor {
	rules, k := o.Load.Notices, o.Load.Notices.Kind(kind)
	fields := 0
	field := func(name, label, text, help string, lines bool) writtenField {
		f := writtenField{Name: name, ID: fmt.Sprintf("n%d", fields), Label: label, Text: text, Help: help, Lines: lines, Measure: ready.Measures[name]}
		fields++
		for _, fault := range ready.Faults {
			if fault.Field == name {
				f.Wrong = append(f.Wrong, o.faultSays(fault))
			}
		}
		return f
	}
	e := editor{Count: len(ready.Faults)}
	e.Title = field("title", rules.Labels["title"], t.Title, "", false)
	for _, v := range rules.Known(kind) {
		if v.Source == notice.Given {
			e.Given = append(e.Given, field("given."+v.Name, v.Name, t.Given[v.Name], v.Example, false))
		}
	}
	e.Body = field("body", rules.Labels["body"], t.Body, "", true)
	for _, form := range []struct {
		label, message string
		written        map[string]string
	}{{"template", k.Template, t.Template}, {"subscription", k.Subscription, t.Subscription}} {
		message, carries := rules.Messages[form.message]
		if !carries {
			continue
		}
		c := channel{Name: rules.Labels[form.label] + " · " + message.Title}
		for _, f := range message.Fields {
			c.Fields = append(c.Fields, field(form.label+"."+f.Key, f.Label, form.written[f.Key], rules.Types[f.Type()].Name, false))
		}
		e.Channels = append(e.Channels, c)
	}
	e.Channels = append(e.Channels,
		channel{Name: rules.Labels["customer"], Fields: []writtenField{field("customer", rules.Labels["customer"], t.Customer, "", true)}},
		channel{Name: rules.Labels["article"], Fields: []writtenField{
			field("article_title", rules.Labels["article_title"], t.ArticleTitle, "", false), field("digest", rules.Labels["digest"], t.Digest, "", false),
		}})
	for i := range e.Channels {
		for _, f := range e.Channels[i].Fields {
			e.Channels[i].Open = e.Channels[i].Open || f.Text != "" || len(f.Wrong) > 0
		}
	}
	return e
}

// faultSays is what is wrong, with its place where there is one.
func (o *Pages) faultSays(f notice.Fault) string {
	says := o.Load.Notices.Says(f)
	if f.Line == 0 {
		return says
	}
	return fmt.Sprintf(o.Load.Notices.Labels["place"], f.Line, f.Col) + says
}

// All are the fields, to be put in the places of those on the page.
func (e editor) All() []writtenField {
	all := append([]writtenField{e.Title, e.Body}, e.Given...)
	for _, c := range e.Channels {
		for _, f := range c.Fields {
			f.Of = c.Name
			all = append(all, f)
		}
	}
	for i := range all {
		all[i].Swap = true
	}
	return all
}
