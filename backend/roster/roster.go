// Package roster reads the list of applicants that a unit sends in, says what is
// wrong with each cell, and makes the file that is filled in.
package roster

import (
	"time"

	"luohu/backend/vault"
	"luohu/estimator"
)

// Bounds of a list. What is longer is sent as several.
const (
	MostRows  = 200
	MostBytes = 2 << 20
	mostCell  = 300 // characters
)

// The columns about the person; those about facts are called by the fact.
const (
	Name     = string(vault.Name)
	IDNumber = string(vault.IDNumber)
	Phone    = string(vault.Phone)
	Address  = string(vault.Address)
)

var (
	persons = []string{Name, IDNumber, Phone, Address}
	needed  = map[string]bool{Name: true, IDNumber: true}
)

// yes and no are the values of a question that is answered so, as in a form.
const (
	yes = "yes"
	no  = "no"
)

// List is the list as a period's table has it.
type List struct {
	Columns []Column
	words   *Words
	asOf    time.Time
}

// Column is one of it.
type Column struct {
	Key     string
	Heads   []string // the first is shown
	Note    string
	Example string
	Wide    float64
	Needed  bool
	Choices []Choice // none: anything may be typed
	fact    *estimator.Fact
}

// Choice is something that may be chosen, as a form sends it and as it is called.
type Choice struct {
	Value, Name string
	Also        []string // what people call it besides
}

// Head is what a column is called.
func (c Column) Head() string { return c.Heads[0] }

// New is the list for a table, counted to a day.
func New(words *Words, table *estimator.Policy, asOf time.Time) *List {
	l := &List{words: words, asOf: asOf}
	for _, key := range persons {
		w := words.Columns[key]
		l.Columns = append(l.Columns, Column{Key: key, Heads: w.Heads, Note: w.Note, Example: w.Example, Wide: w.Wide, Needed: needed[key]})
	}
	for _, wanted := range words.Facts {
		fact, known := table.Fact(wanted.ID)
		if !known {
			continue
		}
		choices := choicesOf(fact, words)
		if len(choices) == 0 {
			continue
		}
		const wide = 22
		l.Columns = append(l.Columns, Column{
			Key: fact.ID, Heads: append([]string{fact.Name}, wanted.Also...), Note: fact.Ask(asOf) + "\n" + words.Optional, Example: choices[0].Name, Wide: wide,
			Choices: choices, fact: fact,
		})
	}
	return l
}

func choicesOf(fact *estimator.Fact, words *Words) (all []Choice) {
	for _, c := range fact.Choices {
		all = append(all, Choice{c.Value, c.Name, c.Aliases})
	}
	if fact.Type == estimator.Bool {
		all = []Choice{{yes, words.Answers[yes], fact.YesWords}, {no, words.Answers[no], fact.NoWords}}
	}
	return all
}
