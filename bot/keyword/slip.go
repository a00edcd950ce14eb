package keyword

import "unicode/utf8"

// Words of fewer than shortSlip characters are no slip of one another: a
// character is half their meaning. Below freeSlip a character may be left out,
// doubled or swapped, or replaced by one that sounds like it; from there on by
// any, and from twoSlips on that may happen twice.
const (
	shortSlip = 4
	freeSlip  = 5
	twoSlips  = 9
	longest   = 20
)

// slips finds words in spite of small typing errors.
type slips struct {
	speech *speech
	words  map[int][]spelled // by length in characters
}

// spelled is a word as its characters.
type spelled struct {
	runes  []rune
	sounds []string
	means  Match
}

func newSlips(s *speech, known []word) *slips {
	all := &slips{s, map[int][]spelled{}}
	for _, w := range known {
		runes := []rune(w.text)
		// Latin letters are initials or numbers, where every one counts.
		if len(runes) >= shortSlip && len(runes) <= longest && len(w.text) > len(runes) {
			all.words[len(runes)] = append(all.words[len(runes)], s.spell(w.text, w.means))
		}
	}
	return all
}

// spell takes a text apart.
func (s *speech) spell(text string, means Match) spelled {
	w := spelled{runes: []rune(text), means: means}
	for _, r := range w.runes {
		w.sounds = append(w.sounds, loose(s.syllable(r)))
	}
	return w
}

// find is the only meaning that is a slip or two away from a text.
func (s *slips) find(text string) (Match, bool) {
	length := utf8.RuneCountInString(text)
	if length < shortSlip-1 || length > longest+1 {
		return Match{}, false
	}
	typed := s.speech.spell(text, Match{})
	best, found := Match{}, 0
	least := allowed(longest) + 1
	for l := length - 2; l <= length+2; l++ {
		for _, w := range s.words[l] {
			d := distance(typed, w, min(least, allowed(l)))
			if d > min(least, allowed(l)) {
				continue
			}
			if d < least {
				best, found, least = w.means, 1, d
			} else if w.means.Guide != best.Guide || w.means.Intent != best.Intent {
				found++
			}
		}
	}
	return Match{Intent: best.Intent, Guide: best.Guide, Layer: LayerTypo, Score: sureSlip}, found == 1
}

// allowed is how many slips a word of a length may bear.
func allowed(length int) int {
	switch {
	case length < shortSlip:
		return 0
	case length < twoSlips:
		return 1
	}
	return 2
}

// distance counts left out, doubled, swapped and replaced characters; it gives
// up above limit.
func distance(typed, word spelled, limit int) int {
	var rows [3][longest + 2]int
	before, row, next := &rows[0], &rows[1], &rows[2]
	for j := range len(word.runes) + 1 {
		row[j] = j
	}
	for i, r := range typed.runes {
		next[0] = i + 1
		least := next[0]
		for j, right := range word.runes {
			cost := 1
			switch {
			case r == right:
				cost = 0
			case len(word.runes) < freeSlip && typed.sounds[i] != word.sounds[j]:
				cost = 2
			}
			d := min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && r == word.runes[j-1] && typed.runes[i-1] == right {
				d = min(d, before[j-1]+1)
			}
			next[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return least
		}
		before, row, next = row, next, before
	}
	return row[len(word.runes)]
}
