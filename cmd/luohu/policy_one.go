package main

import (
	"io"
	"os"

	"luohu/estimator"
)

// onePolicy is the policy that a command names, by its file, its id or its hash. What is
// wrong with the file is printed.
func onePolicy(load loader, name string, out io.Writer) (found *estimator.Policy, err error) {
	if _, noFile := os.Stat(name); noFile == nil {
		err = eachPolicy(load, []string{name}, out, func(p *estimator.Policy) int {
			found = p
			return 0
		})
		return found, err
	}
	err = withTables(load, func(t *knownTables) error {
		found, err = t.find(name)
		return err
	})
	return found, err
}
