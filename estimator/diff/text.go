package diff

import (
	"maps"
	"slices"
	"strings"
)

// Text is the diff for people.
func (d *Diff) Text() string {
	w := d.words
	var b strings.Builder
	b.WriteString(w.say("head", d.From.ID, d.From.Name, d.To.ID, d.To.Name))
	if d.Same {
		name := "same"
		if d.From.Version == d.To.Version {
			name = "same_file"
		}
		b.WriteString(w.say(name))
		return b.String()
	}
	if len(d.Policy) > 0 {
		b.WriteString(w.say("title", w.say("section_policy")))
		w.lines(&b, d.Policy)
	}
	for _, s := range []struct {
		name  string
		items []Item
	}{
		{"indicators", d.Indicators},
		{"facts", d.Facts},
		{"gates", d.Gates},
		{"readings", d.Readings},
		{"periods", d.Periods},
		{"contradictions", d.Contradictions},
		{"interview", d.Interview},
	} {
		if len(s.items) == 0 {
			continue
		}
		b.WriteString(w.say("title", w.say("section_"+s.name)))
		often := shared(s.items)
		for _, item := range s.items {
			own := slices.DeleteFunc(slices.Clone(item.Changes), func(c Change) bool { return often[c.Text] != nil })
			if len(own) == 0 && len(item.Changes) > 0 {
				continue
			}
			if item.ID != "" {
				b.WriteString(w.say("item_"+item.Status, item.Name, item.ID))
			}
			w.lines(&b, own)
		}
		for _, said := range slices.Sorted(maps.Keys(often)) {
			b.WriteString(w.say("item_many", w.join(often[said])))
			b.WriteString(w.say("line", said))
		}
	}
	return b.String()
}

// manyItems is how many items with one and the same change are told together.
const manyItems = 3

// shared are the changes of mark or reference that many items have in common,
// with the names of these items.
func shared(items []Item) map[string][]string {
	names := map[string][]string{}
	for _, item := range items {
		for _, c := range item.Changes {
			if item.Status == Changed && c.Path == item.ID && (c.What == "evidence" || c.What == "reference") {
				names[c.Text] = append(names[c.Text], item.Name)
			}
		}
	}
	maps.DeleteFunc(names, func(_ string, of []string) bool { return len(of) < manyItems })
	return names
}

func (w *Words) lines(b *strings.Builder, changes []Change) {
	for _, c := range changes {
		b.WriteString(w.say("line", c.Text))
	}
}
