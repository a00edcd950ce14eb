package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"luohu/estimator"
)

// onePolicy is the policy that a command names, by its file or its id. What is
// wrong with the file is printed.
func onePolicy(load loader, name string, out io.Writer) (found *estimator.Policy, err error) {
	if _, noFile := os.Stat(name); noFile == nil {
		err = eachPolicy(load, []string{name}, out, func(p *estimator.Policy) int {
			found = p
			return 0
		})
		return found, err
	}
	var known []string
	err = eachPolicy(load, nil, out, func(p *estimator.Policy) int {
		known = append(known, p.ID)
		if p.ID == name {
			found = p
		}
		return 0
	})
	if err == nil && found == nil {
		err = usageFault{fmt.Errorf("%s is neither a file nor a policy; there are %s", name, strings.Join(known, ", "))}
	}
	return found, err
}
