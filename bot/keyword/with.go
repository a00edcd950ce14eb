package keyword

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"luohu/backend/guide"
)

// Config is what matchers are made of beside the guides: files that were read once.
type Config struct{ files *config }

// ReadConfig reads keywords.yaml and phrasings/*.yaml of the folders, the shipped
// one first.
func ReadConfig(folders ...fs.FS) (*Config, error) {
	c, err := readConfig(folders)
	if err != nil {
		return nil, err
	}
	return &Config{c}, nil
}

// Title is what an intent is called for people.
func (c *Config) Title(intent string) string { return c.files.Intents[intent].Title }

// Matcher is [New] with words that staff added, by the guide that they mean. A known
// typing error of a word that no guide has any more is no fault.
func (c *Config) Matcher(lib *guide.Library, added map[string][]string) (*Matcher, error) {
	with := *c.files
	with.Guides = maps.Clone(c.files.Guides)
	for id, words := range added {
		set := with.Guides[id]
		set.Words = slices.Concat(set.Words, words)
		with.Guides[id] = set
	}
	with.lenient = added != nil // else these are files alone, which are held to everything
	return newMatcher(&with, lib)
}

// Clash is a word that means two things.
type Clash struct {
	Word        string
	First, Then Match
}

// Error names the word and both.
func (c Clash) Error() string {
	return fmt.Sprintf("%q means %s and %s", c.Word, c.First.Intent+c.First.Guide, c.Then.Intent+c.Then.Guide)
}

// Clashes are those that an error is made of.
func Clashes(err error) (all []Clash) {
	switch e := err.(type) { //nolint:errorlint // both kinds of wrapping are followed below
	case nil:
	case Clash:
		all = append(all, e)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, Clashes(one)...)
		}
	case interface{ Unwrap() error }:
		all = Clashes(e.Unwrap())
	}
	return all
}

// Meaning is an intent or a guide, with the words that mean exactly it.
type Meaning struct {
	Intent, Guide, Title string
	Words                []string
}

// Meanings are all of them, intents first, as they stand in files and guides and
// were added by staff.
func (m *Matcher) Meanings(lib *guide.Library) (all []Meaning) {
	for _, name := range slices.Sorted(maps.Keys(m.config.Intents)) {
		set := m.config.Intents[name]
		all = append(all, Meaning{Intent: name, Title: set.Title, Words: slices.Concat(set.Words, set.Initials)})
	}
	for _, g := range lib.All() {
		set := m.config.Guides[g.ID]
		all = append(all, Meaning{Guide: g.ID, Title: g.Title, Words: slices.Concat(g.Keywords, set.Words, set.Initials)})
	}
	return all
}

// Title is what an intent is called for people.
func (m *Matcher) Title(intent string) string { return m.config.Intents[intent].Title }
