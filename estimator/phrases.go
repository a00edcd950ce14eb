package estimator

import (
	"fmt"
	"reflect"
	"strings"
)

// Phrase is a sentence with places to fill in, for packages that tell people
// about tables. [LoadPhrases] reads it.
type Phrase struct{ phrase }

// With fills the places in, in the order of the phrase's tag. Strings, ints
// and Points can stand in them.
func (p Phrase) With(args ...any) string {
	filled := make([]argument, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case string:
			filled[i] = str(a)
		case int:
			filled[i] = num(int64(a))
		case int64:
			filled[i] = num(a)
		case Points:
			filled[i] = pts(a)
		default:
			panic(fmt.Sprintf("phrase: %T can't be said", a)) // a fault in the program, not in what it is given
		}
	}
	return p.text(filled...)
}

// LoadPhrases fills a struct whose fields are Phrases, tagged as those of
// [Words] are. Its error names every one that is missing, unknown or can't be
// filled in.
func LoadPhrases(file string, src []byte, into any) error {
	r := &sourceReader{file: file}
	m, ok := r.document(src)
	if ok {
		m.phrases(into)
	}
	if len(r.faults) > 0 {
		return fmt.Errorf("words: %w", r.faults.inOrder())
	}
	return nil
}

// phrases fills a struct of phrases, by the tags of its fields.
func (m mapping) phrases(into any) {
	fields := reflect.ValueOf(into).Elem()
	for i := range fields.NumField() {
		tag := fields.Type().Field(i).Tag
		key := tag.Get("yaml")
		p, err := newPhrase(m.text(key), strings.Fields(tag.Get("places")))
		if err != nil {
			m.r.fault(m.where(key), "%s: %s", key, err)
		}
		if fields.Field(i).Type() == reflect.TypeFor[Phrase]() {
			fields.Field(i).Set(reflect.ValueOf(Phrase{p}))
		} else {
			fields.Field(i).Set(reflect.ValueOf(p))
		}
	}
	m.finish()
}
