package paper

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/sfnt"
)

// Lengths in points: 72 to an inch.
const (
	margin  = 48.0
	bottom  = 64.0 // for the foot
	leading = 1.5  // height of a line, in sizes

	titleSize   = 19.0
	figureSize  = 30.0
	headingSize = 11.5
	textSize    = 9.5
	smallSize   = 8.0
)

// Shades of the ink: all of it, and less.
const (
	ink  = 20
	soft = 95
	rule = 205
)

// Sheet is paper that a template writes on, from the top. Its methods return
// an empty string, as a template needs one, and fail only if the font does.
type Sheet struct {
	pdf    *gopdf.GoPdf
	face   *typeface
	size   float64      // at which characters are measured
	glyphs sfnt.Buffer  // for looking them up
	faces  map[rune]int // by character: the font that has it; none: no font does
	ems    map[rune]float64
	font   int    // that is set with
	taken  []bool // which fonts are in the file
	beyond bool   // characters beyond the basic plane were set
	err    error  // of a font that could not be read

	y       float64 // where the next thing begins
	beside  float64 // width of what stands at the right of the head
	below   float64 // where that ends
	columns []column
	head    []string // of the table, set again on every page
	ruled   bool     // the last thing was a row, with its rule
	foot    [2]string
}

func (p *Press) newSheet(made time.Time) (*Sheet, error) {
	s := &Sheet{
		pdf: new(gopdf.GoPdf), face: p.face, size: textSize, faces: map[rune]int{}, ems: map[rune]float64{}, taken: make([]bool, len(p.face.fonts)),
	}
	s.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := s.use(0, s.size); err != nil {
		return nil, err
	}
	s.pdf.SetInfo(gopdf.PdfInfo{CreationDate: made.UTC()})
	s.turn()
	return s, nil
}

// turn begins a page.
func (s *Sheet) turn() {
	s.pdf.AddPage()
	s.y, s.beside, s.ruled = margin, 0, false
}

func (s *Sheet) right() float64 {
	if s.y < s.below && s.beside > 0 {
		return gopdf.PageSizeA4.W - margin - s.beside
	}
	return gopdf.PageSizeA4.W - margin
}

// room begins a page if less than a height is left on this one.
func (s *Sheet) room(height float64) bool {
	if s.y+height <= gopdf.PageSizeA4.H-bottom {
		return false
	}
	s.turn()
	return true
}

// write sets one printable line; y is its top.
func (s *Sheet) write(text string, x, y, size float64, shade uint8) error {
	if text == "" {
		return nil
	}
	s.pdf.SetTextColor(shade, shade, shade)
	for _, run := range s.runs(text) {
		if err := s.use(run.font, size); err != nil {
			return err
		}
		s.pdf.SetXY(x, y+size*(leading-1)/2+size*0.88)
		if err := s.pdf.Text(run.text); err != nil {
			return err
		}
		x += s.width(run.text, size)
	}
	return s.use(0, s.size)
}

// off leaves room below the rule of a table.
func (s *Sheet) off() {
	if s.ruled {
		s.y += 5
		s.ruled = false
	}
}

// paragraph sets a text between two edges, line by line.
func (s *Sheet) paragraph(text string, indent, size float64, shade uint8) error {
	for _, line := range s.lines(text, size, s.right()-margin-indent) {
		s.room(size * leading)
		if err := s.write(line, margin+indent, s.y, size, shade); err != nil {
			return err
		}
		s.y += size * leading
	}
	return nil
}

// Title is what the sheet is called, on it and in its file.
func (s *Sheet) Title(text string) (string, error) {
	info := s.pdf.GetInfo()
	info.Title = s.printable(text)
	s.pdf.SetInfo(info)
	return "", s.paragraph(text, 0, titleSize, ink)
}

// Figure is a number that is seen first, and what it is.
func (s *Sheet) Figure(number, words string) (string, error) {
	s.y += 4
	number = s.printable(number)
	if err := s.write(number, margin, s.y, figureSize, ink); err != nil {
		return "", err
	}
	at := margin + s.width(number, figureSize) + 10
	lines := s.lines(words, headingSize, s.right()-at)
	y := s.y + max(0, figureSize*leading-headingSize*leading*float64(len(lines))-3)
	if len(lines) > 1 {
		y = s.y + (figureSize*leading-headingSize*leading*float64(len(lines)))/2
	}
	for _, line := range lines {
		if err := s.write(line, at, y, headingSize, ink); err != nil {
			return "", err
		}
		y += headingSize * leading
	}
	s.y += figureSize * leading
	return "", nil
}

