package estimator

import "slices"

// evidence is how well a value is known; a larger one is weaker.
type evidence uint8

// marks are the evidence marks, from the city's own text downwards.
var marks = [...]string{
	"official_text", "reprint", "comment", "code", "carried_over", "inferred", "unverified",
}

const lastOfficial evidence = 1 // reprint

func evidenceOf(mark string) (evidence, bool) {
	i := slices.Index(marks[:], mark)
	return evidence(max(i, 0)), i >= 0
}

func (e evidence) String() string { return marks[e] }

func (e evidence) official() bool { return e <= lastOfficial }
