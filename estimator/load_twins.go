package estimator

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// unlike are the keys in which two places of a table may differ and still
// count the same.
var unlike = []string{"id", "name", "group", "evidence", "reference", "rule_evidence", "otherwise", "says", "max", "excludes", "materials"}

// twins tells of mappings in a list that say the same as one before: it would
// count twice, or for nothing.
func (l *loader) twins(all []ast.Node, what string, without []string) {
	if len(all) < 2 {
		return
	}
	seen := map[string]bool{}
	for _, n := range all {
		said := string(sign(nil, n, without))
		if seen[said] {
			l.fault(n, "this %s is the same as one before it", what)
		}
		seen[said] = true
	}
}

// sign is what a node says, however it is laid out; of its own keys, some are
// left out.
func sign(b []byte, n ast.Node, without []string) []byte {
	switch n := n.(type) {
	case *ast.MappingNode:
		values := slices.Clone(n.Values)
		slices.SortFunc(values, func(a, b *ast.MappingValueNode) int {
			return strings.Compare(a.Key.GetToken().Value, b.Key.GetToken().Value)
		})
		for _, v := range values {
			b = sign(b, v, without)
		}
		return append(b, '}')
	case *ast.MappingValueNode:
		key := n.Key.GetToken().Value
		if slices.Contains(without, key) || n.Value == nil {
			return b
		}
		b = append(append(b, key...), ':')
		return append(sign(b, n.Value, nil), '\n')
	case *ast.SequenceNode:
		for _, v := range n.Values {
			b = append(sign(b, v, nil), ',')
		}
		return append(b, ']')
	}
	return append(b, n.GetToken().Value...)
}

// once tells of a word that stands in a list for the second time.
func (l *loader) once(seen map[string]bool, n ast.Node, word string) {
	if word != "" && seen[word] {
		l.fault(n, "%s stands here twice", word)
	}
	seen[word] = true
}
