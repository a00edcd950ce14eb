package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"luohu/estimator"
)

// factsLimit is far above any sheet of facts.
const factsLimit = 256 << 10

// EstimateCmd counts points.
type EstimateCmd struct {
	Policy string `help:"Policy to count by (none: the one in force on the day of filing)." placeholder:"ID"`
	Facts  string `help:"YAML or JSON file of facts; - is standard input." required:"" placeholder:"FILE"`
	AsOf   string `help:"Cut-off day (none: today)." placeholder:"YYYY-MM-DD"`
	Format string `help:"text or json." enum:"text,json" default:"text"`
}

// Run prints the estimate. Below the pass line is no error.
func (c *EstimateCmd) Run(load loader, in io.Reader, out io.Writer) error {
	settings, err := load()
	if err != nil {
		return err
	}
	words, err := loadPolicyWords()
	if err != nil {
		return err
	}
	catalog, err := loadCatalog(settings.Policy, words)
	if err != nil {
		return err
	}
	request := estimator.Request{Policy: c.Policy}
	if c.AsOf != "" {
		if request.AsOf, err = time.Parse(time.DateOnly, c.AsOf); err != nil {
			return usageFault{fmt.Errorf("--as-of: %q is no day such as 2026-06-30", c.AsOf)}
		}
	}
	if request.Facts, err = c.readFacts(in); err != nil {
		return usageFault{err}
	}
	e, err := catalog.Estimate(request, settings.RuleClock(time.Now)())
	if err != nil {
		return usageFault{err}
	}
	if c.Format == "text" {
		_, err = io.WriteString(out, e.Text())
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(e)
}

func (c *EstimateCmd) readFacts(in io.Reader) (map[string]any, error) {
	if c.Facts != "-" {
		f, err := os.Open(c.Facts)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	src, err := io.ReadAll(io.LimitReader(in, factsLimit+1))
	if err != nil {
		return nil, fmt.Errorf("read the facts: %w", err)
	}
	if len(src) > factsLimit {
		return nil, errors.New("the facts are larger than 256 KiB")
	}
	return estimator.ReadFacts(c.Facts, src)
}
