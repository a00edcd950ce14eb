// Package keyword understands what people send: words that start something the
// program does, words that mean one guide, and questions in anybody's words. It
// looks in layers, the cheap and certain ones first.
package keyword

import (
	"io/fs"

	"luohu/backend/guide"
)

// The layers, in the order in which they are tried.
const (
	LayerExact  = "exact"  // the word itself, however it is written
	LayerAlias  = "alias"  // its initials or its pinyin as typed on a foreign keyboard
	LayerPinyin = "pinyin" // another word of the same sound
	LayerTypo   = "typo"   // a known or a small typing error
	LayerSearch = "search" // a question in other words
	LayerNone   = "none"   // not understood
)

// Match is what a message means: an intent, or a guide, or neither.
type Match struct {
	Intent string // name of an intent in configs/keywords.yaml
	Guide  string // id of a guide
	Layer  string
	Score  float64 // how sure it is, from 0 to 1
}

// Matcher finds what messages mean. It never changes, and may be used by any
// number of goroutines.
type Matcher struct {
	normal  normalizer
	fillers fillers
	words   map[string]Match // by normal form
	signs   map[string]Match // by the sign itself: words without a letter, such as "?"
	sounds  *sounds
	slips   *slips
	index   *index
	usual   []string // words offered when nothing is near
	config  *config  // what it was made of
	known   []word   // that may be recognised by sound or through a slip
}

// New reads keywords.yaml and phrasings/*.yaml of the folders, the shipped one
// first, and what the guides say of themselves.
func New(lib *guide.Library, folders ...fs.FS) (*Matcher, error) {
	c, err := readConfig(folders)
	if err != nil {
		return nil, err
	}
	return newMatcher(c, lib)
}

func newMatcher(c *config, lib *guide.Library) (*Matcher, error) {
	m := &Matcher{normal: newNormalizer(), words: map[string]Match{}, signs: map[string]Match{}, usual: c.Offers, config: c}
	m.fillers = newFillers(m.normal, c.Fillers)
	known, err := m.learn(c, lib)
	if err != nil {
		return nil, err
	}
	spoken := newSpeech()
	m.sounds = newSounds(spoken, known)
	m.slips = newSlips(spoken, known)
	m.index, m.known = newIndex(m.normal, spoken, c, lib), known
	return m, nil
}

// Exact looks in the cheap layers only: the word itself, initials, and typing
// errors that are known.
func (m *Matcher) Exact(text string) (Match, bool) {
	if match, found := m.words[text]; found {
		return match, true
	}
	var space [4 * maxRunes]byte
	normal := m.normal.append(space[:0], text)
	if len(normal) == 0 {
		return m.sign(text)
	}
	if match, found := m.words[string(normal)]; found {
		return match, true
	}
	return m.fillers.strip(normal, m.words)
}

// Match looks in all layers.
func (m *Matcher) Match(text string) Match {
	if match, found := m.Exact(text); found {
		return match
	}
	normal := m.normal.String(text)
	if normal == "" {
		return Match{Layer: LayerNone}
	}
	bare := m.fillers.bare(normal)
	for _, layer := range []func(string) (Match, bool){m.sounds.find, m.slips.find} {
		if match, found := layer(bare); found {
			return match
		}
	}
	best := m.index.rank(normal, 1)
	if len(best) == 0 {
		return Match{Layer: LayerNone}
	}
	if best[0].Score < sure {
		return Match{Layer: LayerNone, Score: best[0].Score}
	}
	return Match{Guide: best[0].ID, Layer: LayerSearch, Score: best[0].Score}
}

// Search is the guides nearest to a question, best first.
func (m *Matcher) Search(q string, n int) []guide.Hit {
	return m.index.rank(m.normal.String(q), n)
}
