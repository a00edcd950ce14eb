package sentence

import (
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
	runes := []rune(folded)
	at := make([]int, len(runes)+1) // the byte where each rune begins
	for i, r := range runes {
		at[i+1] = at[i] + utf8.RuneLen(r)
	}
	type step struct {
		cost  int
		from  int
		piece token
	}
	best := make([]step, len(runes)+1)
	for i := range best[1:] {
		best[i+1].cost = 1 << 30
	}
	take := func(from, to, cost int, piece token) {
		if cost += best[from].cost; cost < best[to].cost {
			piece.from, piece.to = at[from], at[to]
			best[to] = step{cost, from, piece}
		}
	}
	sounds := map[rune]string{}
	for i, r := range runes {
		// Longer words are tried last and win only if they cost less.
		node := &d.root
		for j := i; j < len(runes) && node != nil; j++ {
			if node = node.next[runes[j]]; node != nil && node.word != nil {
				take(i, j+1, costWord, token{word: node.word})
			}
		}
		if i == 0 || !asciiDigit(r) || !asciiDigit(runes[i-1]) {
			q := read.QuantityAt(folded[at[i]:min(at[i]+window, len(folded))], today)
			if q.Kind != read.Nothing {
				take(i, i+utf8.RuneCountInString(folded[at[i]:at[i]+q.Size]), costWord, token{Quantity: q})
			}
		}
		for _, h := range d.heard[r] {
			if from := i - h.at; from >= 0 && h.fits(runes[from:], sounds) {
				take(from, from+len(h.runes), costSound, token{word: h.word})
			}
		}
		switch m := mark(r); {
		case m != 0:
			take(i, i+1, 0, token{mark: m})
		case unicode.In(r, unicode.So, unicode.Sk, unicode.Co):
			take(i, i+1, 0, token{mark: comma}) // 😂
		default:
			take(i, i+1, costUnknown, token{})
		}
	}
	var tokens []token
	for i := len(runes); i > 0; i = best[i].from {
		tokens = append(tokens, best[i].piece)
	}
	for i, j := 0, len(tokens)-1; i < j; i, j = i+1, j-1 {
		tokens[i], tokens[j] = tokens[j], tokens[i]
	}
	return tokens
}

func asciiDigit(r rune) bool { return r >= '0' && r <= '9' }
