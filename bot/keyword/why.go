package keyword

import "luohu/backend/guide"

// Why is what a text means, and what that rests on.
type Why struct {
	Match
	Word string      // the known word that it was taken for; empty: a question was ranked
	Next []guide.Hit // the guides that it asks for most likely, best first
}

// Why looks in all layers, as [Matcher.Match] does, and says what was found there,
// with the n likeliest guides.
func (m *Matcher) Why(text string, n int) Why {
	w := Why{Match: m.Match(text), Next: m.Search(text, n)}
	normal := m.normal.String(text)
	bare := m.fillers.bare(normal)
	switch w.Layer {
	case LayerExact, LayerAlias:
		w.Word = m.written(normal, w.Match)
	case LayerPinyin:
		w.Word = m.nearestWord(w.Match, bare, true)
	case LayerTypo:
		w.Word = m.nearestWord(w.Match, bare, false)
	}
	return w
}

// written is what is left of a text when the words around it are taken off, one
// at a time, until it is a known word.
func (m *Matcher) written(normal string, means Match) string {
	left := []byte(normal)
	for range maxPolite {
		if found, known := m.words[string(left)]; known && found == means {
			break
		}
		left = m.fillers.one(left)
	}
	return string(left)
}

// nearestWord is the word of a meaning that a text sounds like, or is spelled most
// like.
func (m *Matcher) nearestWord(means Match, text string, bySound bool) (nearest string) {
	exact, free := m.sounds.read(text)
	typed := m.slips.speech.spell(text, Match{})
	least := longest
	for _, w := range m.known {
		if w.means.Guide != means.Guide || w.means.Intent != means.Intent {
			continue
		}
		if bySound {
			if wordExact, wordFree := m.sounds.read(w.text); wordExact == exact || wordFree == free {
				return w.text
			}
			continue
		}
		runes := []rune(w.text)
		if len(runes) > longest || len(typed.runes) > longest+1 {
			continue
		}
		if d := distance(typed, m.slips.speech.spell(w.text, w.means), least); d < least {
			nearest, least = w.text, d
		}
	}
	return nearest
}
