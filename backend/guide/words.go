package guide

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"

	"luohu/configs"
)

// wordsFile holds what is said around a guide.
const wordsFile = "words/guide.yaml"

// words are what stands in configs/words/guide.yaml.
type words struct {
	Source   string          `yaml:"source"`
	Marks    map[Mark]string `yaml:"marks"`
	Headings []Topic         `yaml:"topics"`
	Others   string          `yaml:"others"`
	Outdated string          `yaml:"outdated"`
	Faults   map[Rule]string `yaml:"faults"`

	source *template.Template
}

// Topic is a heading of the list of guides, with the guides under it.
type Topic struct {
	Title    string   `yaml:"title"`
	GuideIDs []string `yaml:"guides"`
}

func loadWords() (*words, error) {
	src, err := configs.FS.ReadFile(wordsFile)
	if err != nil {
		return nil, err
	}
	var w words
	if err := yaml.UnmarshalWithOptions(src, &w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %s", wordsFile, yaml.FormatError(err, false, true))
	}
	for _, mark := range marks {
		if _, known := w.Marks[mark]; !known {
			return nil, fmt.Errorf("%s: nothing stands under marks.%s", wordsFile, mark)
		}
	}
	for rule := range broken {
		if w.Faults[rule] == "" {
			return nil, fmt.Errorf("%s: nothing stands under faults.%s", wordsFile, rule)
		}
	}
	if w.source, err = template.New("source").Option("missingkey=error").Parse(strings.TrimSpace(w.Source)); err != nil {
		return nil, fmt.Errorf("%s: %w", wordsFile, err)
	}
	return &w, nil
}
