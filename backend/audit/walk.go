package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Break is the first place at which a chain is not what was sealed.
type Break struct {
	Number int64 // of the entry
	What   string
}

// Error names the entry and what is wrong.
func (b *Break) Error() string { return fmt.Sprintf("entry %d %s", b.Number, b.What) }

// What can be wrong with an entry.
const (
	Missing   = "is missing"
	Altered   = "is not what was sealed: its text, its hash or its place was changed"
	Rehashed  = "has another hash than was sealed, its text is unchanged"
	BeforeAll = "stands before the first: it was put in"
	AfterAll  = "stands after the last that was sealed: it was put in"
	NotHead   = "is the last, and the head of the chain says another hash"
	NoHead    = "is the last, and the head of the chain is missing or no hash"
)

// Point is where the chain stood once, as something outside the database says.
type Point struct {
	Head
	Source string // of the knowledge: the name of an anchor
}

// Walk follows a chain from entry to entry.
type Walk struct {
	at     Head
	points []Point // still to come, the lowest first
	link   link
	hex    [2 * sha256.Size]byte
}

// NewWalk starts before the first entry. Where it comes by one of the points,
// lowest first, the chain must stand as it says.
func NewWalk(points []Point) *Walk { return &Walk{points: points} }

// At is the last entry that was found whole.
func (w *Walk) At() Head { return w.at }

// Take goes on by one entry: its number, its canonical form and the hash that
// stands with it. It does not keep the bytes.
func (w *Walk) Take(number int64, canonical, hash []byte) *Break {
	switch next := w.at.Number + 1; {
	case number < next:
		return &Break{number, BeforeAll}
	case number > next:
		return &Break{next, Missing}
	}
	if bytes.Count(canonical, []byte(Separator)) != separators {
		return &Break{number, Altered}
	}
	made := w.link.hash(w.at.Hash, number, canonical)
	if hex.Encode(w.hex[:], made[:]); !bytes.Equal(w.hex[:], hash) {
		return &Break{number, Altered}
	}
	w.at = Head{number, made}
	for len(w.points) > 0 && w.points[0].Number == number {
		if w.points[0].Hash != made {
			return w.rewritten(w.points[0])
		}
		w.points = w.points[1:]
	}
	return nil
}

func (w *Walk) rewritten(p Point) *Break {
	return &Break{p.Number, fmt.Sprintf("has another hash than anchor %s says: the chain up to it was made anew", p.Source)}
}

// End says whether the chain ends where its head and the points say.
func (w *Walk) End(head Head) *Break {
	switch {
	case head.Number > w.at.Number:
		return &Break{w.at.Number + 1, Missing}
	case head != w.at:
		return &Break{w.at.Number, NotHead}
	case len(w.points) > 0:
		return &Break{w.at.Number + 1, fmt.Sprintf("%s: anchor %s says that there were %d", Missing, w.points[0].Source, w.points[0].Number)}
	}
	return nil
}

// OnlyRehashed says whether the text of the entry at which the walk stopped is as
// it was sealed: the entry after it follows from the hash which that text makes.
func (w *Walk) OnlyRehashed(canonical, nextCanonical, nextHash []byte) bool {
	number := w.at.Number + 1
	made := w.link.hash(w.at.Hash, number, canonical)
	after := w.link.hash(made, number+1, nextCanonical)
	hex.Encode(w.hex[:], after[:])
	return bytes.Equal(w.hex[:], nextHash)
}
