package casework

import (
	"cmp"
	"fmt"
	"maps"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"

	"luohu/estimator"
)

// Words say states, acts and refusals to people: configs/words/casework.yaml.
type Words struct {
	States        map[State]string           `yaml:"states"`
	Stages        map[Stage]string           `yaml:"stages"`
	Statuses      map[Status]string          `yaml:"statuses"`
	Roles         map[Role]string            `yaml:"roles"`
	Departments   map[string]string          `yaml:"departments"`
	Points        map[AcceptancePoint]string `yaml:"points"`
	Licences      map[Licence]string         `yaml:"licences"`
	Windows       map[string]string          `yaml:"windows"`
	Fields        map[string]string          `yaml:"fields"`
	RejectReasons map[string]string          `yaml:"reject_reasons"`
	Proofs        map[estimator.Proof]string `yaml:"proofs"`
	Acts          map[string]string          `yaml:"acts"`
	BirthDiffers  string                     `yaml:"birth_differs"`
	Tries         map[string]string          `yaml:"tries"`     // acts that are called otherwise before they have come out
	AnswerBy      string                     `yaml:"answer_by"` // why a supplement is due then
	Refusals      map[Code]refusalWords      `yaml:"refusals"`

	answerBy *template.Template
}

// refusalWords are a sentence on the rule, and one on what would help.
type refusalWords struct {
	Says, Help       string
	says, helpParsed *template.Template
}

// LoadWords reads them, and checks that every refusal can be said; more brings
// the refusals of others.
func LoadWords(src []byte, more ...[]byte) (*Words, error) {
	var w Words
	if err := yaml.UnmarshalWithOptions(src, &w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words/casework.yaml: %s", yaml.FormatError(err, false, true))
	}
	for _, src := range more {
		var others Words
		if err := yaml.UnmarshalWithOptions(src, &others, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("words beside casework.yaml: %s", yaml.FormatError(err, false, true))
		}
		maps.Copy(w.Refusals, others.Refusals)
	}
	functions := template.FuncMap{
		"state": w.state,
		"try":   w.try, "tried": func(v any) string { return cmp.Or(w.try(v), w.Tries["anything"]) }, "status": func(v any) string { return known(w.Statuses, v) },
		"stage": func(v any) string { return known(w.Stages, v) }, "point": func(v any) string { return known(w.Points, v) },
		"window": func(v any) string { return known(w.Windows, v) }, "field": w.field,
		"licence": func(v any) string { return known(w.Licences, v) }, "time": Moment, "day": day,
	}
	var err error
	if w.answerBy, err = template.New("answer_by").Option("missingkey=error").Parse(w.AnswerBy); err != nil {
		return nil, fmt.Errorf("words/casework.yaml: %w", err)
	}
	for code, words := range w.Refusals {
		var err error
		parse := func(text string) *template.Template {
			t, wrong := template.New(string(code)).Funcs(functions).Option("missingkey=error").Parse(text)
			if wrong != nil {
				err = wrong
			}
			return t
		}
		words.says, words.helpParsed = parse(words.Says), parse(words.Help)
		if err != nil {
			return nil, fmt.Errorf("words/casework.yaml: refusals.%s: %w", code, err)
		}
		w.Refusals[code] = words
	}
	return &w, nil
}

// Refusal says a refusal: the rule, and what would help.
func (w *Words) Refusal(r *Refusal) (says, help string) {
	words, found := w.Refusals[r.Code]
	if !found {
		return string(r.Code), ""
	}
	return render(words.says, r.Params), render(words.helpParsed, r.Params)
}

func render(t *template.Template, params map[string]any) string {
	var b strings.Builder
	if err := t.Execute(&b, params); err != nil {
		return ""
	}
	return b.String()
}

// WhyThen says until when a supplement is to be answered, and why then: also where
// that is later than the scores are to be given.
func (w *Words) WhyThen(s *Supplement, p *Period) string {
	scored := ""
	if by := p.scoredBy(); s.Due.Day.After(by.Day) {
		scored = written(by.Day)
	}
	return render(w.answerBy, map[string]any{
		"days": p.Terms.Clocks.AnswerSupplement, "day": written(s.Due.Day), "scored": scored,
		"provisional": s.Due.Provisional, "overdue": s.Overdue,
	})
}

// written is a day as people read it: 2026年10月31日.
func written(d Date) string { return d.Format("2006年1月2日") }

// known is a word, or what has none.
func known[K ~string](words map[K]string, v any) string {
	s := fmt.Sprint(v)
	if word, found := words[K(s)]; found {
		return word
	}
	return s
}

// state is that of an application, or of a period: both have a draft.
func (w *Words) state(v any) string {
	if stage, is := v.(Stage); is {
		return known(w.Stages, stage)
	}
	return known(w.States, v)
}

// try is what somebody wants to do, as it is called before it has come out; empty
// if it has no name.
func (w *Words) try(v any) string {
	act := fmt.Sprint(v)
	return cmp.Or(w.Tries[act], w.Acts[act])
}

// Why is a reason in words, where it is one of those that have some.
func (w *Words) Why(reason string) string { return known(w.RejectReasons, reason) }

// field is the last part of a pointer that has a name.
func (w *Words) field(v any) string {
	s := fmt.Sprint(v)
	name, _, _ := strings.Cut(s[strings.LastIndexByte(s, '/')+1:], ".") // template.thing1 is one of the template's
	return known(w.Fields, name)
}

// day is a day, also one that stands in figures, as people read it: 2026年10月31日.
func day(v any) string {
	d, err := ParseDate(fmt.Sprint(v))
	if err != nil {
		return fmt.Sprint(v)
	}
	return written(d)
}

// Moment is a time as people read it: 2026年10月31日 17:00 in China.
func Moment(v any) string {
	t, ok := v.(time.Time)
	if !ok {
		return fmt.Sprint(v)
	}
	return t.In(Zone).Format("2006年1月2日 15:04")
}
