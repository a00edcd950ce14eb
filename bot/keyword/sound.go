package keyword

import (
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// speech says how characters are read. The commonest reading is taken.
type speech struct{ args pinyin.Args }

func newSpeech() *speech { return &speech{pinyin.NewArgs()} }

// syllable is how a character is read; anything but a Chinese character is
// read as itself.
func (s *speech) syllable(r rune) string {
	if r < utf8.RuneSelf {
		return string(r)
	}
	if read := pinyin.SinglePinyin(r, s.args); len(read) > 0 {
		return read[0]
	}
	return string(r)
}

// loose is a syllable without the differences that many don't hear or type:
// zh and z, ch and c, sh and s, ang and an, eng and en, ing and in.
func loose(syllable string) string {
	for _, initial := range []string{"zh", "ch", "sh"} {
		if strings.HasPrefix(syllable, initial) {
			syllable = initial[:1] + syllable[2:]
		}
	}
	for _, final := range []string{"ang", "eng", "ing"} {
		if strings.HasSuffix(syllable, final) {
			return strings.TrimSuffix(syllable, "g")
		}
	}
	return syllable
}

// Below shortLoose characters only words of exactly the same sound are taken
// for each other: too many short words sound alike. Above longestSound a text
// is no word.
const (
	shortLoose   = 3
	shortSound   = 2
	longestSound = 12
)

// Sureness of what is not the word itself.
const (
	surePinyin      = 0.9
	sureLoosePinyin = 0.8
	sureSlip        = 0.75
)

// sounds finds words by how they are read.
type sounds struct {
	speech *speech
	exact  map[string]*Match // nil where words of different meaning sound alike
	loose  map[string]*Match
}

func newSounds(s *speech, known []word) *sounds {
	all := &sounds{s, map[string]*Match{}, map[string]*Match{}}
	for _, w := range known {
		length := utf8.RuneCountInString(w.text)
		if length < shortSound || length > longestSound {
			continue
		}
		exact, free := all.read(w.text)
		remember(all.exact, exact, w.means)
		if length >= shortLoose {
			remember(all.loose, free, w.means)
		}
	}
	return all
}

func remember(by map[string]*Match, sound string, means Match) {
	other, taken := by[sound]
	switch {
	case !taken:
		by[sound] = &means
	case other != nil && (other.Guide != means.Guide || other.Intent != means.Intent):
		by[sound] = nil
	}
}

// read is how a text sounds, exactly and loosely.
func (s *sounds) read(text string) (exact, free string) {
	var e, f strings.Builder
	for _, r := range text {
		syllable := s.speech.syllable(r)
		e.WriteString(syllable)
		f.WriteString(loose(syllable))
	}
	return e.String(), f.String()
}

// find is the word that sounds like a text.
func (s *sounds) find(text string) (Match, bool) {
	length := utf8.RuneCountInString(text)
	latin := length == len(text)
	if length < shortSound || length > longestSound && !latin {
		return Match{}, false
	}
	exact, free := s.read(text)
	if means := s.exact[exact]; means != nil {
		return Match{Intent: means.Intent, Guide: means.Guide, Layer: LayerPinyin, Score: surePinyin}, true
	}
	if means := s.loose[free]; means != nil && length >= shortLoose {
		return Match{Intent: means.Intent, Guide: means.Guide, Layer: LayerPinyin, Score: sureLoosePinyin}, true
	}
	return Match{}, false
}
