package sentence

import (
	"github.com/mozillazg/go-pinyin"
)

// heard is a rune of a word that is known by its sound.
type heard struct {
	*spoken
	at int
}

// spoken is a word with the sound of each of its runes.
type spoken struct {
	word   *word
	runes  []rune
	sounds []string
}

func (c *compiler) hear() {
	c.dict.heard = map[rune][]heard{}
	for _, w := range c.Sounds {
		s := &spoken{word: c.entry(w), runes: []rune(c.folding.Run(w).Folded)}
		for _, r := range s.runes {
			s.sounds = append(s.sounds, soundOf(r))
		}
		for at, r := range s.runes {
			c.dict.heard[r] = append(c.dict.heard[r], heard{s, at})
		}
	}
}

// soundOf is how a character is read aloud, without its tone.
func soundOf(r rune) string {
	if all := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(all) > 0 {
		return all[0]
	}
	return ""
}

// fits says whether the text sounds like the word with at least half of its
// characters right, but not all.
func (s *spoken) fits(text []rune, sounds map[rune]string) bool {
	if len(text) < len(s.runes) {
		return false
	}
	right := 0
	for i, r := range s.runes {
		if text[i] == r {
			right++
		}
	}
	if right == len(s.runes) || 2*right < len(s.runes) {
		return false
	}
	for i, r := range s.runes {
		if text[i] == r {
			continue
		}
		sound, known := sounds[text[i]]
		if !known {
			sound = soundOf(text[i])
			sounds[text[i]] = sound
		}
		if sound == "" || sound != s.sounds[i] {
			return false
		}
	}
	return true
}
