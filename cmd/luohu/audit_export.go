package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/exchange"
	"luohu/backend/store"
	"luohu/configs"
)

// AuditExport writes entries for auditors, the oldest first.
type AuditExport struct {
	From   string `help:"The first day, in Tianjin." placeholder:"YYYY-MM-DD"`
	To     string `help:"The last day, in Tianjin." placeholder:"YYYY-MM-DD"`
	Format string `help:"${enum}. jsonl is exact, csv is for spreadsheets." enum:"jsonl,csv" default:"jsonl"`
}

// Run streams the entries.
func (c *AuditExport) Run(load loader, out io.Writer) error {
	filter, err := c.filter()
	if err != nil {
		return usageFault{err}
	}
	return withAudit(load, func(ctx context.Context, s *store.Store, _ configs.Settings) error {
		w := bufio.NewWriterSize(out, 1<<16)
		lines := exchange.AuditJSON(w)
		if c.Format == "csv" {
			lines = exchange.AuditCSV(w)
		}
		if err := s.EachAudit(ctx, filter, lines.Take); err != nil {
			return err
		}
		if err := lines.Done(); err != nil {
			return err
		}
		return w.Flush()
	})
}

func (c *AuditExport) filter() (f store.AuditFilter, err error) {
	if c.From != "" {
		if f.From, err = anchor.Midnight(c.From); err != nil {
			return f, fmt.Errorf("--from: %q is no day such as 2026-11-29", c.From)
		}
	}
	if c.To != "" {
		last, err := anchor.Midnight(c.To)
		if err != nil {
			return f, fmt.Errorf("--to: %q is no day such as 2026-11-29", c.To)
		}
		f.To = last.Add(24 * time.Hour)
	}
	return f, nil
}
