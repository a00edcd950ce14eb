// Package sentence reads what somebody says of themselves in one message as
// facts of a policy: 我32岁，大专，社保四年两个月，没结婚.
//
// It fills a fact only where the words leave no doubt; a wrong fact is worse
// than a question. What is planned, asked, supposed, or said of somebody else
// fills nothing. The words stand in configs/words/sentence.yaml, by fact.
package sentence

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml"

	"luohu/estimator/read"
)

// Lexicon is the words that people use, for all policies.
type Lexicon struct {
	Traditional string               `yaml:"traditional"`
	Sounds      []string             `yaml:"sounds"`
	Words       map[string][]string  `yaml:"words"` // by role
	Groups      []group              `yaml:"groups"`
	Sayings     []saying             `yaml:"sayings"`
	Facts       map[string]factWords `yaml:"facts"`

	simplified map[rune]rune
	folding    read.Folding
}

// group is names of several facts at once.
type group struct {
	Names []string `yaml:"names"`
	Facts []string `yaml:"facts"`
}

// saying is words that say several facts at once.
type saying struct {
	Words []string       `yaml:"words"`
	Facts map[string]any `yaml:"facts"`
}

// factWords are the words of a fact.
type factWords struct {
	Names  []string            `yaml:"names"`  // what it is called
	Said   []string            `yaml:"said"`   // without one of these the names mean another fact
	Yes    []string            `yaml:"yes"`    // beside those of the policy
	No     []string            `yaml:"no"`     // the same
	None   []string            `yaml:"none"`   // the same
	Values map[string][]string `yaml:"values"` // by choice, beside those of the policy
	Spoilt []string            `yaml:"spoilt"` // words that make it doubtful

	Alone  bool     `yaml:"alone"`  // its values need no name beside them
	Except []string `yaml:"except"` // but for these it is the other way round
	// Words of the policy that say nothing in a sentence.
	Ignored []string `yaml:"ignored"`
	// Names that mean something else where nothing like them is named: 失业两年.
	Mistakable []string `yaml:"mistakable"`

	After   bool `yaml:"after"`   // its values stand behind the name
	Unnamed bool `yaml:"unnamed"` // a word of Said is name enough

	Of         string   `yaml:"of"`           // spouse: it is about the spouse
	SaidOfSelf []string `yaml:"said_of_self"` // no or none, said of the person
	ReversedBy []string `yaml:"reversed_by"`  // words that make what was said of the person doubtful
	Household  bool     `yaml:"household"`    // it may be said right after something of the spouse
	Place      string   `yaml:"place"`        // elsewhere: it is about other places
	Anywhere   bool     `yaml:"anywhere"`     // it is the same in other places
	Away       []string `yaml:"away"`         // done in another place they mean none

	// A yes may have other words in it: 在天津 … 上班.
	Opens  []string `yaml:"opens"`
	Closes []string `yaml:"closes"`

	Owned   bool   `yaml:"owned"`   // to have or buy what is named is a yes, not to is a no
	Lacked  bool   `yaml:"lacked"`  // only not to have it says something
	Without any    `yaml:"without"` // the choice of those who have none of what is named
	Several string `yaml:"several"` // highest: of several choices the first in the policy
	Beside  string `yaml:"beside"`  // the names of that fact are its names too

	Unmeasured bool `yaml:"unmeasured"` // with a length behind it a value was so once: 断了三个月

	AlsoNone    []string `yaml:"also_none"`     // mean none
	AfterNoneOf string   `yaml:"after_none_of"` // where this fact is none as well

	Unbroken bool `yaml:"unbroken"` // counts anew from where it was broken

	Since  bool   `yaml:"since"`  // counts from a day
	Before string `yaml:"before"` // true of a day before this one
	Newly  *newly `yaml:"newly"`  // what follows from getting it
	before time.Time

	Supposed supposedWords `yaml:"supposed"` // what more is said of it in a supposition
}

// supposedWords are words of a fact in a supposition, beside those that it always
// has. What is supposed is saved nowhere, so that they may be looser.
type supposedWords struct {
	Names []string `yaml:"names"`
	Said  []string `yaml:"said"`
	Yes   []string `yaml:"yes"`
	No    []string `yaml:"no"`
}

// newly is what a supposition that begins with some words brings with it.
type newly struct {
	Words []string       `yaml:"words"`
	Facts map[string]any `yaml:"facts"`
}

// Load reads configs/words/sentence.yaml. The error names the place.
func Load(src []byte) (*Lexicon, error) {
	l := new(Lexicon)
	if err := yaml.UnmarshalWithOptions(src, l, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("sentence.yaml: %s", yaml.FormatError(err, false, true))
	}
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("sentence.yaml: %w", err)
	}
	return l, nil
}
