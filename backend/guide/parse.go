package guide

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of a guide's file, far above what is of use.
const (
	MaxFile  = 64 << 10
	maxChat  = 4000 // bytes: two messages of WeChat
	maxItems = 64   // of any list in the front matter
	maxOpen  = 256  // brackets in it: reading deep ones takes a parser long
)

// fence opens and closes the front matter.
const fence = "---\n"

// parsed is a guide as it stands in its file, with where its values stand.
type parsed struct {
	*Guide
	places *places
	values map[string]standing
	source string
}

// parse reads one file. What is wrong is noted in its places.
func parse(file string, src []byte) *parsed {
	p := &parsed{Guide: &Guide{ID: strings.TrimSuffix(file, ".md")}, places: &places{file: file}, values: map[string]standing{}, source: string(src)}
	front, ok := p.split(src)
	if !ok {
		return p
	}
	tree, err := parser.ParseBytes(front, 0)
	if err != nil {
		p.places.yaml(err, place{})
		return p
	}
	mapping := mappingOf(tree)
	if mapping == nil {
		p.places.at(place{}, ruleKeys)
		return p
	}
	for _, pair := range mapping.Values {
		p.value(pair)
	}
	p.check()
	return p
}

// split takes the front matter off the body.
func (p *parsed) split(src []byte) (front []byte, ok bool) {
	if len(src) > MaxFile {
		p.places.at(place{}, ruleLong, len(src), MaxFile)
		return nil, false
	}
	if !utf8.Valid(src) {
		p.places.at(place{}, ruleEncoding)
		return nil, false
	}
	src = bytes.TrimPrefix(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\ufeff"))
	rest, opened := bytes.CutPrefix(src, []byte(fence))
	front, body, closed := bytes.Cut(rest, []byte("\n"+fence))
	if !opened || !closed {
		p.places.at(place{}, ruleFront)
		return nil, false
	}
	if bytes.Count(front, []byte("["))+bytes.Count(front, []byte("{")) > maxOpen {
		p.places.at(place{}, ruleKeys)
		return nil, false
	}
	p.Body = strings.TrimSpace(string(body))
	return append(front, '\n'), true
}

func mappingOf(tree *ast.File) *ast.MappingNode {
	if len(tree.Docs) != 1 {
		return nil
	}
	switch body := tree.Docs[0].Body.(type) {
	case *ast.MappingNode:
		return body
	case *ast.MappingValueNode:
		return &ast.MappingNode{Values: []*ast.MappingValueNode{body}}
	}
	return nil
}

// value decodes one key of the front matter.
func (p *parsed) value(pair *ast.MappingValueNode) {
	key := pair.Key.GetToken().Value
	into, known := map[string]any{
		"title": &p.Title, "keywords": &p.Keywords, "questions": &p.Questions,
		"answers": &p.Answers, "mark": &p.Mark, "sources": &p.Sources,
		"source_date": &p.SourceDate, "reviewed": &p.Reviewed, "related": &p.Related,
		"points_of": &p.PointsOf,
	}[key]
	if !known {
		p.places.at(placeOf(pair.Key.GetToken()), ruleUnknown, key)
		return
	}
	p.values[key] = standingOf(pair.Value)
	if err := yaml.NodeToValue(pair.Value, into, yaml.Strict()); err != nil {
		p.places.yaml(err, p.values[key].value)
	}
}
