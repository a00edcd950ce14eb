package estimator

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a file, so that none can cost more than a moment. They are looked
// at before the parser is.
const (
	maxSource = 1 << 20
	maxLine   = 4096
	maxIndent = 64 // columns before the first word of a line
	maxNested = 16 // brackets within brackets
)

// sourceReader reads YAML and collects what is wrong with it.
type sourceReader struct {
	file   string
	faults Faults

	finished func(mapping) // looks on, in tests
}

func (r *sourceReader) faultAt(line, col int, format string, args ...any) {
	r.faults = append(r.faults, Fault{r.file, line, col, fmt.Sprintf(format, args...)})
}

func (r *sourceReader) fault(at ast.Node, format string, args ...any) {
	p := position(at)
	r.faultAt(p.Line, p.Column, format, args...)
}

// document is the mapping that a file consists of.
func (r *sourceReader) document(src []byte) (mapping, bool) {
	if line, col, problem := outOfBounds(src); problem != "" {
		r.faultAt(line, col, "%s", problem)
		return mapping{}, false
	}
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return mapping{}, false
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		r.faultAt(1, 1, "a file holds one document; expected a mapping that begins with id:")
		return mapping{}, false
	}
	return r.mapping(file.Docs[0].Body)
}

func (r *sourceReader) syntax(err error) {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
		p := e.GetToken().Position
		r.faultAt(p.Line, p.Column, "not YAML: %s", e.GetMessage())
		return
	}
	r.faultAt(1, 1, "not YAML: %s", err)
}

// outOfBounds looks for what would make the parser slow or deep. It reads
// bytes, not YAML: brackets in words count too, and never come near the bound.
func outOfBounds(src []byte) (line, col int, problem string) {
	if len(src) > maxSource {
		return 1, 1, fmt.Sprintf("the file is larger than %d bytes", maxSource)
	}
	line, nested, indenting := 1, 0, true
	for _, c := range src {
		col++
		switch c {
		case '\n':
			line, col, indenting = line+1, 0, true
			continue
		case '[', '{':
			nested++
		case ']', '}':
			nested--
		case 0:
			return line, col, "a NUL byte; expected text in UTF-8"
		}
		switch {
		case nested > maxNested:
			return line, col, fmt.Sprintf("more than %d brackets within each other", maxNested)
		case col > maxLine:
			return line, col, fmt.Sprintf("a line of more than %d bytes", maxLine)
		case indenting && col > maxIndent:
			return line, col, fmt.Sprintf("more than %d columns deep", maxIndent)
		}
		indenting = indenting && (c == ' ' || c == '\t' || c == '-' || c == '?' || c == ':')
	}
	return 0, 0, ""
}

func position(n ast.Node) *token.Position {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	return n.GetToken().Position
}
