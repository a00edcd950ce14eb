package site

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"strings"
	"time"

	"github.com/a-h/templ"

	"luohu/backend/casework"
)

// functions are what all templates may use.
func (s *Site) functions() template.FuncMap {
	return template.FuncMap{
		"asset":      s.assetAddress,
		"lines":      func(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") },
		"cmaps":      func() string { return s.assets.cmaps() },
		"day":        Day,
		"moment":     s.Moment,
		"dated":      dated,
		"second":     s.Second,
		"clock":      Clock,
		"draw":       drawn,
		"field":      newField,
		"dict":       dict,
		"list":       func(items ...any) []any { return items },
		"state":      said(s.Words.States),
		"stateTag":   func(v any) templ.Component { return s.State(casework.State(fmt.Sprint(v))) },
		"stage":      said(s.Words.Stages),
		"status":     said(s.Words.Statuses),
		"role":       said(s.Words.Roles),
		"point":      said(s.Words.Points),
		"department": said(s.Words.Departments),
		"act":        said(s.Words.Acts),
		"reject":     said(s.Words.RejectReasons),
		"proof":      said(s.Words.Proofs),
		"period":     period,
		"attribute":  attribute,
		"gloss":      s.Gloss.Say,
		"sentence":   s.Gloss.Sentence,
		"qr":         qrCode,
		"browser":    browser,
		"add":        func(a, b int) int { return a + b },
		"percent":    func(part float64) string { return fmt.Sprintf("%.0f%%", part*100) },
	}
}

func (s *Site) assetAddress(name string) string { return s.assets.address(name) }

// said is [Said] for templates, which do not know the kinds of names.
func said[K ~string](words map[K]string) func(any) string {
	return func(v any) string { return Said(words, K(fmt.Sprint(v))) }
}

// Said are the words for what has a name, else the name itself.
func Said[K ~string](words map[K]string, name K) string {
	if word, known := words[name]; known {
		return word
	}
	return string(name)
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Day is 2026年5月26日 周二, as a <time>.
func Day(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	return stamp(t.Format(time.DateOnly), t.Format("2006年1月2日 ")+weekdays[t.Weekday()])
}

// dated is 2026年5月26日 周二 09:00 in China: a moment as papers bear it.
func dated(t time.Time) template.HTML {
	t = t.In(casework.Zone)
	return stamp(t.Format(time.RFC3339), t.Format("2006年1月2日 ")+weekdays[t.Weekday()]+t.Format(" 15:04"))
}

// Moment is that, of this year without the year.
func (s *Site) Moment(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	t = t.In(casework.Zone)
	form := "2006年1月2日 "
	if t.Year() == s.Now().In(casework.Zone).Year() {
		form = "1月2日 "
	}
	return stamp(t.Format(time.RFC3339), t.Format(form)+weekdays[t.Weekday()]+t.Format(" 15:04"))
}

// Second is a moment to the second, where it has come.
func (s *Site) Second(t *time.Time) template.HTML {
	if t == nil {
		return ""
	}
	at := t.In(casework.Zone)
	return stamp(at.Format(time.RFC3339), at.Format("1月2日 15:04:05"))
}

// Clock is the hour in China: 09:00.
func Clock(t time.Time) string { return t.In(casework.Zone).Format("15:04") }

func stamp(machine, people string) template.HTML {
	return template.HTML(fmt.Sprintf(`<time datetime="%s">%s</time>`, machine, people)) //nolint:gosec // digits and our own words
}

// period is 2026 年第二期.
func period(id casework.PeriodID) string {
	half := "一"
	if id.Half() == 2 {
		half = "二"
	}
	return fmt.Sprintf("%d 年第%s期", id.Year(), half)
}

// dict is what a part is shown of, by pairs of name and value.
func dict(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, is := pairs[i].(string)
		if !is || i+1 == len(pairs) {
			return nil, fmt.Errorf("dict: not a pair of a name and a value: %v", pairs[i:])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// Field is a labelled input of a form.
type Field struct {
	Name, Label string
	Value       string
	Wrong       string
	With        map[string]string // type, help, unit, as, autocomplete, inputmode, max…
	Optional    bool
}

// ID is what its label and its help refer to: of its name, or of what it is there as,
// where a page has several of the name.
func (f Field) ID() string { return "f-" + cmp.Or(f.With["as"], f.Name) }

// Attributes are those that go into the input.
func (f Field) Attributes() map[string]string {
	all := maps.Clone(f.With)
	for _, ours := range []string{"type", "help", "unit", "as"} {
		delete(all, ours)
	}
	return all
}

// newField is a field of a form; its pairs are attributes, and help, unit, as,
// optional.
func newField(form *Form, name, label string, pairs ...string) (Field, error) {
	f := Field{Name: name, Label: label, Value: form.Get(name), Wrong: form.Error(name), With: map[string]string{"type": "text"}}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "optional" {
			f.Optional = true
			i--
			continue
		}
		if i+1 == len(pairs) {
			return f, fmt.Errorf("field %s: %s has no value", name, pairs[i])
		}
		f.With[pairs[i]] = pairs[i+1]
	}
	if f.With["type"] == "password" {
		f.Value = "" // is not shown again
	}
	return f, nil
}
