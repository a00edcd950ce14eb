package diff

import (
	"maps"
	"slices"

	"luohu/estimator"
)

func (c *comparer) facts() []Item {
	return items(c.a.Facts(), c.b.Facts(),
		func(f *estimator.Fact) named { return named{f.ID, f.Name} },
		func(a, b *estimator.Fact) []Change {
			all := c.compare(place{}, c.aboutFact(a), c.aboutFact(b))
			return append(all, c.choices(a, b)...)
		},
		func(f *estimator.Fact, status string) []Change {
			about := c.aboutFact(f)[2:] // not the name again
			if len(f.Choices) > 0 {
				about = append(about, c.words.list("choices", values(f), choiceNamesOf(f)))
			}
			return c.alone(about, status)
		})
}

func (c *comparer) aboutFact(f *estimator.Fact) []attribute {
	every, when := f.GoesOn()
	return []attribute{
		text("id", f.ID), text("name", f.Name),
		{"type", string(f.Type), c.words.say("type_" + string(f.Type))},
		text("question", f.Question), text("help", f.Help), text("example", f.Example), text("unit", f.Unit),
		c.words.flag("required", f.Required), c.condition("required_when", f.RequiredIf()),
		c.fallback(f), c.words.flag("latest", f.LatestAsOf()), text("same_as", f.SameAs),
		c.words.list("yes_words", f.YesWords, f.YesWords), c.words.list("no_words", f.NoWords, f.NoWords),
		c.words.list("none_words", f.NoneWords, f.NoneWords),
		c.words.flag("opposite", f.Opposite), c.words.flag("from_day", f.FromDay),
		c.goesOn(every), c.condition("goes_on_when", when),
	}
}

// goesOn is how often there is one more of the fact.
func (c *comparer) goesOn(months int) attribute {
	switch months {
	case 0:
		return attribute{what: "goes_on"}
	case 1:
		return attribute{"goes_on", "month", c.words.say("every_month")}
	}
	return attribute{"goes_on", "year", c.words.say("every_year")}
}

// fallback is what leaving the fact out counts as.
func (c *comparer) fallback(f *estimator.Fact) attribute {
	switch {
	case f.DefaultAsOf():
		return attribute{"default", "as_of", c.words.say("as_of")}
	case f.Default == nil:
		return attribute{what: "default"}
	}
	return attribute{"default", f.Default, f.InWords(f.Default)}
}

// choices compares the values a fact can have, one by one.
func (c *comparer) choices(a, b *estimator.Fact) (all []Change) {
	before, after := byValue(a), byValue(b)
	for _, v := range values(a) {
		old, now := before[v], after[v]
		at := place{row: &Row{Values: []string{v}}, said: c.words.row("", []string{old.Name})}
		if now.Value == "" {
			all = append(all, c.change(at, text("choice", old.Name), attribute{what: "choice"}))
			continue
		}
		all = append(all, c.compare(at,
			[]attribute{text("choice_name", old.Name), c.words.list("aliases", old.Aliases, old.Aliases)},
			[]attribute{text("choice_name", now.Name), c.words.list("aliases", now.Aliases, now.Aliases)})...)
	}
	for _, v := range values(b) {
		if before[v].Value == "" {
			at := place{row: &Row{Values: []string{v}}, said: c.words.row("", []string{after[v].Name})}
			all = append(all, c.change(at, attribute{what: "choice"}, text("choice", after[v].Name)))
		}
	}
	return append(all, c.order("choice_order", values(a), values(b))...)
}

func byValue(f *estimator.Fact) map[string]estimator.Choice {
	return maps.Collect(func(yield func(string, estimator.Choice) bool) {
		for _, one := range f.Choices {
			if !yield(one.Value, one) {
				return
			}
		}
	})
}

func values(f *estimator.Fact) (all []string) {
	for _, one := range f.Choices {
		all = append(all, one.Value)
	}
	return all
}

func choiceNamesOf(f *estimator.Fact) (all []string) {
	for _, one := range f.Choices {
		all = append(all, one.Name)
	}
	return all
}

// group is a part of the interview.
func (c *comparer) interview() []Item {
	all := items(c.a.Groups(), c.b.Groups(),
		func(g estimator.Group) named { return named{g.ID, g.Name} },
		func(a, b estimator.Group) []Change { return c.compare(place{}, c.group(a), c.group(b)) },
		func(g estimator.Group, status string) []Change { return c.alone(c.group(g)[2:], status) })
	ids := func(p *estimator.Policy) (all []string) {
		for _, g := range p.Groups() {
			all = append(all, g.ID)
		}
		return all
	}
	if changed := c.order("group_order", ids(c.a), ids(c.b)); len(changed) > 0 {
		all = append(all, Item{Status: Changed, Changes: changed})
	}
	return all
}

func (c *comparer) group(g estimator.Group) []attribute {
	var ids, names []string
	for _, f := range g.Facts {
		ids, names = append(ids, f.ID), append(names, f.Name)
	}
	return []attribute{text("id", g.ID), text("name", g.Name), c.words.list("asks", slices.Clone(ids), names)}
}
