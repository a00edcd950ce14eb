package telling

import (
	"fmt"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"luohu/backend/casework"
	"luohu/backend/notice"
)

// Word is what is told of something.
type Word struct {
	text, hint *template.Template
	state      string
}

// Words are what is told of each kind of event; of those that have none nothing
// is told.
type Words map[casework.Kind]*Word

// Texts are what is told, by what it is about.
type Texts map[string]*Word

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
	People     int    // to agents: how many applicants it is about
	Listed     int    // to agents: how many of these are on the list
}

// What WeChat takes in the fields of a card.
const (
	thingMost  = 20 // characters
	phraseMost = 5  // Han characters
)

type written struct{ Text, State, Hint string }

// LoadWords reads them, to those whose application it is and to agents of units, and
// checks that each can be said.
func LoadWords(src []byte) (own, agents Words, err error) {
	var file struct {
		Own    map[casework.Kind]written `yaml:"own"`
		Agents map[casework.Kind]written `yaml:"agents"`
	}
	if err := yaml.UnmarshalWithOptions(src, &file, yaml.Strict()); err != nil {
		return nil, nil, fmt.Errorf("words/telling.yaml: %s", yaml.FormatError(err, false, true))
	}
	own, agents = Words{}, Words{}
	for _, one := range []struct {
		from map[casework.Kind]written
		to   Words
	}{{file.Own, own}, {file.Agents, agents}} {
		for kind, w := range one.from {
			if one.to[kind], err = w.word(); err != nil {
				return nil, nil, fmt.Errorf("words/telling.yaml: %s: %w", kind, err)
			}
		}
	}
	return own, agents, nil
}

// LoadTexts reads topics and reminders: all that there are, and no others.
func LoadTexts(src []byte) (topics, reminders Texts, err error) {
	var file struct{ Topics, Reminders map[string]written }
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

func texts(all map[string]written, needed []string) (Texts, error) {
	made := Texts{}
	for _, name := range needed {
		w, there := all[name]
		if !there {
			return nil, fmt.Errorf("there is no text of %s", name)
		}
		word, err := w.word()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made[name] = word
	}
	for name := range all {
		if made[name] == nil {
			return nil, fmt.Errorf("nothing is called %s", name)
		}
	}
	return made, nil
}

func (w written) word() (word *Word, err error) {
	word = &Word{state: w.State}
	if word.text, err = template.New("text").Parse(strings.TrimSpace(w.Text)); err != nil {
		return nil, err
	}
	if word.hint, err = template.New("hint").Parse(w.Hint); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(w.State); n == 0 || n > phraseMost || strings.ContainsFunc(w.State, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		return nil, fmt.Errorf("state: %q is not one to %d Han characters", w.State, phraseMost)
	}
	_, _, err = word.Say(Said{})
	return word, err
}

// Say fills in the text, and the card.
func (w *Word) Say(s Said) (text string, card Card, err error) {
	var said, hint strings.Builder
	if err := w.text.Execute(&said, s); err != nil {
		return "", Card{}, err
	}
	if err := w.hint.Execute(&hint, s); err != nil {
		return "", Card{}, err
	}
	card = Card{What: what(s.Period), State: w.state, Hint: notice.Cut(hint.String(), thingMost, utf8.RuneCountInString)}
	return said.String(), card, nil
}

func what(period string) string {
	return notice.Cut(period+"居住证积分", thingMost, utf8.RuneCountInString)
}
