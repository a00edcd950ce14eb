package bot

import (
	"strings"

	"luohu/bot/dialogue"
	"luohu/bot/keyword"
	"luohu/estimator/read"
)

// What hears words before any guide does, beside the layers of package keyword.
const (
	heardCity   = "city"      // another city's table was asked for
	heardTold   = "told"      // somebody tells of themselves: the interview begins
	heardID     = "id_number" // an ID number, which is not wanted
	heardNumber = "number"    // a number alone
)

// Heard is what is made of words that somebody sends with nothing open.
type Heard struct {
	keyword.Why
	Title string // of the command or the guide
}

// Hear says what words would be answered with, by the same steps as when a
// follower sends them, and the n likeliest guides.
func (c *Content) Hear(iv *dialogue.Interview, words string, n int) Heard {
	words = strings.TrimSpace(words)
	h := Heard{Why: c.Matcher.Why(words, n)}
	if _, exact := c.Matcher.Exact(words); !exact {
		h.Why = c.before(iv, words, h.Why)
	}
	if g, known := c.Guides.Get(h.Guide); known {
		h.Title = g.Title
	} else {
		h.Title = c.Matcher.Title(h.Intent)
	}
	return h
}

// before is what comes before any likeness to a word: see [talk.hear].
func (c *Content) before(iv *dialogue.Interview, words string, w keyword.Why) keyword.Why {
	by := ""
	if _, _, ok := iv.CityAsked(words); ok {
		by = heardCity
	} else if _, ok, err := iv.Told(words); ok && err == nil {
		by = heardTold
	} else if read.HoldsID(words) {
		by = heardID
	} else if isNumber(words) {
		by = heardNumber
	}
	if by == "" {
		return w
	}
	return keyword.Why{Match: keyword.Match{Layer: by}, Next: w.Next}
}
