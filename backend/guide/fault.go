package guide

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Fault is something wrong in a guide's file.
type Fault struct {
	File      string
	Line, Col int
	Message   string // what is wrong and what was expected
	Rule      Rule
	About     []any // what the rule is told with
}

// String is FILE:LINE:COL: message.
func (f Fault) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Message)
}

// Faults are all that is wrong in the guides.
type Faults []Fault

// Error is one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// places finds the lines of a file again: front matter begins one line below
// the fence that opens it.
type places struct {
	file   string
	faults Faults
}

// at notes a fault at a token of the front matter; nil is its first line.
func (p *places) at(t *token.Token, rule Rule, about ...any) {
	line, col := 1, 1
	if t != nil && t.Position != nil {
		line, col = t.Position.Line+1, t.Position.Column
	}
	p.faults = append(p.faults, Fault{p.file, line, col, fmt.Sprintf(broken[rule], about...), rule, about})
}

// node notes a fault at a value.
func (p *places) node(n ast.Node, rule Rule, about ...any) {
	if n == nil {
		p.at(nil, rule, about...)
		return
	}
	p.at(n.GetToken(), rule, about...)
}

// yaml notes what the YAML library found, where it found it.
func (p *places) yaml(err error, within ast.Node) {
	var fault yaml.Error
	if errors.As(err, &fault) && fault.GetToken() != nil {
		p.at(fault.GetToken(), ruleYAML, fault.GetMessage())
		return
	}
	p.node(within, ruleYAML, err)
}

// ID is the guide that it is in.
func (f Fault) ID() string { return strings.TrimSuffix(f.File, ".md") }

// Other is the guide that it is in conflict with; empty: none.
func (f Fault) Other() string {
	if f.Rule != ruleKeyword && f.Rule != ruleAnswered {
		return ""
	}
	return f.About[1].(string)
}

// Turned is the same fault seen from the other guide.
func (f Fault) Turned() Fault {
	return Fault{File: f.Other() + ".md", Message: f.Message, Rule: f.Rule, About: []any{f.About[0], f.ID()}}
}
