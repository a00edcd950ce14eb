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
	Days       int    // that are left
	About      string // what a day is about, or a notice
}

// Texts are what is told, by what it is about.
type Texts map[string]*template.Template

// LoadTexts reads topics and reminders: all that there are, and no others.
func LoadTexts(src []byte) (topics, reminders Texts, err error) {
	var file struct{ Topics, Reminders map[string]string }
	if err := yaml.UnmarshalWithOptions(src, &file, yaml.Strict()); err != nil {
		return nil, nil, fmt.Errorf("words/reminding.yaml: %s", yaml.FormatError(err, false, true))
	}
	told := []string{filingEnds, noticePublished}
	for moved := range heralds {
		told = append(told, string(moved))
	}
	if topics, err = texts(file.Topics, told); err == nil {
		reminders, err = texts(file.Reminders, Kinds)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("words/reminding.yaml: %w", err)
	}
	return topics, reminders, nil
}

func texts(all map[string]string, needed []string) (Texts, error) {
	made := Texts{}
	for _, name := range needed {
		text, there := all[name]
		if !there {
			return nil, fmt.Errorf("there is no text of %s", name)
		}
		t, err := template.New(name).Parse(strings.TrimSpace(text))
		if err == nil {
			_, err = said(t, Said{})
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made[name] = t
	}
	for name := range all {
		if made[name] == nil {
			return nil, fmt.Errorf("nothing is called %s", name)
		}
	}
	return made, nil
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
