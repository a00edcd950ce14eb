package sentence

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"luohu/estimator/read"
)

// token is a piece of a message: a word, a quantity, a mark, or a character
// that we don't know (neither).
type token struct {
	from, to int // in the folded text
	*word
	read.Quantity
	mark role
}

func (t token) is(r role) bool { return t.word != nil && t.roles&r != 0 }

func (t token) unknown() bool { return t.word == nil && t.Kind == read.Nothing && t.mark == 0 }

// What a piece costs: a text is cut so that it costs least, and so that as
// little as can be is left unknown.
const (
	costWord    = 2
	costSound   = 3
	costUnknown = 5
)

// window is how much of a text one quantity may take, in bytes.
const window = 64

// cut parts a folded text into tokens.
func (d *dictionary) cut(folded string, today time.Time) []token {
	return d.cutBy(folded, today, &d.root)
}

// cutBy cuts by the words of some tries; of words that stand in several the
// first one's is taken.
func (d *dictionary) cutBy(folded string, today time.Time, tries ...*trie) []token {
	runes := []rune(folded)
	at := make([]int, len(runes)+1) // the byte where each rune begins
	for i, r := range runes {
		at[i+1] = at[i] + utf8.RuneLen(r)
	}
	type step struct {
		cost, from int32
		quantity   int32 // its index, from 1
		mark       role
		word       *word
	}
	best := make([]step, len(runes)+1)
	for i := range best[1:] {
		best[i+1].cost = 1 << 30
	}
	take := func(to int, s step) {
		if s.cost += best[s.from].cost; s.cost < best[to].cost {
			best[to] = s
		}
	}
	quantities := make([]read.Quantity, 0, 16)
	sounds := map[rune]string{}
	for i, r := range runes {
		here := int32(i)
		// Longer words are tried last and win only if they cost less.
		for _, node := range tries {
			for j := i; j < len(runes); j++ {
				if node = node.next[runes[j]]; node == nil {
					break
				}
				if node.word != nil {
					take(j+1, step{cost: costWord, from: here, word: node.word})
				}
			}
		}
		if i == 0 || !asciiDigit(r) || !asciiDigit(runes[i-1]) {
			q := read.QuantityAt(folded[at[i]:min(at[i]+window, len(folded))], today)
			if q.Kind != read.Nothing {
				quantities = append(quantities, q)
				take(i+utf8.RuneCountInString(folded[at[i]:at[i]+q.Size]), step{cost: costWord, from: here, quantity: int32(len(quantities))})
			}
		}
		for _, h := range d.heard[r] {
			if from := i - h.at; from >= 0 && h.fits(runes[from:], sounds) {
				take(from+len(h.runes), step{cost: costSound, from: int32(from), word: h.word})
			}
		}
		switch m := mark(r); {
		case m != 0:
			take(i+1, step{from: here, mark: m})
		case r > unicode.MaxLatin1 && (r < 0x4E00 || r > 0x9FFF) && unicode.In(r, unicode.So, unicode.Sk, unicode.Co):
			take(i+1, step{from: here, mark: comma}) // 😂
		default:
			take(i+1, step{cost: costUnknown, from: here})
		}
	}
	tokens := make([]token, 0, len(runes)/2+1)
	for i := len(runes); i > 0; i = int(best[i].from) {
		s := best[i]
		t := token{from: at[s.from], to: at[i], word: s.word, mark: s.mark}
		if s.quantity > 0 {
			t.Quantity = quantities[s.quantity-1]
		}
		tokens = append(tokens, t)
	}
	slices.Reverse(tokens)
	return tokens
}

func asciiDigit(r rune) bool { return r >= '0' && r <= '9' }
