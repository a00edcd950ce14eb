package diff

import (
	"strconv"
	"strings"

	"luohu/estimator"
)

func (c *comparer) gates() []Item {
	about := func(p *estimator.Policy, g estimator.Gate) []attribute {
		mark := c.mark(p, g.Evidence)
		return []attribute{
			text("id", g.ID), text("name", g.Name), c.condition("condition", g.When), c.wording(g.When),
			text("met", g.Met), text("unmet", g.Unmet), text("mend", g.Mend), c.words.flag("final", g.Final), mark, text("reference", g.Reference),
		}
	}
	return items(c.a.Gates(), c.b.Gates(),
		func(g estimator.Gate) named { return named{g.ID, g.Name} },
		func(a, b estimator.Gate) []Change { return c.compare(place{}, about(c.a, a), about(c.b, b)) },
		func(g estimator.Gate, status string) []Change {
			if status == Removed {
				return c.alone(about(c.a, g)[2:], status)
			}
			return c.alone(about(c.b, g)[2:], status)
		})
}

// reading is an open reading, and what it changes in its own table.
type reading struct {
	estimator.OpenReading
	changes []Change
}

func (c *comparer) readingsOf(p *estimator.Policy) (all []reading) {
	table, within := map[string]*estimator.Rule{}, &comparer{p, p, c.words}
	for _, r := range p.Table() {
		table[r.ID] = r
	}
	for _, r := range p.OpenReadings() {
		one := reading{OpenReading: r}
		for _, in := range r.Indicators {
			for _, ch := range within.rules(table[in.ID], in) {
				if ch.Name == "" {
					ch.Text = c.words.say("in", in.Name, ch.Text)
				}
				one.changes = append(one.changes, ch)
			}
		}
		all = append(all, one)
	}
	return all
}

func (c *comparer) readings() []Item {
	about := func(r reading) []attribute {
		changes := attribute{what: "reading"}
		if len(r.changes) > 0 {
			said := make([]string, len(r.changes))
			for i, ch := range r.changes {
				said[i] = ch.Text
			}
			changes.data, changes.text = r.changes, strings.Join(said, c.words.say("join_changes"))
		}
		return []attribute{text("id", r.ID), text("because", r.Because), changes, text("why", r.Why), text("ask", r.Ask)}
	}
	return items(c.readingsOf(c.a), c.readingsOf(c.b),
		func(r reading) named { return named{r.ID, r.Because} },
		func(a, b reading) []Change { return c.compare(place{}, about(a), about(b)) },
		func(r reading, status string) []Change { return c.alone(about(r)[2:], status) })
}

func (c *comparer) periods() []Item {
	about := func(p estimator.PeriodTerms) []attribute {
		return []attribute{
			text("name", p.Name), text("filing_from", p.FilingFrom), text("filing_to", p.FilingTo), text("as_of_day", p.AsOf),
			c.words.flag("as_of_last_year", p.AsOfLastYear),
		}
	}
	// Which period of the year it is makes it the same one.
	type period struct {
		estimator.PeriodTerms
		number string
	}
	numbered := func(p *estimator.Policy) (all []period) {
		for i, one := range p.Periods() {
			all = append(all, period{one, strconv.Itoa(i + 1)})
		}
		return all
	}
	return items(numbered(c.a), numbered(c.b),
		func(p period) named { return named{p.number, p.Name} },
		func(a, b period) []Change {
			return c.compare(place{}, about(a.PeriodTerms), about(b.PeriodTerms))
		},
		func(p period, status string) []Change { return c.alone(about(p.PeriodTerms)[1:], status) })
}

// contradictions are known by what they are about.
func (c *comparer) contradictions() []Item {
	about := func(x estimator.Contradiction) []attribute {
		age := attribute{what: "age"}
		if x.Since != nil {
			age.data, age.text = x.Age, c.words.length(int64(x.Age), "bands")
		}
		each, eachNames := idsAndNames(x.Each)
		var together [][]string
		var said []string
		for _, of := range x.Together {
			ids, names := idsAndNames(of)
			together, said = append(together, ids), append(said, c.words.join(names))
		}
		sums := attribute{what: "together"}
		if together != nil {
			sums.data, sums.text = together, c.words.join(said)
		}
		sinceDay := attribute{what: "since"}
		if !x.SinceDay.IsZero() {
			sinceDay = text("since", x.SinceDay.String())
		}
		added, addedNames := idsAndNames(x.Sum)
		return []attribute{
			c.fact("at", x.At), c.fact("not_fewer_than", x.Least), c.condition("condition", x.When), c.wording(x.When),
			text("contradiction_says", x.Says), c.fact("since", x.Since), age, c.words.list("each", each, eachNames), sums,
			sinceDay, c.words.list("sum_since", added, addedNames),
		}
	}
	// One of a kind about the same facts is the same.
	id := func(x estimator.Contradiction) named {
		n := named{id: x.Kind}
		for _, f := range []*estimator.Fact{x.At, x.Least, x.Since} {
			if f != nil {
				n.id += " " + f.ID
				n.name = f.Name
			}
		}
		return n
	}
	return items(c.a.Contradictions(), c.b.Contradictions(), id,
		func(a, b estimator.Contradiction) []Change { return c.compare(place{}, about(a), about(b)) },
		func(x estimator.Contradiction, status string) []Change { return c.alone(about(x), status) })
}

func idsAndNames(facts []*estimator.Fact) (ids, names []string) {
	for _, f := range facts {
		ids, names = append(ids, f.ID), append(names, f.Name)
	}
	return ids, names
}

func (c *comparer) condition(what string, w *estimator.When) attribute {
	if w == nil {
		return attribute{what: what}
	}
	return attribute{what, conditionData(w), c.words.condition(w)}
}

// wording is what a condition says of itself.
func (c *comparer) wording(w *estimator.When) attribute {
	said := wordingData(w)
	return c.words.list("condition_words", said, said)
}
