package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"luohu/backend/store"
	"luohu/configs"
	"luohu/estimator"
	"luohu/estimator/impact"
)

// PolicyImpact counts what a version would mean for many people.
type PolicyImpact struct {
	A        string `arg:"" help:"An id, the hash of a version (or its beginning), or a file."`
	B        string `arg:"" optional:"" help:"What it is compared with."`
	FactsDir string `help:"A folder of facts: *.json, *.yaml one person each, *.jsonl, *.ndjson one on each line." placeholder:"DIR"`
	Saved    bool   `help:"The saved estimates of the database."`
	Reading  string `help:"In place of B: an open reading of A." placeholder:"ID"`
	AsOf     string `help:"Count everybody to this day (none: saved ones to their own, others to the cut-off of the period that one can file in)." placeholder:"YYYY-MM-DD"`
	Format   string `help:"text or json." enum:"text,json" default:"text"`
}

// Run prints how many gain and lose; nothing that is anybody's.
func (c *PolicyImpact) Run(load loader, out io.Writer) error {
	switch {
	case (c.B == "") == (c.Reading == ""):
		return usageFault{errors.New("either a second version or --reading is needed")}
	case c.FactsDir == "" && !c.Saved:
		return usageFault{errors.New("whose facts: --facts-dir, --saved or both")}
	}
	words, err := loadImpactWords()
	if err != nil {
		return err
	}
	return withTables(load, func(t *knownTables) error {
		comparison, err := c.comparison(t)
		if err != nil {
			return err
		}
		var sources []impact.Source
		if c.FactsDir != "" {
			day := cmp.Or(comparison.AsOf, estimator.DayOf(t.cutOff(comparison)))
			sources = append(sources, impact.Folder(c.FactsDir, day))
			if !c.Saved { // then it is the same for everybody
				comparison.AsOf = day
			}
		}
		if c.Saved {
			if t.store == nil {
				return usageFault{errors.New("--saved: there is no database yet")}
			}
			sources = append(sources, t.saved(context.Background(), comparison.From.City))
		}
		report, err := impact.Run(context.Background(), comparison, words, sources...)
		if err != nil {
			return usageFault{err}
		}
		if c.Format == "text" {
			_, err = io.WriteString(out, report.Text())
			return err
		}
		return writeJSON(out, report)
	})
}

func (c *PolicyImpact) comparison(t *knownTables) (comparison impact.Comparison, err error) {
	comparison.Reading = c.Reading
	if c.AsOf != "" {
		day, err := time.Parse(time.DateOnly, c.AsOf)
		if err != nil {
			return comparison, usageFault{fmt.Errorf("--as-of: %q is no day such as 2026-06-30", c.AsOf)}
		}
		comparison.AsOf = estimator.DayOf(day)
	}
	if comparison.From, err = t.find(c.A); err != nil {
		return comparison, err
	}
	if c.B != "" {
		comparison.To, err = t.find(c.B)
	}
	return comparison, err
}

// cutOff is the cut-off day of the period that one can file in now.
func (t *knownTables) cutOff(c impact.Comparison) time.Time {
	p := c.From
	if c.To != nil {
		p = c.To
	}
	return p.Period(t.settings.RuleClock(time.Now)()).AsOf
}

// saved are the saved estimates, but those by tables of other cities.
func (t *knownTables) saved(ctx context.Context, city string) impact.Source {
	return impact.Saved(func(give func(impact.Person) error) error {
		return t.store.EachSaved(ctx, func(s store.SavedFacts) error {
			if p, known := t.Catalog().Get(s.Policy); known && p.City != city {
				return nil
			}
			day, err := time.Parse(time.DateOnly, s.AsOf)
			if err != nil {
				return fmt.Errorf("the day of a saved estimate: %w", err)
			}
			return give(impact.Person{AsOf: estimator.DayOf(day), Facts: s.Facts})
		})
	})
}

func loadImpactWords() (*impact.Words, error) {
	src, err := configs.FS.ReadFile("words/impact.yaml")
	if err != nil {
		return nil, err
	}
	return impact.LoadWords(src)
}
