package main

import (
	"encoding/json"
	"io"

	"luohu/configs"
	"luohu/estimator/diff"
)

// PolicyDiff tells what changes between two versions.
type PolicyDiff struct {
	A      string `arg:"" help:"An id, the hash of a version (or its beginning), or a file."`
	B      string `arg:"" help:"What it is compared with."`
	Format string `help:"text or json." enum:"text,json" default:"text"`
}

// Run prints the diff; that nothing differs is no fault.
func (c *PolicyDiff) Run(load loader, out io.Writer) error {
	words, err := loadDiffWords()
	if err != nil {
		return err
	}
	return withTables(load, func(t *knownTables) error {
		a, err := t.find(c.A)
		if err != nil {
			return err
		}
		b, err := t.find(c.B)
		if err != nil {
			return err
		}
		d := diff.Between(a, b, words)
		if c.Format == "text" {
			_, err = io.WriteString(out, d.Text())
			return err
		}
		return writeJSON(out, d)
	})
}

func loadDiffWords() (*diff.Words, error) {
	src, err := configs.FS.ReadFile("words/diff.yaml")
	if err != nil {
		return nil, err
	}
	return diff.LoadWords(src)
}

func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
