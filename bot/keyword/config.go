package keyword

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/goccy/go-yaml"
)

// config is configs/keywords.yaml, with what an operator's folder adds.
type config struct {
	Intents  map[string]wordSet `yaml:"intents"`
	Guides   map[string]wordSet `yaml:"guides"`   // by id, beside the guides' own keywords
	Typos    map[string]string  `yaml:"typos"`    // what is typed → the word that is meant
	Synonyms [][]string         `yaml:"synonyms"` // words that mean the same, for ranked search
	Fillers  fillerWords        `yaml:"fillers"`
	Offers   []string           `yaml:"offers"` // words offered when nothing is near

	phrasings phrasings
	lenient   bool // towards typing errors of words that are gone
}

// wordSet is the words that mean one thing.
type wordSet struct {
	Title    string   `yaml:"title"`
	Words    []string `yaml:"words"`
	Initials []string `yaml:"initials"`
}

// fillerWords are what people say around what they mean.
type fillerWords struct {
	Before []string `yaml:"before"`
	After  []string `yaml:"after"`
}

// phrasings are how people ask what a guide answers, by its id. Under offTopic
// stands what no guide answers.
type phrasings map[string][]string

const offTopic = "none"

const keywordsFile = "keywords.yaml"

// readConfig reads keywords.yaml and phrasings/*.yaml of every folder: the
// first is the shipped one, later ones add to it.
func readConfig(folders []fs.FS) (*config, error) {
	all := &config{Intents: map[string]wordSet{}, Guides: map[string]wordSet{}, Typos: map[string]string{}, phrasings: phrasings{}}
	for _, folder := range folders {
		for _, pattern := range []string{keywordsFile, "phrasings/*.yaml"} {
			names, err := fs.Glob(folder, pattern)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				if err := all.read(folder, name); err != nil {
					return nil, err
				}
			}
		}
	}
	return all, nil
}

func (c *config) read(folder fs.FS, name string) error {
	src, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	if name != keywordsFile {
		var more phrasings
		if err := yaml.UnmarshalWithOptions(src, &more, yaml.Strict()); err != nil {
			return fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
		}
		for id, texts := range more {
			c.phrasings[id] = append(c.phrasings[id], texts...)
		}
		return nil
	}
	var more config
	if err := yaml.UnmarshalWithOptions(src, &more, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	c.add(more)
	return nil
}

func (c *config) add(more config) {
	addSets(c.Intents, more.Intents)
	addSets(c.Guides, more.Guides)
	for typed, meant := range more.Typos {
		c.Typos[typed] = meant
	}
	c.Synonyms = append(c.Synonyms, more.Synonyms...)
	c.Fillers.Before = append(c.Fillers.Before, more.Fillers.Before...)
	c.Fillers.After = append(c.Fillers.After, more.Fillers.After...)
	c.Offers = append(c.Offers, more.Offers...)
}

func addSets(to, more map[string]wordSet) {
	for name, set := range more {
		was := to[name]
		if was.Title != "" {
			set.Title = was.Title
		}
		set.Words = slices.Concat(was.Words, set.Words)
		set.Initials = slices.Concat(was.Initials, set.Initials)
		to[name] = set
	}
}
