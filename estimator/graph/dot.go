package graph

import (
	"fmt"
	"strings"
)

// Dot is the graph in the language of Graphviz.
func (g *Graph) Dot() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", quoted(g.Policy.ID))
	fmt.Fprintf(&b, "  label=%s;\n  labelloc=t;\n  node [shape=box, style=rounded];\n", shown(g.Policy.Name))
	fmt.Fprintf(&b, "  \"(begin)\" [label=%s, shape=circle];\n", shown(g.words.Begin.With()))
	for i, group := range g.Policy.Groups() {
		fmt.Fprintf(&b, "  subgraph %s {\n    label=%s;\n    labeljust=l;\n", quoted("cluster_"+group.ID), shown(group.Name))
		for _, q := range g.Questions {
			if q.Group == i {
				fmt.Fprintf(&b, "    %s [label=%s, tooltip=%s];\n", quoted(q.ID), shown(q.Fact.Name), shown(q.Asks))
			}
		}
		b.WriteString("  }\n")
	}
	fmt.Fprintf(&b, "  \"(end)\" [label=%s, shape=doubleoctagon];\n", shown(g.words.End.With()))
	fmt.Fprintf(&b, "  \"(begin)\" -> %s;\n", g.First.inDot())
	for _, q := range g.Questions {
		for _, way := range q.Ways {
			fmt.Fprintf(&b, "  %s -> %s", q.inDot(), way.To.inDot())
			if way.Answers != "" {
				fmt.Fprintf(&b, " [label=%s]", shown(way.Answers))
			}
			b.WriteString(";\n")
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func (q *Question) inDot() string {
	if q == nil {
		return `"(end)"`
	}
	return quoted(q.ID)
}

// quoted is a string of the language: in it a backslash begins an escape.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(oneLine(s)) + `"`
}

// shown is a string that people see: in it an ampersand begins a character's
// name.
func shown(s string) string { return quoted(strings.ReplaceAll(s, "&", "&amp;")) }

// oneLine keeps what a policy file says from breaking lines of a drawing.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }), " ")
}
