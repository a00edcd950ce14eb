package console

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Phrases are what officers write often: configs/words/console.yaml.
type Phrases struct {
	Supplement []string `yaml:"supplement"` // what is wrong with a material
	SendBack   []string `yaml:"send_back"`
	Reject     []string `yaml:"reject"`
	Skip       []string `yaml:"skip"`
	Evidence   []string `yaml:"evidence"` // where a score is known from
	Reveal     []string `yaml:"reveal"`
	Keep       []string `yaml:"keep"` // to an objection
}

// LoadPhrases reads them.
func LoadPhrases(src []byte) (*Phrases, error) {
	var p Phrases
	if err := yaml.UnmarshalWithOptions(src, &p, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/console.yaml: %s", yaml.FormatError(err, false, true))
	}
	return &p, nil
}
