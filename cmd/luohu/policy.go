package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"luohu/estimator"
)

// PolicyCmd looks after the points tables.
type PolicyCmd struct {
	List  PolicyList  `cmd:"" help:"List the policies known, with their dates."`
	Check PolicyCheck `cmd:"" help:"Validate policy files (none given: all known ones)."`
	Test  PolicyTest  `cmd:"" help:"Run the examples in policy files (none given: all known ones)."`
	Edges PolicyEdges `cmd:"" help:"Print cases on each side of every edge of a table."`
	Graph PolicyGraph `cmd:"" help:"Draw the interview of a policy."`
	Diff  PolicyDiff  `cmd:"" help:"What changes between two versions."`

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

// Run prints every fault of every file.
func (c *PolicyCheck) Run(load loader, out io.Writer) error {
	return eachPolicy(load, c.Files, out, func(p *estimator.Policy) (faults int) {
		fmt.Fprintf(out, "%s: ok (%s)\n", p.ID, p.Version)
		return 0
	})
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
	wrong := 0
	for _, f := range files {
		p, err := estimator.Load(f.name, f.src, words)
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