// Heading begins a part.
func (s *Sheet) Heading(text string) (string, error) {
	s.y = max(s.y, s.below) + 10
	s.below, s.columns, s.ruled = 0, nil, false
	s.room(headingSize*leading + 4*textSize*leading)
	err := s.paragraph(text, 0, headingSize, ink)
	s.y += 2
	return "", err
}

// Text is a paragraph.
func (s *Sheet) Text(text string) (string, error) {
	s.off()
	return "", s.paragraph(text, 0, textSize, ink)
}

// Note is a paragraph in small type.
func (s *Sheet) Note(text string) (string, error) {
	s.off()
	return "", s.paragraph(text, 0, smallSize, soft)
}

// Item is a paragraph with a sign before it.
func (s *Sheet) Item(sign, text string) (string, error) {
	return "", s.item(sign, text, textSize, ink)
}

// Remark is an item in small type.
func (s *Sheet) Remark(sign, text string) (string, error) {
	return "", s.item(sign, text, smallSize, soft)
}

// Lead is whom the sheet is for, or what is to be read first.
func (s *Sheet) Lead(text string) (string, error) {
	s.y += 6
	return "", s.paragraph(text, 0, headingSize, ink)
}

// Signed are lines at the right edge, below everything else: who issues it, and
// when.
func (s *Sheet) Signed(lines ...string) (string, error) {
	s.y = max(s.y, s.below) + 2*textSize*leading
	s.room(float64(len(lines)) * textSize * leading)
	for _, line := range lines {
		line = s.printable(line)
		if err := s.write(line, gopdf.PageSizeA4.W-margin-s.width(line, textSize), s.y, textSize, ink); err != nil {
			return "", err
		}
		s.y += textSize * leading
	}
	return "", nil
}

func (s *Sheet) item(sign, text string, size float64, shade uint8) error {
	s.off()
	sign = s.printable(sign)
	s.room(size * leading)
	if err := s.write(sign, margin, s.y, size, shade); err != nil {
		return err
	}
	return s.paragraph(text, s.width(sign, size)+5, size, shade)
}

// Foot stands below every page: a line or two, and at the right which page of
// how many, as {page} and {pages}.
func (s *Sheet) Foot(words, pages string) string {
	s.foot = [2]string{words, pages}
	return ""
}

// finish sets the feet and makes the file.
func (s *Sheet) finish() ([]byte, error) {
	n := s.pdf.GetNumberOfPages()
	for page := 1; page <= n; page++ {
		if err := s.pdf.SetPage(page); err != nil {
			return nil, fmt.Errorf("set the foot of page %d: %w", page, err)
		}
		if err := s.setFoot(page, n); err != nil {
			return nil, fmt.Errorf("set the foot of page %d: %w", page, err)
		}
	}
	if s.err != nil {
		return nil, s.err
	}
	var file bytes.Buffer
	if _, err := s.pdf.WriteTo(&file); err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	if s.beyond {
		return withSurrogates(file.Bytes())
	}
	return file.Bytes(), nil
}

func (s *Sheet) setFoot(page, pages int) error {
	top := gopdf.PageSizeA4.H - bottom + 14
	s.rule(margin, gopdf.PageSizeA4.W-margin, top-4)
	number := s.printable(strings.NewReplacer("{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(pages)).Replace(s.foot[1]))
	at := gopdf.PageSizeA4.W - margin - s.width(number, smallSize)
	for i, line := range s.lines(s.foot[0], smallSize, at-margin-12) {
		if err := s.write(line, margin, top+float64(i)*smallSize*leading, smallSize, soft); err != nil {
			return err
		}
	}
	return s.write(number, at, top, smallSize, soft)
}

func (s *Sheet) rule(from, to, y float64) {
	s.pdf.SetStrokeColor(rule, rule, rule)
	s.pdf.SetLineWidth(0.5)
	s.pdf.Line(from, y, to, y)
}
