package h5

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

const (
	maxAsked = 100 // characters of a question that are looked at
	maxFound = 20
	maxNear  = 5
)

// A score is how likely it is that a guide is the one meant, of all of them. If
// the best is below meant, nothing was found; behind it come those above likely,
// and fewOthers whatever they score, as a sure hit leaves little to the rest.
const (
	meant     = 0.1
	likely    = 0.02
	fewOthers = 3
)

// box is the search box with what was asked.
type box struct{ Asked string }

// Limit is how much may be typed into it.
func (box) Limit() int { return maxAsked }

// answer is the guides that a search found.
type answer struct {
	box
	Guides []entry
	Topics []string // to look at if it found none
}

func (s *Shelf) answer(q string) answer {
	a := answer{box: box{q}, Guides: s.find(q, maxFound)}
	for _, t := range s.guides.Topics() {
		a.Topics = append(a.Topics, t.Title)
	}
	return a
}

func (s *Shelf) find(q string, n int) (found []entry) {
	for _, hit := range s.search(q, n) {
		if len(found) == 0 && hit.Score < meant || len(found) > fewOthers && hit.Score < likely {
			break
		}
		if _, known := s.guides.Get(hit.ID); known {
			found = append(found, s.entry(hit.ID))
		}
	}
	return found
}

// near is what is offered in place of a guide that is not there: those whose
// ids share a word with the one asked for, or that answer it as a question.
func (s *Shelf) near(id string) answer {
	words := strings.Split(strings.ToLower(id), "-")
	shared := func(other string) (n int) {
		for _, word := range strings.Split(other, "-") {
			if slices.Contains(words, word) {
				n++
			}
		}
		return n
	}
	var near []entry
	for _, g := range s.guides.All() {
		if shared(g.ID) > 0 {
			near = append(near, s.entry(g.ID))
		}
	}
	slices.SortStableFunc(near, func(a, b entry) int { return cmp.Compare(shared(b.ID), shared(a.ID)) })
	if len(near) == 0 {
		near = s.find(id, maxNear)
	}
	return answer{Guides: near[:min(maxNear, len(near))]}
}

// clean is what somebody typed, without what can't be seen, on one line and
// no longer than is looked at.
func clean(typed string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))
	runes := []rune(strings.Join(strings.Fields(visible), " "))
	return strings.TrimSpace(string(runes[:min(maxAsked, len(runes))]))
}
