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

// place is one in the front matter; the zero value is none.
type place struct{ line, col int }

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{t.Position.Line, t.Position.Column}
}

// standing is where a value stands, and each item of a list: all that is needed of the
// tree of a file once it is read.
type standing struct {
	value place
	items []place
}

func standingOf(n ast.Node) standing {
	s := standing{value: placeOf(n.GetToken())}
	if list, is := n.(*ast.SequenceNode); is {
		for _, item := range list.Values {
			s.items = append(s.items, placeOf(item.GetToken()))
		}
	}
	return s
}

// at notes a fault at a place of the front matter; none is its first line.
func (p *places) at(where place, rule Rule, about ...any) {
	line, col := 1, 1
	if where != (place{}) {
		line, col = where.line+1, where.col
	}
	p.faults = append(p.faults, Fault{p.file, line, col, fmt.Sprintf(broken[rule], about...), rule, about})
}

// yaml notes what the YAML library found, where it found it.
func (p *places) yaml(err error, within place) {
	var fault yaml.Error
	if errors.As(err, &fault) && fault.GetToken() != nil {
		p.at(placeOf(fault.GetToken()), ruleYAML, fault.GetMessage())
		return
	}
	p.at(within, ruleYAML, err)
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
