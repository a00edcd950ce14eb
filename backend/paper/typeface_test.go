package paper

import (
	"testing"
	"time"
	"unicode"
)

// blocks are the Han characters of GB 18030-2022 at its highest level.
var blocks = []struct {
	name        string
	first, last rune
}{
	{"unified", 0x4E00, 0x9FEF},
	{"extension A", 0x3400, 0x4DB5},
	{"extension B", 0x20000, 0x2A6D6},
	{"extension C", 0x2A700, 0x2B734},
	{"extension D", 0x2B740, 0x2B81D},
	{"extension E", 0x2B820, 0x2CEA1},
	{"extension F", 0x2CEB0, 0x2EBE0},
}

func TestEveryHanCharacterOfTheStandardIsPrinted(t *testing.T) {
	press, err := NewPress("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := press.newSheet(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		lacking := 0
		var first rune
		for r := b.first; r <= b.last; r++ {
			if unicode.Is(unicode.Han, r) && s.fontOf(r) == none {
				if lacking++; first == 0 {
					first = r
				}
			}
		}
		if lacking > 0 {
			t.Errorf("%s: %d are not printed, the first is %U %c", b.name, lacking, first, first)
		}
	}
	if s.err != nil {
		t.Error(s.err)
	}
	if s.fontOf(0x30000) != none || s.fontOf('ग') != none {
		t.Error("extension G and Devanagari are printed: docs/documents.md says otherwise")
	}
}
