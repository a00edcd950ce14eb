package estimator

import (
	"errors"
	"strings"
	"time"
)

// FactType is what kind of value a fact has.
type FactType string

// The types of facts. Their bounds are part of the contract with callers, not
// of any table.
const (
	Date       FactType = "date"   // a day, YYYY-MM-DD
	Months     FactType = "months" // whole months, 0 to 600
	Count      FactType = "count"  // how many, 0 to 99
	Money      FactType = "money"  // whole yuan, 0 to 1,000,000,000
	Bool       FactType = "bool"   // yes or no
	ChoiceType FactType = "choice" // the value of one of the fact's Choices
)

// Fact is something a policy asks about a person.
type Fact struct {
	ID   string
	Type FactType
	Name string // in a few characters: 养老保险月数

	Question string // for a person; [Fact.Ask] fills in the cut-off day
	Help     string // one or two sentences, may be empty
	Example  string // an answer as people write it, may be empty
	Unit     string // 个月, 次, 年, 元; empty for other types

	Required bool // always; others may be needed given other facts
	Default  any  // what leaving it out counts as; nil if there is no such value
	Choices  []Choice
	SameAs   string // the fact that usually has the same value: ask that one first

	// How people answer besides with a yes, a number or a name: words for yes,
	// for no, and for none at all.
	YesWords, NoWords, NoneWords []string
	Opposite                     bool // the question asks for the opposite: its yes is this fact's no
	FromDay                      bool // counts months that are full since a day, not months paid in part

	slot         uint8
	fallback     int64 // Default as a value
	defaultAsOf  bool  // leaving it out counts as the cut-off day
	unasked      bool  // no group of the interview has it: it counts as left out
	latestAsOf   bool  // a day after the cut-off day is refused
	requiredWhen condition
	atFiling     bool // no circumstance but a choice, made when filing
	goesOn       *goingOn
	words        *Words
}

// Choice is one of the values that a fact can have.
type Choice struct {
	Value   string
	Name    string
	Aliases []string // what else people call it

	area string // what tables know it as, if not by its value
}

// Group is a part of the interview: facts that are asked one after another.
type Group struct {
	ID    string
	Name  string
	Facts []*Fact
}

// Ask is the question with the cut-off day filled in.
func (f *Fact) Ask(asOf time.Time) string {
	return strings.ReplaceAll(f.Question, "{as_of}", f.words.dayInWords(DayOf(asOf)))
}

// Check says why a value can't be this fact's, in words for people; nil if it
// can. Whether a day may lie after the cut-off, only [Fact.CheckAt] knows.
func (f *Fact) Check(value any) error {
	_, problem := f.read(value)
	if problem == "" {
		return nil
	}
	return errors.New(problem)
}

// CheckAt is Check for facts that are counted to asOf.
func (f *Fact) CheckAt(value any, asOf time.Time) error {
	v, problem := f.read(value)
	if problem == "" {
		problem = f.tooLate(v, DayOf(asOf))
	}
	if problem == "" {
		return nil
	}
	return errors.New(problem)
}

func (f *Fact) tooLate(v int64, asOf Day) string {
	if f.latestAsOf && Day(v) > asOf {
		return f.words.TooLate.text(str(f.Name), str(asOf.String()))
	}
	return ""
}

// AtFiling says that it is no circumstance but a choice, made when filing:
// nobody is asked for it before.
func (f *Fact) AtFiling() bool { return f.atFiling && f.unasked }

func (f *Fact) required(e *evaluation) bool {
	return f.Required || f.requiredWhen != nil && f.requiredWhen.holds(e) == yes
}

func (f *Fact) choice(value string) (index int, found bool) {
	for i := range f.Choices { // a Choice is too large to copy each
		if f.Choices[i].Value == value {
			return i, true
		}
	}
	return 0, false
}
