package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"luohu/backend/anchor"
	"luohu/backend/audit"
	"luohu/backend/spreadsheet"
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
		write, done := asJSONLines(w)
		if c.Format == "csv" {
			write, done = asCSV(w)
		}
		if err := s.EachAudit(ctx, filter, write); err != nil {
			return err
		}
		if err := done(); err != nil {
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

// exported is an entry as a line of JSON: the fields as they are hashed, in that
// order, so that anybody can make the hash again.
type exported struct {
	Number      int64  `json:"number"`
	MadeAt      string `json:"made_at"`
	ActorKind   string `json:"actor_kind"`
	ActorID     string `json:"actor_id"`
	ActorRole   string `json:"actor_role"`
	Act         string `json:"act"`
	SubjectKind string `json:"subject_kind"`
	SubjectID   string `json:"subject_id"`
	Reason      string `json:"reason"`
	Details     string `json:"details"`
	Request     string `json:"request"`
	Previous    string `json:"previous"`
	Hash        string `json:"hash"`
}

func export(e store.Sealed) exported {
	return exported{
		e.Number, e.MadeAt, e.ActorKind, e.ActorID, e.ActorRole, e.Act, e.SubjectKind, e.SubjectID,
		e.Reason, e.Details, e.Request, e.Previous, e.Hash,
	}
}

func asJSONLines(out io.Writer) (write func(store.Sealed) error, done func() error) {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return func(e store.Sealed) error { return enc.Encode(export(e)) }, func() error { return nil }
}

// byteOrderMark lets spreadsheets read Chinese.
const byteOrderMark = "\ufeff"

func asCSV(out io.Writer) (write func(store.Sealed) error, done func() error) {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	head := append(append([]string{byteOrderMark + "number"}, audit.Columns()...), "previous", "hash")
	err := w.Write(head)
	write = func(e store.Sealed) error {
		if err != nil {
			return err
		}
		x := export(e)
		return w.Write([]string{
			strconv.FormatInt(x.Number, 10), x.MadeAt, x.ActorKind, spreadsheet.Inert(x.ActorID), x.ActorRole, x.Act, x.SubjectKind, spreadsheet.Inert(x.SubjectID),
			spreadsheet.Inert(x.Reason), x.Details, spreadsheet.Inert(x.Request), x.Previous, x.Hash,
		})
	}
	return write, func() error { w.Flush(); return w.Error() }
}
