// Package gloss says in an officer's words what was written in English for
// operators and for programs: faults of policy files, lines of a log.
//
// A book has one sentence for each form of a line. {name} stands for what changes
// from line to line; where that has a sentence of its own, it is said in it too.
package gloss

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Book is all that can be said. The nil book says everything as it is.
type Book struct{ forms []form }

// form is one form of a line.
type form struct {
	like  *regexp.Regexp
	names []string
	says  string
	fixed int // bytes that never change: the more, the closer it fits
}

// place is what changes from line to line.
var place = regexp.MustCompile(`\{([a-z]+)\}`)

// Load reads a book: forms of lines, with what to say for each.
func Load(src []byte) (*Book, error) {
	var all map[string]string
	if err := yaml.UnmarshalWithOptions(src, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("gloss: %w", err)
	}
	var wrong []error
	b := &Book{}
	for line, says := range all {
		f, err := newForm(line, says)
		wrong = append(wrong, err)
		b.forms = append(b.forms, f)
	}
	slices.SortFunc(b.forms, func(x, y form) int {
		return cmp.Or(cmp.Compare(y.fixed, x.fixed), cmp.Compare(x.like.String(), y.like.String()))
	})
	return b, errors.Join(wrong...)
}

func newForm(line, says string) (form, error) {
	f := form{says: says, fixed: len(place.ReplaceAllString(line, ""))}
	var like strings.Builder
	end := 0
	for _, at := range place.FindAllStringSubmatchIndex(line, -1) {
		like.WriteString(regexp.QuoteMeta(line[end:at[0]]) + "(.+?)")
		f.names = append(f.names, line[at[2]:at[3]])
		end = at[1]
	}
	f.like = regexp.MustCompile(`(?s)^` + like.String() + regexp.QuoteMeta(line[end:]) + `$`)
	for _, used := range place.FindAllStringSubmatch(says, -1) {
		if !slices.Contains(f.names, used[1]) {
			return f, fmt.Errorf("gloss: %q has no {%s}", line, used[1])
		}
	}
	return f, nil
}

// deepest is how far sentences stand within sentences.
const deepest = 4

// Say is a line in plain words; as it is, if the book has none for it.
func (b *Book) Say(line string) string {
	says, _ := b.say(line, deepest)
	return says
}

// Sentence is a line in plain words, with a full stop.
func (b *Book) Sentence(line string) string {
	says := b.Say(line)
	if strings.HasSuffix(says, "。") || strings.HasSuffix(says, "？") {
		return says
	}
	return says + "。"
}

// Knows says that the book has a sentence for a line.
func (b *Book) Knows(line string) bool {
	_, known := b.say(line, deepest)
	return known
}

func (b *Book) say(line string, deep int) (says string, known bool) {
	if b == nil || deep == 0 {
		return line, false
	}
	for _, f := range b.forms {
		if found := f.like.FindStringSubmatch(line); found != nil {
			return f.fill(func(i int) string {
				says, _ := b.say(found[i+1], deep-1)
				return says
			}), true
		}
	}
	return line, false
}

func (f form) fill(with func(int) string) string {
	return place.ReplaceAllStringFunc(f.says, func(name string) string {
		return with(slices.Index(f.names, strings.Trim(name, "{}")))
	})
}
