package paper

import (
	_ "embed"
	"fmt"
	"sync"
	"unicode"

	"github.com/signintech/gopdf"
)

// Part of Noto Sans SC (font.LICENSE.txt), made by scripts/font.
//
//go:embed font.ttf
var font []byte

// Font is the typeface, for who draws pictures.
func Font() []byte { return font }

const family = "sheet"

// geta stands for a character that the font does not have, as printers have
// always done it.
const geta = '〓'

// alike are signs that the font lacks, and those that say the same.
var alike = map[rune]rune{'✗': '×'}

// typeface is the font, read when it is first needed.
type typeface struct {
	open func() (*gopdf.FontContainer, error)
}

func newTypeface() *typeface {
	return &typeface{sync.OnceValues(func() (*gopdf.FontContainer, error) {
		c := new(gopdf.FontContainer)
		if err := c.AddTTFFontData(family, font); err != nil {
			return nil, fmt.Errorf("read the font: %w", err)
		}
		return c, nil
	})}
}

// printable is a text with nothing in it but what the font can print.
func (s *Sheet) printable(text string) string {
	clean := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			continue
		case s.has(r):
		case s.has(alike[r]):
			r = alike[r]
		default:
			r = geta
		}
		clean = append(clean, r)
	}
	return string(clean)
}

func (s *Sheet) has(r rune) bool {
	known, looked := s.known[r]
	if !looked {
		found, err := s.pdf.IsCurrFontContainGlyph(r)
		known = found && err == nil
		s.known[r] = known
	}
	return known
}

// width is how far a printable text goes at a size, in points.
func (s *Sheet) width(text string, size float64) (sum float64) {
	for _, r := range text {
		em, measured := s.ems[r]
		if !measured {
			// It fails only without a font, and newSheet has set one.
			w, _ := s.pdf.MeasureTextWidth(string(r))
			em = w / s.size
			s.ems[r] = em
		}
		sum += em
	}
	return sum * size
}
