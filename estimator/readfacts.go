package estimator

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// ReadFacts reads a sheet of facts, YAML or JSON: one mapping of names to plain
// values. Whether the names and values are any good, the policy says. It is
// bounded like a policy file: no anchors, no aliases, no nesting, 256 KiB.
func ReadFacts(file string, src []byte) (map[string]any, error) {
	if len(bytes.TrimSpace(src)) == 0 {
		return nil, fmt.Errorf("read facts: %s: there are none; expected lines such as birth_date: 1990-05-06", file)
	}
	r := &sourceReader{file: file}
	m, ok := r.document(src)
	facts := make(map[string]any, len(m.entries))
	for _, e := range m.entries {
		facts[e.key] = r.value(e.value)
	}
	if !ok || len(r.faults) > 0 {
		return nil, fmt.Errorf("read facts: %w", r.faults.inOrder())
	}
	return facts, nil
}

// value is a plain value as Go knows it. A number that is none of ours, like
// 1.5 or .inf, stays one, so that the policy can refuse it by name.
func (r *sourceReader) value(n ast.Node) any {
	switch n := n.(type) {
	case *ast.FloatNode:
		return n.Value
	case *ast.IntegerNode:
		return n.Value
	case *ast.InfinityNode:
		return n.Value
	case *ast.NanNode:
		return n.GetValue()
	case *ast.NullNode:
		return nil
	case *ast.BoolNode:
		return n.Value
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	}
	r.fault(n, "a fact is a plain value; anchors, aliases, lists and mappings are not used here")
	return nil
}
