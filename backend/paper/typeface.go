package paper

import (
	_ "embed"
	"fmt"
	"sync"
	"unicode"

	"github.com/klauspost/compress/zstd"
	"github.com/signintech/gopdf"
	"golang.org/x/image/font/sfnt"
)

// Part of Noto Sans SC (font.LICENSE.txt), made by scripts/font: what sheets are
// mostly written with.
//
//go:embed font.ttf
var font []byte

// All other Han characters of Unicode up to its extension F, packed, made by
// scripts/font: of Noto Sans SC what it has, of Hanazono Mincho the rest of the basic
// plane, and what is beyond it (rare.LICENSE.txt). A name is printed whatever it is
// written with.
var (
	//go:embed rare.ttf.zst
	rare []byte
	//go:embed rarer.ttf.zst
	rarer []byte
	//go:embed rarest.ttf.zst
	rarest []byte
)

// Font is the typeface, for who draws pictures.
func Font() []byte { return font }

// geta stands for a character that no font has, as printers have always done it.
const geta = '〓'

// none is the font of a character that no font has.
const none = -1

// alike are signs that the font lacks, and those that say the same.
var alike = map[rune]rune{'✗': '×'}

// typeface are the fonts, the usual one first; each is read when it is first
// needed.
type typeface struct{ fonts []fontFile }

type fontFile struct {
	family string
	open   func() (*opened, error)
}

// opened is a font that was read.
type opened struct {
	container *gopdf.FontContainer
	outlines  *sfnt.Font
}

func newTypeface() *typeface {
	return &typeface{[]fontFile{
		newFont("sheet", func() ([]byte, error) { return font, nil }),
		newFont("rare", unpacked(rare)),
		newFont("rarer", unpacked(rarer)),
		newFont("rarest", unpacked(rarest)),
	}}
}

func unpacked(packed []byte) func() ([]byte, error) {
	return func() ([]byte, error) {
		r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return r.DecodeAll(packed, nil)
	}
}

func newFont(family string, read func() ([]byte, error)) fontFile {
	return fontFile{family, sync.OnceValues(func() (*opened, error) {
		src, err := read()
		if err != nil {
			return nil, fmt.Errorf("unpack the font %s: %w", family, err)
		}
		o := &opened{container: new(gopdf.FontContainer)}
		if err := o.container.AddTTFFontData(family, src); err != nil {
			return nil, fmt.Errorf("read the font %s: %w", family, err)
		}
		if o.outlines, err = sfnt.Parse(src); err != nil {
			return nil, fmt.Errorf("read the font %s: %w", family, err)
		}
		return o, nil
	})}
}

// use takes a font, at a size, for what is set next; one that was not needed so
// far comes into the file.
func (s *Sheet) use(i int, size float64) error {
	f := s.face.fonts[i]
	if !s.taken[i] {
		o, err := f.open()
		if err != nil {
			return err
		}
		if err := s.pdf.AddTTFFontFromFontContainer(f.family, o.container); err != nil {
			return err
		}
		s.taken[i] = true
	} else if i == s.font {
		return s.pdf.SetFontSize(size)
	}
	s.font = i
	return s.pdf.SetFont(f.family, "", size)
}

// run is text of one font.
type run struct {
	font int
	text string
}

// runs cuts a printable text where the font changes.
func (s *Sheet) runs(text string) (all []run) {
	begin, font := 0, none
	for at, r := range text {
		f := s.fontOf(r)
		if f != font && at > begin {
			all = append(all, run{font, text[begin:at]})
			begin = at
		}
		font = f
	}
	return append(all, run{font, text[begin:]})
}

// printable is a text with nothing in it but what the fonts can print.
func (s *Sheet) printable(text string) string {
	clean := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		case s.fontOf(r) != none:
		case alike[r] != 0 && s.fontOf(alike[r]) != none:
			r = alike[r]
		default:
			r = geta
		}
		s.beyond = s.beyond || r > 0xffff
		clean = append(clean, r)
	}
	return string(clean)
}

// fontOf is the first font that has a character.
func (s *Sheet) fontOf(r rune) int {
	found, looked := s.faces[r]
	if looked {
		return found
	}
	found = none
	for i, f := range s.face.fonts {
		if i > 0 && !unicode.Is(unicode.Han, r) { // the others have nothing else
			break
		}
		o, err := f.open()
		if err != nil {
			s.err = err
			break
		}
		if glyph, err := o.outlines.GlyphIndex(&s.glyphs, r); err == nil && glyph != 0 {
			found = i
			break
		}
	}
	s.faces[r] = found
	return found
}

// width is how far a printable text goes at a size, in points.
func (s *Sheet) width(text string, size float64) (sum float64) {
	for _, r := range text {
		em, measured := s.ems[r]
		if !measured {
			em = s.measured(r)
			s.ems[r] = em
		}
		sum += em
	}
	return sum * size
}

// measured is the width of a character in sizes.
func (s *Sheet) measured(r rune) float64 {
	f := s.fontOf(r)
	if f == none {
		return 1
	}
	if err := s.use(f, s.size); err != nil { // whatever is being set just now
		s.err = err
		return 1
	}
	w, _ := s.pdf.MeasureTextWidth(string(r)) // it fails only without a font
	_ = s.use(0, s.size)                      // it is in the file already
	return w / s.size
}
