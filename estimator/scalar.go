package estimator

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// text is the text under a key that must be there.
func (m mapping) text(key string) string {
	n := m.need(key)
	if n == nil {
		return ""
	}
	return m.r.text(n, key)
}

// optional is the text under a key, empty if it is not there.
func (m mapping) optional(key string) string {
	if n := m.get(key); n != nil {
		return m.r.text(n, key)
	}
	return ""
}

// texts are the words in the list under a key.
func (m mapping) texts(key string) (all []string) {
	for _, n := range m.list(key) {
		all = append(all, m.r.text(n, key))
	}
	return all
}

func (r *sourceReader) text(n ast.Node, what string) string {
	var s string
	switch n := n.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	default:
		r.fault(n, "%s: expected text", what)
		return ""
	}
	if s == "" {
		r.fault(n, "%s: expected text, found nothing", what)
	}
	return s
}

// points is the number of points under a key that must be there.
func (m mapping) points(key string) Points {
	n := m.need(key)
	if n == nil {
		return 0
	}
	return m.r.points(n, key)
}

func (r *sourceReader) points(n ast.Node, what string) Points {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		p, err := ParsePoints(n.GetToken().Value)
		if err != nil {
			r.fault(n, "%s: %s", what, err)
		}
		return p
	}
	r.fault(n, "%s: expected a number of points", what)
	return 0
}

// whole is the whole number from 0 to most under a key that must be there.
func (m mapping) whole(key string, most int64) int64 {
	n := m.need(key)
	if n == nil {
		return 0
	}
	return m.r.whole(n, key, most)
}

func (r *sourceReader) whole(n ast.Node, what string, most int64) int64 {
	if _, ok := n.(*ast.IntegerNode); ok {
		v, err := strconv.ParseInt(n.GetToken().Value, 10, 64)
		if err == nil && v >= 0 && v <= most {
			return v
		}
	}
	r.fault(n, "%s: expected a whole number from 0 to %d", what, most)
	return 0
}

// day is the day under a key that must be there.
func (m mapping) day(key string) Day {
	n := m.need(key)
	if n == nil {
		return 0
	}
	d, err := parseDay(m.r.text(n, key))
	if err != nil {
		m.r.fault(n, "%s: %s", key, err)
	}
	return d
}

// truth is the true or false under a key, false if it is not there.
func (m mapping) truth(key string) bool {
	n := m.get(key)
	if n == nil {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		m.r.fault(n, "%s: expected true or false", key)
		return false
	}
	return b.Value
}

// scalar is a single value as Go knows it; nil and a fault for anything else.
func (r *sourceReader) scalar(n ast.Node, what string) any {
	switch n := n.(type) {
	case *ast.BoolNode:
		return n.Value
	case *ast.StringNode:
		return n.Value
	case *ast.IntegerNode:
		v, err := strconv.ParseInt(n.GetToken().Value, 10, 64)
		if err == nil {
			return v
		}
	}
	r.fault(n, "%s: expected a word, a whole number, true or false", what)
	return nil
}
