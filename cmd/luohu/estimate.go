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
const factsLimit = 1 << 20

// EstimateCmd counts points.
type EstimateCmd struct {
	Policy string `help:"Policy to count by (none: the one in force on the day of filing)." placeholder:"ID"`
	Facts  string `help:"YAML or JSON file of facts; - is standard input." required:"" placeholder:"FILE"`
	AsOf   string `help:"Cut-off day (none: today)." placeholder:"YYYY-MM-DD"`
	Format string `help:"text or json." enum:"text,json" default:"text"`

	Explain bool `help:"Tell the rule, the facts, the sum and the source of every line too."`
}

// Run prints the estimate. Below the pass line is no error.
func (c *EstimateCmd) Run(load loader, in io.Reader, out io.Writer) (err error) {
	request := estimator.Request{Policy: c.Policy}
	if c.AsOf != "" {
		if request.AsOf, err = time.Parse(time.DateOnly, c.AsOf); err != nil {
			return usageFault{fmt.Errorf("--as-of: %q is no day such as 2026-06-30", c.AsOf)}
		}
	}
	if request.Facts, err = c.readFacts(in); err != nil {
		return usageFault{err}
	}
	var e interface{ Text() string }
	err = withTables(load, func(t *knownTables) error {
		today := t.settings.RuleClock(time.Now)()
		if c.Explain {
			e, err = t.Catalog().Explain(request, today)
		} else {
			e, err = t.Catalog().Estimate(request, today)
		}
		return err
	})
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
		return nil, errors.New("the facts are larger than 1 MiB")
	}
	return estimator.ReadFacts(c.Facts, src)
}
