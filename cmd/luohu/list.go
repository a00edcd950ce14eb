package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"luohu/backend/caseload"
	"luohu/backend/list"
	"luohu/backend/signature"
	"luohu/backend/store"
)

type (
	// ListCmd is about the published list.
	ListCmd struct {
		Verify ListVerify `cmd:"" help:"Check that a list is the one that was signed, and follows its own rule; exit 1 if not."`
	}
	// ListVerify checks a list.
	ListVerify struct {
		File    string `arg:"" help:"The list, as it was downloaded: 2026-2.json." type:"existingfile"`
		Sig     string `help:"Its signature. Left out: the file of the same name that ends in .sig." placeholder:"FILE"`
		Key     string `help:"The public key in PEM. Left out: those of the data folder." placeholder:"FILE"`
		Records bool   `help:"Make the list again from the database too, and compare."`
	}
)

// Run says that it is the list, or what is wrong with it.
func (c *ListVerify) Run(load loader, out io.Writer) error {
	src, err := os.ReadFile(c.File)
	if err != nil {
		return usageFault{err}
	}
	if c.Sig == "" {
		c.Sig = strings.TrimSuffix(c.File, ".json") + ".sig"
	}
	signed, err := os.ReadFile(c.Sig)
	if err != nil {
		return usageFault{err}
	}
	keys, err := c.keys(load)
	if err != nil {
		return err
	}
	d, by, err := signedBy(keys, src, signed)
	if err != nil {
		return checkFailed{err}
	}
	fmt.Fprintf(out, "This is the list of %s that was frozen at %s and signed with key %s: %d persons, %d are not on it. SHA-256 %s\n",
		d.Period, d.FrozenAt.Format(time.RFC3339), by, d.Listed, d.NotListed, list.Hash(src))
	if !c.Records {
		return nil
	}
	return c.redraw(load, out, src, d)
}

// keys are those that may have signed.
func (c *ListVerify) keys(load loader) (keys []signature.Public, err error) {
	if c.Key != "" {
		pem, err := os.ReadFile(c.Key)
		if err != nil {
			return nil, usageFault{err}
		}
		key, err := signature.ParsePEM(pem)
		if err != nil {
			return nil, usageFault{fmt.Errorf("%s: %w", c.Key, err)}
		}
		return []signature.Public{key}, nil
	}
	settings, err := load()
	if err != nil {
		return nil, err
	}
	known, err := signature.Known(settings.Signing.Key, settings.KeysDir())
	for _, key := range known {
		keys = append(keys, key)
	}
	if err == nil && len(keys) == 0 {
		err = usageFault{fmt.Errorf("there is no key in %s: give one with --key", settings.KeysDir())}
	}
	return keys, err
}

// signedBy finds the key that signed. Where none did, it says so.
func signedBy(keys []signature.Public, src, signed []byte) (d *list.Document, by string, err error) {
	for _, key := range keys {
		if d, err = list.Check(src, signed, key); !errors.Is(err, signature.ErrWrong) {
			return d, key.Fingerprint(), err
		}
	}
	return nil, "", err
}

func (c *ListVerify) redraw(load loader, out io.Writer, src []byte, d *list.Document) error {
	return withPeople(load, func(ctx context.Context, p people) error {
		r, err := caseload.New(caseload.Parts{Store: p.store, Persons: p.vault}).Redraw(ctx, src, d)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return checkFailed{fmt.Errorf("the database does not know this list: %w", err)}
		case err != nil:
			return err
		}
		for _, wrong := range r.Wrong {
			fmt.Fprintln(out, wrong)
		}
		if len(r.Wrong) > 0 {
			return checkFailed{errors.New("the list does not follow from the records")}
		}
		_, err = fmt.Fprintf(out, "The records make the same list again: %d rows. Called otherwise since: %d. Erased since, so that name and number can't be compared: %d.\n",
			r.Rows, r.Renamed, r.Erased)
		return err
	})
}
