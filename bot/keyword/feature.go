package keyword

import (
	"strings"
	"unicode/utf8"
)

// feature is something that a text has: a character, two in a row, how they
// are read, or an idea that several words stand for.
type feature struct {
	kind kind
	a, b rune
}

type kind uint8

const (
	character kind = iota
	pair
	sound
	soundPair
	idea
	kinds
)

// weights say how much a feature of a kind tells, before its rarity. They were
// chosen on testdata/tuning.yaml and by leaving out a fifth of the phrasings in
// turn, never on testdata/rephrasings.yaml.
var weights = [kinds]float64{character: 1, pair: 1, sound: 0.4, soundPair: 0.5, idea: 1.3}

// reader finds the features of texts in normal form.
type reader struct {
	speech    *speech
	syllables map[rune]rune // what a character is read as, for those of our own texts
	numbers   map[string]rune
	ideas     map[rune][]ideaWord // by the first character
}

// ideaWord is one of the words that stand for an idea.
type ideaWord struct {
	word string
	idea rune
}

func newReader(n normalizer, s *speech, synonyms [][]string) *reader {
	r := &reader{speech: s, syllables: map[rune]rune{}, numbers: map[string]rune{}, ideas: map[rune][]ideaWord{}}
	for i, words := range synonyms {
		for _, word := range n.all(words) {
			first, _ := utf8.DecodeRuneInString(word)
			r.ideas[first] = append(r.ideas[first], ideaWord{word, rune(i)})
		}
	}
	return r
}

// learn takes in how the characters of a text of ours are read. Only this
// changes a reader.
func (r *reader) learn(text string) {
	for _, c := range text {
		if _, known := r.syllables[c]; known {
			continue
		}
		syllable := loose(r.speech.syllable(c))
		if _, known := r.numbers[syllable]; !known {
			r.numbers[syllable] = rune(len(r.numbers) + 1)
		}
		r.syllables[c] = r.numbers[syllable]
	}
}

// syllable is the number of what a character is read as; 0 if none of our
// texts has anything that is read so.
func (r *reader) syllable(c rune) rune {
	if number, known := r.syllables[c]; known {
		return number
	}
	return r.numbers[loose(r.speech.syllable(c))]
}

// each calls note for every feature of a text; one may come twice.
func (r *reader) each(text string, note func(feature)) {
	var last, lastRead rune
	for at, c := range text {
		for _, i := range r.ideas[c] {
			if strings.HasPrefix(text[at:], i.word) {
				note(feature{idea, i.idea, 0})
			}
		}
		read := r.syllable(c)
		note(feature{character, c, 0})
		note(feature{sound, read, 0})
		if last != 0 {
			note(feature{pair, last, c})
			note(feature{soundPair, lastRead, read})
		}
		last, lastRead = c, read
	}
}
