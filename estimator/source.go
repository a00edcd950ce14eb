package estimator

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// sourceReader reads YAML and collects what is wrong with it.
type sourceReader struct {
	file   string
	faults Faults

	finished func(mapping) // looks on, in tests
}

func (r *sourceReader) faultAt(line, col int, format string, args ...any) {
	if len(r.faults) > 10*maxFaults {
		return // nobody reads so many
	}
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
	if deep := tooDeep(file.Docs[0].Body, maxDepth); deep != nil {
		r.fault(deep, "more than %d levels deep", maxDepth)
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

func position(n ast.Node) *token.Position {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	return n.GetToken().Position
}
