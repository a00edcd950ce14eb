package estimator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// phrase is a sentence with places to fill in: "{months} 个月 × {rate} ÷ 12".
// It is taken apart once, so that filling it in is appending.
type phrase struct{ pieces []piece }

type piece struct {
	text  string
	place int // which argument follows the text; -1 at the end
}

func newPhrase(src string, places []string) (phrase, error) {
	var p phrase
	for rest := src; ; {
		text, after, found := strings.Cut(rest, "{")
		if !found {
			p.pieces = append(p.pieces, piece{rest, -1})
			return p, nil
		}
		name, tail, closed := strings.Cut(after, "}")
		place := slices.Index(places, name)
		if !closed || place < 0 {
			return p, fmt.Errorf("{%s} can't be filled in; expected one of {%s}", name, strings.Join(places, "}, {"))
		}
		p.pieces = append(p.pieces, piece{text, place})
		rest = tail
	}
}

func (p phrase) append(b []byte, args ...argument) []byte {
	for _, piece := range p.pieces {
		b = append(b, piece.text...)
		if piece.place >= 0 {
			b = args[piece.place].append(b)
		}
	}
	return b
}

func (p phrase) text(args ...argument) string {
	if len(p.pieces) == 1 {
		return p.pieces[0].text // nothing to fill in
	}
	var space [192]byte
	return string(p.append(space[:0], args...))
}

// argument is what fills a place: words, a number or points.
type argument struct {
	words  string
	number int64
	kind   byte
}

func str(s string) argument   { return argument{words: s} }
func num(n int64) argument    { return argument{number: n, kind: 'n'} }
func pts(p Points) argument   { return argument{number: int64(p), kind: 'p'} }
func exact(p Points) argument { return argument{number: int64(p), kind: 'x'} }

func (a argument) append(b []byte) []byte {
	switch a.kind {
	case 'n':
		return strconv.AppendInt(b, a.number, 10)
	case 'p':
		return Points(a.number).appendShort(b)
	case 'x':
		return Points(a.number).append(b)
	}
	return append(b, a.words...)
}
