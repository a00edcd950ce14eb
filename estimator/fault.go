package estimator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is something wrong in a policy file.
type Fault struct {
	File      string
	Line, Col int
	Message   string // what is wrong and what was expected
}

// String is FILE:LINE:COL: message.
func (f Fault) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Message)
}

// Faults are all that is wrong in a file, in the order of its lines.
type Faults []Fault

// Error is one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// maxFaults is how many are told of one file.
const maxFaults = 200

// inOrder sorts, and drops what was found twice: a reading is compiled from
// the same lines as the rule it changes.
func (fs Faults) inOrder() Faults {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	fs = slices.Compact(fs)
	return fs[:min(len(fs), maxFaults)]
}
