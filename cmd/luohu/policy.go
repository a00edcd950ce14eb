package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"luohu/estimator"
)

// PolicyCmd looks after the points tables.
type PolicyCmd struct {
	List   PolicyList   `cmd:"" help:"List the policies known, with their dates."`
	Check  PolicyCheck  `cmd:"" help:"Validate policy files (none given: all known ones)."`
	Test   PolicyTest   `cmd:"" help:"Run the examples in policy files (none given: all known ones)."`
	Edges  PolicyEdges  `cmd:"" help:"Print cases on each side of every edge of a table."`
	Graph  PolicyGraph  `cmd:"" help:"Draw the interview of a policy."`
	Diff   PolicyDiff   `cmd:"" help:"What changes between two versions."`
	Impact PolicyImpact `cmd:"" help:"What a version would mean for many people: who gains, who loses, who crosses the line."`

	Submit   PolicySubmit   `cmd:"" help:"Make a draft of a new version: checked, tested, with what it changes."`
	Drafts   PolicyDrafts   `cmd:"" help:"List the drafts that wait for a second person."`
	Approve  PolicyApprove  `cmd:"" help:"Bring a draft that somebody else submitted into force on its date."`
	Reject   PolicyReject   `cmd:"" help:"End a draft."`
	Withdraw PolicyWithdraw `cmd:"" help:"Take an approved version out of force."`
}

type (
	// PolicyList lists policies.
	PolicyList struct{}
	// PolicyCheck validates files.
	PolicyCheck struct {
		Files []string `arg:"" optional:"" name:"FILE" help:"Policy files."`
	}
	// PolicyTest runs examples.
	PolicyTest struct {
		Files []string `arg:"" optional:"" name:"FILE" help:"Policy files."`
	}
)

// errFaults ends a check whose faults are printed already.
var errFaults = checkFailed{}

// Run lists the policies known, by city and date.
func (PolicyList) Run(load loader, out io.Writer) error {
	return withTables(load, func(t *knownTables) error {
		catalog := t.Catalog()
		for _, p := range catalog.All() {
			until := "…"
			if next := catalog.Until(p); !next.IsZero() {
				until = next.Format(time.DateOnly)
			}
			if _, err := fmt.Fprintf(out, "%s\t%s to %s\t%s\t%s\n", p.ID, p.ValidFrom.Format(time.DateOnly), until, p.Version, p.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

// Run prints every fault of every file, and of the files beside one another
// and beside the tables known.
func (c *PolicyCheck) Run(load loader, out io.Writer) error {
	var sound []*estimator.Policy
	found := eachPolicy(load, c.Files, out, func(p *estimator.Policy) (faults int) {
		sound = append(sound, p)
		return 0
	})
	if _, faults := errors.AsType[checkFailed](found); found != nil && !faults {
		return found
	}
	beside, err := c.beside(load, sound)
	if err != nil {
		return err
	}
	for _, p := range sound {
		faults := p.CheckBeside(beside)
		for _, fault := range faults {
			fmt.Fprintln(out, fault)
			found = errFaults
		}
		if len(faults) == 0 {
			fmt.Fprintf(out, "%s: ok (%s)\n", p.ID, p.Version)
		}
	}
	return found
}

// beside are the tables that files are checked beside: each other, and those
// known if that is not enough.
func (c *PolicyCheck) beside(load loader, files []*estimator.Policy) (all []*estimator.Policy, err error) {
	alone := func(p *estimator.Policy) bool { return len(p.CheckBeside(files)) > 0 }
	if len(c.Files) == 0 || !slices.ContainsFunc(files, alone) {
		return files, nil
	}
	err = withTables(load, func(t *knownTables) error {
		all = append(t.Catalog().All(), files...)
		return nil
	})
	return all, err
}

// Run prints every example that differs.
func (c *PolicyTest) Run(load loader, out io.Writer) error {
	return eachPolicy(load, c.Files, out, func(p *estimator.Policy) (faults int) {
		differences := p.Test()
		for _, d := range differences {
			fmt.Fprintf(out, "%s: %s\n", p.ID, d)
		}
		if len(differences) == 0 {
			fmt.Fprintf(out, "%s: ok, %d examples\n", p.ID, p.Examples())
		}
		return len(differences)
	})
}

// eachPolicy loads the files, or all policies known, prints what is wrong with
// those that don't load, and looks at the others.
func eachPolicy(load loader, names []string, out io.Writer, look func(*estimator.Policy) (faults int)) error {
	words, err := loadPolicyWords()
	if err != nil {
		return err
	}
	files, err := filesToLookAt(load, names)
	if err != nil {
		return err
	}
	loaded := make([]struct {
		policy *estimator.Policy
		err    error
	}, len(files))
	var all sync.WaitGroup // none needs another's
	for i, f := range files {
		all.Go(func() { loaded[i].policy, loaded[i].err = estimator.Load(f.name, f.src, words) })
	}
	all.Wait()
	wrong := 0
	for _, l := range loaded {
		p, err := l.policy, l.err
		var faults estimator.Faults
		if errors.As(err, &faults) {
			for _, fault := range faults {
				fmt.Fprintln(out, fault)
			}
			wrong += len(faults)
			continue
		}
		if err != nil {
			return err
		}
		wrong += look(p)
	}
	if wrong > 0 {
		return errFaults
	}
	return nil
}

func filesToLookAt(load loader, names []string) (files []contentFile, err error) {
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, usageFault{err}
		}
		files = append(files, contentFile{name, src})
	}
	if len(names) > 0 {
		return files, nil
	}
	settings, err := load()
	if err != nil {
		return nil, err
	}
	return allFiles("policy.dir", settings.Policy.Dir, "policies", "*.yaml")
}
