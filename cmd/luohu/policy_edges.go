package main

import (
	"fmt"
	"io"

	"luohu/configs"
	"luohu/estimator"
	"luohu/estimator/edges"
)

// PolicyEdges prints made-up people at the edges of a table.
type PolicyEdges struct {
	Policy string `arg:"" name:"FILE" help:"Policy, by its file or its id."`
	Format string `help:"text (examples of a policy file) or json (a line a case)." enum:"text,json" default:"text"`
}

// Run prints them, with what the table makes of them.
func (c *PolicyEdges) Run(load loader, out io.Writer) error {
	policy, err := onePolicy(load, c.Policy, out)
	if err != nil {
		return err
	}
	words, err := loadEdgesWords()
	if err != nil {
		return err
	}
	all := edges.Of(policy, words)
	if c.Format == "json" {
		return edges.WriteJSON(out, policy, all)
	}
	_, err = io.WriteString(out, edges.Text(policy, words, all))
	return err
}

func loadEdgesWords() (*edges.Words, error) {
	src, err := configs.FS.ReadFile("words/edges.yaml")
	if err != nil {
		return nil, err
	}
	return edges.LoadWords(src)
}

// edgesMovedShown is how many people at the edges of a draft are shown.
const edgesMovedShown = 20

// edgesMoved shows the people at the edges of a table to whom the one before
// gives other points.
func edgesMoved(out io.Writer, before, p *estimator.Policy, words *edges.Words) error {
	tried, moved := 0, []string{}
	for _, edge := range edges.Of(p, words) {
		for _, c := range edge.Cases {
			if c.Estimate == nil {
				continue
			}
			then, err := before.Total(c.Facts, c.AsOf)
			if err != nil {
				continue // it asks for something else: the differences tell
			}
			if tried++; then != c.Estimate.Total {
				moved = append(moved, fmt.Sprintf("  %s: %s -> %s", c.Name, then, c.Estimate.Total))
			}
		}
	}
	fmt.Fprintf(out, "\nOf %d people at its edges, %d get other points than under %s.\n", tried, len(moved), before.ID)
	for _, line := range moved[:min(edgesMovedShown, len(moved))] {
		fmt.Fprintln(out, line)
	}
	if more := len(moved) - edgesMovedShown; more > 0 {
		fmt.Fprintf(out, "  and %d more\n", more)
	}
	_, err := fmt.Fprintf(out, "All of them, as examples of a policy file: luohu policy edges %s\n", beginning(p.Version))
	return err
}
