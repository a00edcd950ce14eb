package main

import (
	"fmt"
	"io"

	"luohu/configs"
	"luohu/estimator/graph"
)

// PolicyGraph draws an interview.
type PolicyGraph struct {
	Policy string `arg:"" name:"ID" help:"Policy, by its id or its file."`
	Format string `help:"dot (Graphviz) or mermaid." enum:"dot,mermaid" default:"dot"`
}

// Run prints the graph.
func (c *PolicyGraph) Run(load loader, out io.Writer) error {
	policy, err := onePolicy(load, c.Policy, out)
	if err != nil {
		return err
	}
	src, err := configs.FS.ReadFile("words/graph.yaml")
	if err != nil {
		return err
	}
	words, err := graph.LoadWords(src)
	if err != nil {
		return err
	}
	drawn, err := graph.Of(policy, words)
	if err != nil {
		return err
	}
	text := drawn.Dot()
	if c.Format == "mermaid" {
		text = drawn.Mermaid()
	}
	_, err = fmt.Fprint(out, text)
	return err
}
