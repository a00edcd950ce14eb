package telling

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
)

// Words are what is told of each kind of event; of those that have none nothing
// is told.
type Words map[casework.Kind]*template.Template

// Said is what a text may tell.
type Said struct {
	Period     string
	Department string // who asks, or has answered; empty: nobody in particular
	Items      int    // materials asked for
	Day        string // until when; empty: no day
	Until      string // the end of a display
	Reason     string
}

// LoadWords reads them, and checks that each can be said.
func LoadWords(src []byte) (*Words, error) {
	var texts map[casework.Kind]string
	if err := yaml.UnmarshalWithOptions(src, &texts, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/telling.yaml: %s", yaml.FormatError(err, false, true))
	}
	words := Words{}
	for kind, text := range texts {
		t, err := template.New(string(kind)).Parse(strings.TrimSpace(text))
		if err == nil {
			_, err = said(t, Said{})
		}
		if err != nil {
			return nil, fmt.Errorf("words/telling.yaml: %s: %w", kind, err)
		}
		words[kind] = t
	}
	return &words, nil
}

func said(t *template.Template, s Said) (string, error) {
	var b strings.Builder
	err := t.Execute(&b, s)
	return b.String(), err
}
