package keyword

import (
	"errors"

	"github.com/goccy/go-yaml"
)

// config is configs/keywords.yaml.
type config struct {
	Intents  map[string]wordSet `yaml:"intents"`
	Guides   map[string]wordSet `yaml:"guides"` // by id, beside the guides' own keywords
	Typos    map[string]string  `yaml:"typos"`  // what is typed → the word that is meant
	Synonyms [][]string         `yaml:"synonyms"`
	Fillers  fillerWords        `yaml:"fillers"`
	Offers   []string           `yaml:"offers"` // words offered when nothing is near
}

// wordSet is the words that mean one thing.
type wordSet struct {
	Title    string   `yaml:"title"`
	Words    []string `yaml:"words"`
	Initials []string `yaml:"initials"`
}

// fillerWords are what people say around what they mean.
type fillerWords struct {
	Before   []string `yaml:"before"`
	After    []string `yaml:"after"`
	Anywhere []string `yaml:"anywhere"` // says nothing wherever it stands in a question
}

func parseConfig(src []byte) (*config, error) {
	var c config
	if err := yaml.UnmarshalWithOptions(src, &c, yaml.Strict()); err != nil {
		return nil, errors.New(yaml.FormatError(err, false, true))
	}
	return &c, nil
}
