package diff

import (
	"maps"
	"slices"
	"strings"
)

// Section is a part of the table with what changes in it, in words.
type Section struct {
	Name  string
	Items []Told
}

// Told is an item that changes: an indicator, a fact …, or, without a status,
// several with the same change; without a name, the table as a whole.
type Told struct {
	Name, ID string
	Status   string // changed, added, removed
	Lines    []string
}

// Sections are the changes for people, part by part; those where nothing changes
// are left out.
func (d *Diff) Sections() (all []Section) {
	if len(d.Policy) > 0 {
		all = append(all, Section{d.words.say("section_policy"), []Told{{Lines: texts(d.Policy)}}})
	}
	for _, s := range []struct {
		name  string
		items []Item
	}{
		{"indicators", d.Indicators},
		{"facts", d.Facts},
		{"gates", d.Gates},
		{"materials", d.Materials},
		{"readings", d.Readings},
		{"periods", d.Periods},
		{"contradictions", d.Contradictions},
		{"interview", d.Interview},
	} {
		if len(s.items) > 0 {
			all = append(all, Section{d.words.say("section_" + s.name), d.words.told(s.items)})
		}
	}
	return all
}

func (w *Words) told(items []Item) (all []Told) {
	often := shared(items)
	for _, item := range items {
		own := slices.DeleteFunc(slices.Clone(item.Changes), func(c Change) bool { return often[c.Text] != nil })
		if len(own) == 0 && len(item.Changes) > 0 {
			continue
		}
		one := Told{Lines: texts(own)}
		if item.ID != "" {
			one.Name, one.ID, one.Status = item.Name, item.ID, item.Status
		}
		all = append(all, one)
	}
	for _, said := range slices.Sorted(maps.Keys(often)) {
		all = append(all, Told{Name: w.join(often[said]), Lines: []string{said}})
	}
	return all
}

func texts(changes []Change) (all []string) {
	for _, c := range changes {
		all = append(all, c.Text)
	}
	return all
}

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
	for _, section := range d.Sections() {
		b.WriteString(w.say("title", section.Name))
		for _, one := range section.Items {
			switch {
			case one.Status != "":
				b.WriteString(w.say("item_"+one.Status, one.Name, one.ID))
			case one.Name != "":
				b.WriteString(w.say("item_many", one.Name))
			}
			for _, line := range one.Lines {
				b.WriteString(w.say("line", line))
			}
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
