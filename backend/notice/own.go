package notice

import (
	"maps"
	"slices"
)

// Variables that each recipient has their own values of.
const (
	OwnNumber = "受理编号"
	OwnPoints = "总分"
)

// Own are the names of recipients' own variables that messages to one person have, each
// once.
func (i Issue) Own() []string {
	names := map[string]bool{}
	for _, text := range i.toOne() {
		for _, u := range uses(text) {
			names[u.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// toOne are the texts of messages to one person: variables that are left in them are
// the recipient's.
func (i Issue) toOne() []string {
	all := []string{i.Customer}
	for _, c := range []*Carrier{i.Template, i.Subscription} {
		if c == nil {
			continue
		}
		for _, f := range c.Fields {
			all = append(all, f.Value)
		}
	}
	return all
}

// Fill puts a recipient's own values into a text of an issue.
func Fill(text string, own map[string]string) string { return fill(text, own) }
