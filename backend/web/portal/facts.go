package portal

import (
	"maps"
	"slices"
	"time"

	"luohu/backend/caseload"
	"luohu/estimator"
	"luohu/estimator/read"
)

// The values of a question that is answered by yes or no.
const (
	yes = "yes"
	no  = "no"
)

// question is a fact as it is asked for in a form.
type question struct {
	*estimator.Fact
	Asks    string // with the cut-off day
	Value   string // as typed
	Options []option
	Sources []string   // the documents that it is asked for by
	Matters bool       // given the other answers
	Wrong   string     // said by the table
	Unread  bool       // it was not understood
	Same    []question // that usually have the same value
	Lost    bool       // others have put something else there meanwhile
	Theirs  option     // what they have
}

// option is one of the answers that there are; yes and no have no name of their
// own.
type option struct{ Value, Name string }

// ID is what its label refers to.
func (q question) ID() string { return "q-" + q.Fact.ID }

// Said is the answer as one of the options, or as it was typed.
func (q question) Said() option {
	for _, o := range q.Options {
		if o.Value == q.Value {
			return o
		}
	}
	if day, err := time.Parse(time.DateOnly, q.Value); err == nil && q.Type == estimator.Date {
		return option{q.Value, day.Format("2006年1月2日")}
	}
	return option{q.Value, q.Value}
}

// questions are those of one step of the interview, all of them: which matter
// changes with the answers.
func questions(f caseload.Filling, group estimator.Group) (all []question) {
	asOf, sources := f.Period.Terms.AsOf.Time, sourcesOf(f.Policy)
	for _, fact := range group.Facts {
		q := question{Fact: fact, Asks: fact.Ask(asOf), Sources: sources[fact.ID]}
		q.Matters = matters(f, fact, f.Facts) && !undecided(f, fact, all)
		q.Value = typed(fact, f.Facts[fact.ID])
		for _, c := range fact.Choices {
			q.Options = append(q.Options, option{c.Value, c.Name})
		}
		if fact.Type == estimator.Bool {
			q.Options = []option{{Value: yes}, {Value: no}}
		}
		all = append(all, q)
	}
	for i := range all {
		for _, q := range all {
			if q.Matters && q.SameAs == all[i].Fact.ID {
				all[i].Same = append(all[i].Same, q)
			}
		}
	}
	return all
}

// matters says whether a fact is looked at, given others.
func matters(f caseload.Filling, fact *estimator.Fact, given map[string]any) bool {
	others := maps.Clone(given)
	delete(others, fact.ID)
	return slices.Contains(f.Policy.Asked(others, f.Period.Terms.AsOf.Time), fact)
}

// undecided says that a question before it, not answered yet, may make it
// pointless: nobody is asked for the district of a home before it is known that
// there is one.
func undecided(f caseload.Filling, fact *estimator.Fact, before []question) bool {
	if f.Facts[fact.ID] != nil {
		return false
	}
	given := maps.Clone(f.Facts)
	for _, q := range before {
		if q.Value != "" || !q.Matters {
			continue
		}
		for _, answer := range f.Policy.Answers(q.Fact, f.Period.Terms.AsOf.Time) {
			given[q.Fact.ID] = answer
			if !matters(f, fact, given) {
				return true
			}
		}
		delete(given, q.Fact.ID)
	}
	return false
}

// typed is a fact as it stands in its field. A question for the contrary has its
// yes for no.
func typed(fact *estimator.Fact, value any) string {
	text := caseload.FactText(value)
	if fact.Type != estimator.Bool || text == "" {
		return text
	}
	if (text == "true") != fact.Opposite {
		return yes
	}
	return no
}

// readFact is what was typed as a value; nil: nothing. It is not understood if
// unread, and can't be if something is wrong.
func readFact(fact *estimator.Fact, text string, asOf time.Time) (value any, wrong string, unread bool) {
	if text == "" {
		return nil, "", false
	}
	var err error
	switch fact.Type {
	case estimator.Date:
		var day time.Time
		if day, err = read.Date(text, asOf); err == nil {
			value = day.Format(time.DateOnly)
		}
	case estimator.Months:
		value, err = read.Months(text, asOf)
	case estimator.Count:
		value, err = read.Whole(text)
	case estimator.Money:
		value, err = read.Money(text)
	case estimator.Bool:
		value = (text == yes) != fact.Opposite
	case estimator.ChoiceType:
		value = text
	}
	if err != nil {
		return nil, "", true
	}
	if err := fact.CheckAt(value, asOf); err != nil {
		return nil, err.Error(), false
	}
	return value, "", false
}

// sourcesOf are the documents in which rules and conditions stand, by the facts
// that they look at.
func sourcesOf(p *estimator.Policy) map[string][]string {
	all := map[string][]string{}
	note := func(f *estimator.Fact, reference string) {
		if f != nil && reference != "" && !slices.Contains(all[f.ID], reference) {
			all[f.ID] = append(all[f.ID], reference)
		}
	}
	var inside func(w *estimator.When, reference string)
	inside = func(w *estimator.When, reference string) {
		if w == nil {
			return
		}
		note(w.Fact, reference)
		for _, of := range w.Of {
			inside(of, reference)
		}
	}
	var under func(r *estimator.Rule)
	under = func(r *estimator.Rule) {
		for _, f := range []*estimator.Fact{r.Fact, r.On, r.By} {
			note(f, r.Reference)
		}
		inside(r.When, r.Reference)
		for _, of := range r.Of {
			under(of)
		}
	}
	for _, g := range p.Gates() {
		inside(g.When, g.Reference)
	}
	for _, r := range p.Table() {
		under(r)
	}
	return all
}
