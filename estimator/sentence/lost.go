package sentence

import (
	"slices"
	"strings"
	"unicode/utf8"

	"luohu/estimator/read"
)

// span is a part of the folded text.
type span struct{ from, to int }

// notUnderstood are the parts of a message that say something and were read as
// nothing, each as it was written.
func (c *course) notUnderstood() (lost []string) {
	for i := 0; i < len(c.tokens); i++ {
		if !c.says(i) || c.isUsed(i) {
			continue
		}
		end := i
		for j := i + 1; j < len(c.tokens) && c.tokens[j].mark == 0 && !c.isUsed(j); j++ {
			if c.says(j) {
				end = j
			}
		}
		from, to := c.tokens[i].from, c.tokens[end].to
		if part := c.text.Folded[from:to]; end > i || !c.tokens[i].unknown() && utf8.RuneCountInString(part) > 1 {
			lost = append(lost, strings.TrimSpace(c.text.Said(from, to)))
		}
		i = end
	}
	return lost
}

// says says whether a token tells something by itself.
func (c *course) says(i int) bool {
	t := &c.tokens[i]
	switch {
	case t.mark != 0, t.is(ifs | ifEnds | wonders | asks | filler | pay | have | again | besides | stops | no | plans | attempts):
		return false
	case t.Kind != read.Nothing:
		return t.Kind != read.Number
	}
	return t.unknown() || t.is(othersLengths|others|kids|unfinished) || slices.ContainsFunc(t.wordSenses(), func(s sense) bool {
		return s.kind == naming || s.kind == valued || s.kind == reversing
	})
}

func (c *course) isUsed(i int) bool {
	t := &c.tokens[i]
	for _, e := range c.entries {
		if e.found && t.from >= e.from && t.to <= e.to {
			return true
		}
	}
	for _, s := range t.wordSenses() {
		if s.kind == naming && c.entries[s.fact.index].found {
			return true // 工种是非常紧缺
		}
	}
	return slices.ContainsFunc(c.used, func(s span) bool { return t.from >= s.from && t.to <= s.to })
}
