package roster

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Words are how the list is headed and explained: configs/words/roster.yaml.
type Words struct {
	Title        string            `yaml:"title"`
	HelpTitle    string            `yaml:"help_title"`
	ChoicesTitle string            `yaml:"choices_title"`
	WrongChoice  string            `yaml:"wrong_choice"`
	Answers      map[string]string `yaml:"answers"`  // yes and no
	Optional     string            `yaml:"optional"` // is told of a fact
	Columns      map[string]struct {
		Heads   []string `yaml:"heads"`
		Note    string   `yaml:"note"`
		Example string   `yaml:"example"`
		Wide    float64  `yaml:"wide"`
	} `yaml:"columns"`
	Facts []struct {
		ID   string   `yaml:"id"`
		Also []string `yaml:"also"` // what people call it besides
	} `yaml:"facts"`
	Help []string `yaml:"help"` // most
}

// LoadWords reads them, and checks that nothing is missing.
func LoadWords(src []byte) (*Words, error) {
	var w Words
	if err := yaml.UnmarshalWithOptions(src, &w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/roster.yaml: %s", yaml.FormatError(err, false, true))
	}
	for _, key := range persons {
		if len(w.Columns[key].Heads) == 0 {
			return nil, fmt.Errorf("words/roster.yaml: columns.%s is missing", key)
		}
	}
	if w.Title == "" || w.HelpTitle == "" || w.ChoicesTitle == "" || w.Answers[yes] == "" || w.Answers[no] == "" {
		return nil, fmt.Errorf("words/roster.yaml: expected title, help_title, choices_title and answers")
	}
	return &w, nil
}
