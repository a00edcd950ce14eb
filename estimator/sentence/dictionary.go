package sentence

import "luohu/estimator"

// longestWord is the longest word, in runes, that a dictionary holds.
const longestWord = 12

// senseKind is what a word tells of a fact.
type senseKind byte

const (
	naming    senseKind = iota // what the fact is called
	valued                     // one of its values
	qualified                  // a word of factWords.Said
	spoiling                   // makes it doubtful
	getting                    // begins to have it
	reversing                  // makes what was said of the person doubtful
	opening                    // begins a yes
	closing                    // ends it
	away                       // done in another place, means none
)

// sense is what a word tells of one fact.
type sense struct {
	kind  senseKind
	fact  *subject
	value any
	alone bool // the value needs no name beside it
	group bool // a name of several facts
	self  bool // a fact of the spouse, said of the person
	after *subject
	// The name means something else where nothing like it is named.
	mistakable bool
}

// word is an entry of a dictionary.
type word struct {
	roles  role
	senses []sense
	topic  []*subject // the facts that it names or gives a value to
}

// subject is a fact of a policy with its words.
type subject struct {
	*estimator.Fact
	factWords
	index  int
	beside *subject

	resumes bool // what stopped of it can be taken up again
}

// related facts have the same names: those of a home.
func (s *subject) related(to *subject) bool { return s.root() == to.root() }

func (s *subject) root() *subject {
	if s.beside != nil {
		return s.beside
	}
	return s
}

// dictionary finds words at a place of a text.
type dictionary struct {
	root     trie
	supposed trie             // words that say more in a supposition
	heard    map[rune][]heard // words known by sound, by each of their runes
}

type trie struct {
	next map[rune]*trie
	word *word
}

// find is the word at w; nil if there is none.
func (t *trie) find(w string) *word {
	for _, r := range w {
		if t = t.next[r]; t == nil {
			return nil
		}
	}
	return t.word
}

func (t *trie) at(w string) *word {
	for _, r := range w {
		if t.next == nil {
			t.next = map[rune]*trie{}
		}
		child := t.next[r]
		if child == nil {
			child = &trie{}
			t.next[r] = child
		}
		t = child
	}
	if t.word == nil {
		t.word = &word{}
	}
	return t.word
}
