// Package words reads what the bot says from YAML: every sentence is a
// template, and every template has its field, so that a missing or mistyped
// one is found when the program starts.
package words

import (
	"fmt"
	"reflect"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"
)

// Text is one thing to say.
type Text struct{ tmpl *template.Template }

// functions are what templates can call: choice makes a word that can be
// touched, inc counts from one.
var functions = template.FuncMap{"choice": Choice, "inc": func(i int) int { return i + 1 }}

// UnmarshalYAML parses the template.
func (t *Text) UnmarshalYAML(unmarshal func(any) error) error {
	var src string
	if err := unmarshal(&src); err != nil {
		return err
	}
	tmpl, err := template.New("").Option("missingkey=error").Funcs(functions).Parse(strings.TrimSpace(src))
	t.tmpl = tmpl
	return err
}

// With fills the text in. Its data are ours, so that a fault in it is a fault
// in the shipped words: it panics, and tests find it.
func (t Text) With(data any) string {
	var b strings.Builder
	if err := t.tmpl.Execute(&b, data); err != nil {
		panic(fmt.Sprintf("words: %v", err))
	}
	return b.String()
}

// String is the text with nothing to fill in.
func (t Text) String() string { return t.With(nil) }

// Choice is a piece of text that, touched, sends words back as the follower's
// own message; the first argument is shown, the second (if given) is sent.
func Choice(shown string, sent ...string) string {
	send := shown
	if len(sent) > 0 {
		send = sent[0]
	}
	return `<a href="weixin://bizmsgmenu?msgmenucontent=` + send + `&msgmenuid=1">` + shown + `</a>`
}

// Load fills a struct of Texts (and of structs and maps of them) from YAML.
// Unknown and missing keys are errors.
func Load(name string, src []byte, into any) error {
	if err := yaml.UnmarshalWithOptions(src, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	if missing := missing(reflect.ValueOf(into).Elem(), ""); len(missing) > 0 {
		return fmt.Errorf("%s: nothing stands under %s", name, strings.Join(missing, ", "))
	}
	return nil
}

func missing(v reflect.Value, path string) (paths []string) {
	if v.Type() == reflect.TypeFor[Text]() {
		if v.Interface().(Text).tmpl == nil {
			return []string{path}
		}
		return nil
	}
	if v.Kind() == reflect.Map && v.Len() == 0 {
		return []string{path}
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		paths = append(paths, missing(v.Field(i), strings.TrimPrefix(path+"."+name, "."))...)
	}
	return paths
}
