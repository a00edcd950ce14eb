package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"luohu/backend/store"
	"luohu/backend/tables"
	"luohu/estimator"
	"luohu/estimator/diff"
	"luohu/estimator/impact"
)

type (
	// PolicySubmit makes a draft.
	PolicySubmit struct {
		File string `arg:"" help:"A policy file."`
		By   string `help:"Who submits it." required:"" placeholder:"NAME"`
	}
	// PolicyDrafts lists drafts.
	PolicyDrafts struct {
		All bool `help:"All versions that were ever submitted, with every step."`
	}
	// PolicyApprove brings a draft into force.
	PolicyApprove struct {
		decision
		Reason string `help:"Why, for the record." placeholder:"TEXT"`
	}
	// PolicyReject ends a draft.
	PolicyReject struct {
		decision
		Reason string `help:"Why, for the record." placeholder:"TEXT"`
	}
	// PolicyWithdraw takes a version out of force.
	PolicyWithdraw struct {
		decision
		Reason string `help:"Why, for the record." required:"" placeholder:"TEXT"`
	}
	// decision is what every decision on a version needs.
	decision struct {
		Version string `arg:"" help:"The hash of a version, or its beginning."`
		By      string `help:"Who decides." required:"" placeholder:"NAME"`
	}
)

// Run checks and tests the file, keeps it as a draft, and shows what it changes.
func (c *PolicySubmit) Run(load loader, out io.Writer) error {
	src, err := os.ReadFile(c.File)
	if err != nil {
		return usageFault{err}
	}
	words, err := loadDiffWords()
	if err != nil {
		return err
	}
	ofImpact, err := loadImpactWords()
	if err != nil {
		return err
	}
	ofEdges, err := loadEdgesWords()
	if err != nil {
		return err
	}
	return withRecord(load, func(ctx context.Context, t *knownTables) error {
		p, err := estimator.Load(c.File, src, t.words)
		if faults, ok := errors.AsType[estimator.Faults](err); ok {
			for _, fault := range faults {
				fmt.Fprintln(out, fault)
			}
			return errFaults
		}
		if err != nil {
			return err
		}
		if differences := p.Test(); len(differences) > 0 {
			for _, d := range differences {
				fmt.Fprintln(out, d)
			}
			return errFaults
		}
		if err := refused(t.Submit(ctx, t.store, p, c.By)); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s is a draft now: %s\n", p.ID, p.Version)
		fmt.Fprintf(out, "%d examples come out. It is to be valid from %s.\n", p.Examples(), p.ValidFrom.Format(time.DateOnly))
		if before, found := t.Catalog().Get(p.Supersedes); found {
			fmt.Fprintf(out, "\n%s\n", diff.Between(before, p, words).Text())
			report, err := impact.Run(ctx, impact.Comparison{From: before, To: p}, ofImpact, t.saved(ctx, p.City))
			if err != nil {
				return err
			}
			fmt.Fprint(out, report.Text())
			if err := edgesMoved(out, before, p, ofEdges); err != nil {
				return err
			}
			if err := guidesOutdated(out, t.settings.Guides.Dir, before); err != nil {
				return err
			}
		}
		_, err = fmt.Fprintf(out, "\nSomebody else approves it with: luohu policy approve %s --by NAME\n", beginning(p.Version))
		return err
	})
}

// guidesOutdated names the guides that quote the points of the table before:
// they are to be changed with it.
func guidesOutdated(out io.Writer, dir string, before *estimator.Policy) error {
	library, err := loadLibrary(dir)
	if err != nil {
		return err
	}
	var ids []string
	for _, g := range library.All() {
		if g.PointsOf == before.ID {
			ids = append(ids, g.ID)
		}
	}
	if len(ids) > 0 {
		fmt.Fprintf(out, "\nGuides that quote points of %s, and will say so until they are changed: %s\n", before.ID, strings.Join(ids, ", "))
	}
	return nil
}

// Run lists what waits, or everything.
func (c *PolicyDrafts) Run(load loader, out io.Writer) error {
	return withTables(load, func(t *knownTables) error {
		if t.store == nil {
			return nil
		}
		ctx, statuses := context.Background(), []string{store.Draft}
		if c.All {
			statuses = nil
		}
		versions, err := t.store.PolicyVersions(ctx, statuses...)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if _, err := fmt.Fprintf(out, "%s\t%s\t%s\tsubmitted by %s on %s\n",
				v.Policy, v.Version, v.Status, v.SubmittedBy, v.SubmittedAt.UTC().Format(time.RFC3339)); err != nil {
				return err
			}
			if !c.All {
				continue
			}
			if err := c.steps(ctx, t.store, v.Version, out); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *PolicyDrafts) steps(ctx context.Context, s *store.Store, version string, out io.Writer) error {
	steps, err := s.PolicySteps(ctx, version)
	if err != nil {
		return err
	}
	for _, step := range steps {
		line := fmt.Sprintf("  %d\t%s\t%s by %s\t%s", step.Number, step.DoneAt.UTC().Format(time.RFC3339), step.Step, step.DoneBy, strings.Join(strings.Fields(step.Reason), " "))
		if _, err := fmt.Fprintln(out, strings.TrimRight(line, "\t")); err != nil {
			return err
		}
	}
	return nil
}

// Run approves.
func (c *PolicyApprove) Run(load loader, out io.Writer) error {
	return c.decided(load, func(ctx context.Context, t *knownTables, v store.PolicyVersion) error {
		if err := t.Approve(ctx, t.store, v.Version, c.By, c.Reason); err != nil {
			return err
		}
		p, err := t.Find(ctx, t.store, v.Version)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s is approved: it is in force for applications filed from %s on.\n", p.ID, p.ValidFrom.Format(time.DateOnly))
		return err
	})
}

// Run rejects.
func (c *PolicyReject) Run(load loader, out io.Writer) error {
	return c.decided(load, func(ctx context.Context, t *knownTables, v store.PolicyVersion) error {
		if err := t.Reject(ctx, t.store, v.Version, c.By, c.Reason); err != nil {
			return err
		}
		_, err := fmt.Fprintf(out, "%s is rejected.\n", v.Policy)
		return err
	})
}

// Run withdraws.
func (c *PolicyWithdraw) Run(load loader, out io.Writer) error {
	return c.decided(load, func(ctx context.Context, t *knownTables, v store.PolicyVersion) error {
		if err := t.Withdraw(ctx, t.store, v.Version, c.By, c.Reason); err != nil {
			return err
		}
		_, err := fmt.Fprintf(out, "%s is withdrawn: the version before it is in force again. What began with it goes on with it.\n", v.Policy)
		return err
	})
}

// decided finds the version and decides on it.
func (c *decision) decided(load loader, decide func(context.Context, *knownTables, store.PolicyVersion) error) error {
	return withRecord(load, func(ctx context.Context, t *knownTables) error {
		v, err := t.Version(ctx, t.store, c.Version)
		if err != nil {
			return refused(err)
		}
		return refused(decide(ctx, t, v))
	})
}

// refused makes exit code 1 of what may not be done.
func refused(err error) error {
	if refusal, ok := errors.AsType[tables.Refusal](err); ok {
		return checkFailed{refusal}
	}
	return err
}

// beginning is enough of a hash to be found by.
func beginning(version string) string {
	const enough = len("sha256:") + 12
	return version[:min(enough, len(version))]
}
