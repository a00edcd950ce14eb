package graph

import (
	"fmt"
	"strings"
)

// Mermaid is the graph in the language of Mermaid.
func (g *Graph) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	fmt.Fprintf(&b, "  begin_((%s))\n", labelled(g.words.Begin.With()))
	for i, group := range g.Policy.Groups() {
		fmt.Fprintf(&b, "  subgraph g_%s [%s]\n", name(group.ID), labelled(group.Name))
		for _, q := range g.Questions {
			if q.Group == i {
				fmt.Fprintf(&b, "    %s[%s]\n", q.inMermaid(), labelled(q.Fact.Name))
			}
		}
		b.WriteString("  end\n")
	}
	fmt.Fprintf(&b, "  result_([%s])\n", labelled(g.words.End.With()))
	fmt.Fprintf(&b, "  begin_ --> %s\n", g.First.inMermaid())
	for _, q := range g.Questions {
		for _, way := range q.Ways {
			arrow := "-->"
			if way.Answers != "" {
				arrow += "|" + labelled(way.Answers) + "|"
			}
			fmt.Fprintf(&b, "  %s %s %s\n", q.inMermaid(), arrow, way.To.inMermaid())
		}
	}
	return b.String()
}

// inMermaid is the name of a node. The letter before it keeps it apart from the
// language's own words, such as end.
func (q *Question) inMermaid() string {
	if q == nil {
		return "result_"
	}
	return "q_" + name(q.ID)
}

// name is an id in letters, digits and underscores. Other characters become
// _x and their number; so does an underscore before an x, lest two ids become
// one.
func name(id string) string {
	var b strings.Builder
	for i, r := range id {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if letter || r == '_' && !strings.HasPrefix(id[i:], "_x") {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_x%x_", r)
		}
	}
	return b.String()
}

// labelled is a text between quotes. Mermaid knows characters by name or number
// between # and ;.
func labelled(s string) string {
	return `"` + strings.NewReplacer(
		"#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;", `\`, "#92;",
	).Replace(oneLine(s)) + `"`
}
