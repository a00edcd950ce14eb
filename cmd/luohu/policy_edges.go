package main

import (
	"io"

	"luohu/configs"
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
	src, err := configs.FS.ReadFile("words/edges.yaml")
	if err != nil {
		return err
	}
	words, err := edges.LoadWords(src)
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
