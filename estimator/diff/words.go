package diff

import (
	"fmt"
	"strconv"
	"strings"

	"luohu/estimator"
)

// Words are the sentences that a diff is told in: configs/words/diff.yaml.
type Words struct{ book *estimator.Phrasebook }

// sentences are those with places to fill in.
var sentences = map[string]string{
	"head": "from from_name to to_name", "same_file": "", "same": "",
	"item_changed": "name id", "item_added": "name id", "item_removed": "name id", "item_many": "names", "line": "text", "title": "title",

	"changed": "what old new", "added": "what new", "removed": "what old", "only": "what text", "at": "where what", "in": "name text",
	"row": "span values", "cell": "row points", "when": "condition rule",
	"join": "", "join_changes": "", "yes": "", "no": "", "as_of": "", "points": "points",

	"span_months": "from through", "span_months_on": "from", "span_years": "from through", "span_years_on": "from",
	"months": "n", "years": "n", "amount": "n unit",
	"is": "fact value", "reached": "fact n unit", "not": "condition", "all": "", "any": "", "inside": "condition",
	"rule_choice": "", "rule_bands": "", "rule_by_month": "", "rule_full_years": "", "rule_per_count": "",
	"rule_threshold": "", "rule_fixed": "", "rule_sum": "", "rule_highest": "", "rule_first": "",
	"department_parts": "department parts", "department_when": "department fact value", "need_when": "paper condition",
	"every_month": "", "every_year": "", "type_date": "", "type_months": "", "type_count": "", "type_money": "", "type_bool": "", "type_choice": "",
}

// sections are the headings, in the order of a diff.
var sections = []string{"policy", "indicators", "facts", "gates", "materials", "readings", "periods", "contradictions", "interview"}

// what are the things that can differ; each has its name in the words.
var what = []string{
	"id", "city", "city_name", "policy_name", "valid_from", "supersedes", "policy_remark", "basis", "basis_until",
	"pass_line", "pass_line_evidence", "pass_line_reference", "indicator_order",
	"name", "group", "departments", "combine", "max", "rule", "condition", "condition_words", "otherwise",
	"fact", "on", "by", "says", "from_months", "at_least", "evidence", "reference", "part", "part_order",
	"needs", "excludes", "always", "paper", "issued_by", "through", "table", "points", "row_evidence", "row_remark",
	"type", "question", "help", "example", "unit", "required", "required_when", "default", "latest", "same_as",
	"yes_words", "no_words", "none_words", "opposite", "from_day", "goes_on", "goes_on_when", "choices", "choice", "choice_name", "aliases",
	"choice_order", "asks", "group_order", "met", "unmet", "mend", "final",
	"because", "reading", "why", "ask", "filing_from", "filing_to", "as_of_day", "as_of_last_year",
	"at", "not_fewer_than", "contradiction_says", "since", "age", "each", "together", "sum_since",
}

// LoadWords reads the sentences. Its error names every one that is missing,
// unknown or can't be filled in.
func LoadWords(src []byte) (*Words, error) {
	places := map[string]string{}
	for name, fill := range sentences {
		places[name] = fill
	}
	for _, name := range sections {
		places["section_"+name] = ""
	}
	for _, name := range what {
		places["what_"+name] = ""
	}
	book, err := estimator.LoadPhrasebook("diff.yaml", src, places)
	if err != nil {
		return nil, fmt.Errorf("words of the diff: %w", err)
	}
	return &Words{book}, nil
}

func (w *Words) say(name string, args ...string) string { return w.book.Say(name, args...) }

func (w *Words) join(all []string) string { return strings.Join(all, w.say("join")) }

// change is one change as a line.
func (w *Words) change(at place, old, now attribute) string {
	named := w.say("what_" + now.what)
	for _, where := range []string{at.said, at.name} {
		if where != "" {
			named = w.say("at", where, named)
		}
	}
	switch {
	case old.data == nil:
		return w.say("added", named, now.text)
	case now.data == nil:
		return w.say("removed", named, old.text)
	}
	return w.say("changed", named, old.text, now.text)
}

// list is an attribute of several; none of them is no attribute.
func (w *Words) list(what string, data, words []string) attribute {
	if len(data) == 0 {
		return attribute{what: what}
	}
	return attribute{what, data, w.join(words)}
}

// flag is an attribute that holds or not.
func (w *Words) flag(what string, holds bool) attribute {
	said := w.say("no")
	if holds {
		said = w.say("yes")
	}
	return attribute{what, holds, said}
}

func (w *Words) points(p estimator.Points) string { return w.say("points", p.Exact()) }

func (w *Words) amount(n int64, f *estimator.Fact) string {
	return w.say("amount", strconv.FormatInt(n, 10), f.Unit)
}

// length is a number of months, or of years in bands.
func (w *Words) length(n int64, kind string) string {
	if kind == "bands" {
		return w.say("years", strconv.FormatInt(n, 10))
	}
	return w.say("months", strconv.FormatInt(n, 10))
}

func (w *Words) span(r estimator.Row, kind string) string {
	name := "span_months"
	if kind == "bands" {
		name = "span_years"
	}
	from := strconv.FormatInt(r.From, 10)
	if r.Endless {
		return w.say(name+"_on", from)
	}
	return w.say(name, from, strconv.FormatInt(r.Through, 10))
}

func (w *Words) row(span string, values []string) string { return w.say("row", span, w.join(values)) }

// table is all rows of a rule.
func (w *Words) table(r *estimator.Rule) string {
	all := make([]string, len(r.Rows))
	for i, row := range r.Rows {
		span := ""
		if r.Kind == "by_month" || r.Kind == "bands" {
			span = w.span(row, r.Kind)
		}
		if row.Value != "" {
			span = w.row(span, choiceNames([]string{row.Value}, r))
		}
		all[i] = w.say("cell", span, w.points(row.Points))
	}
	return w.join(all)
}

func (w *Words) condition(c *estimator.When) string {
	switch c.Kind {
	case "is":
		return w.say("is", c.Fact.Name, c.Fact.InWords(c.Value))
	case "at_least":
		return w.say("reached", c.Fact.Name, strconv.FormatInt(c.AtLeast, 10), c.Fact.Unit)
	case "not":
		return w.say("not", w.condition(c.Of[0]))
	}
	all := make([]string, len(c.Of))
	for i, one := range c.Of {
		all[i] = w.condition(one)
		if one.Kind == "all" || one.Kind == "any" {
			all[i] = w.say("inside", all[i])
		}
	}
	return strings.Join(all, w.say(c.Kind))
}
