package paper

import (
	"github.com/signintech/gopdf"
)

// Cell is a number with what it is, beside others like it.
type Cell struct{ Number, Words string }

// Bar is a row, or a column, as long as its part of the longest.
type Bar struct {
	Label, Value string
	Part         float64 // 0 to 1
}

// Standing are columns side by side, and a line across them.
type Standing struct {
	Bars []Bar
	Mark float64 // how many columns are left of it; below 0: there is none
	Name string  // of the mark
}

// Shades of what is drawn: dark enough to be copied.
const (
	bar      = 90
	barBelow = 190
)

// Cells are a row of numbers over the whole width.
func (s *Sheet) Cells(cells []Cell) (string, error) {
	const size, height = 15.0, 40.0
	s.room(height)
	wide := (gopdf.PageSizeA4.W - 2*margin) / float64(max(len(cells), 1))
	for i, c := range cells {
		x := margin + float64(i)*wide
		if err := s.write(s.printable(c.Number), x, s.y+2, size, ink); err != nil {
			return "", err
		}
		if err := s.write(s.printable(c.Words), x, s.y+2+size*leading, smallSize, soft); err != nil {
			return "", err
		}
	}
	s.y += height
	return "", nil
}

const (
	barLabel = 96.0 // width of what stands before a bar
	barValue = 56.0 // and behind it
	barRow   = 13.0
)

// Bars are lying ones, one under the other.
func (s *Sheet) Bars(bars []Bar) (string, error) {
	long := gopdf.PageSizeA4.W - 2*margin - barLabel - barValue - 2*gap
	for _, b := range bars {
		s.room(barRow)
		label := s.lines(b.Label, smallSize, barLabel)[0]
		if err := s.write(label, margin, s.y, smallSize, ink); err != nil {
			return "", err
		}
		x := margin + barLabel + gap
		if wide := long * min(max(b.Part, 0), 1); wide > 0 {
			s.fill(x, s.y+2.5, max(wide, 0.75), barRow-5, bar)
		}
		value := s.printable(b.Value)
		if err := s.write(value, gopdf.PageSizeA4.W-margin-s.width(value, smallSize), s.y, smallSize, ink); err != nil {
			return "", err
		}
		s.y += barRow
	}
	return "", nil
}

// Columns are standing ones, with the label of some under them: as many as there
// is room for. Those left of the mark are lighter.
func (s *Sheet) Columns(c Standing) (string, error) {
	const tall, size = 74.0, 7.0
	n := len(c.Bars)
	if n == 0 {
		return "", nil
	}
	s.room(tall + 3*size*leading)
	wide := (gopdf.PageSizeA4.W - 2*margin) / float64(n)
	base := s.y + size*leading + tall
	end := margin // of the last label
	for i, b := range c.Bars {
		x := margin + float64(i)*wide
		shade := uint8(bar)
		if c.Mark >= 0 && float64(i)+0.5 < c.Mark {
			shade = barBelow
		}
		if high := tall * min(max(b.Part, 0), 1); high > 0 {
			s.fill(x+wide*0.1, base-max(high, 0.75), wide*0.8, max(high, 0.75), shade)
		}
		label := s.printable(b.Label)
		long := s.width(label, size)
		if at := x + wide/2 - long/2; at >= end && at+long <= gopdf.PageSizeA4.W-margin {
			if err := s.write(label, at, base+1, size, soft); err != nil {
				return "", err
			}
			end = at + long + 4
		}
	}
	s.rule(margin, gopdf.PageSizeA4.W-margin, base)
	if c.Mark >= 0 && c.Mark <= float64(n) {
		if err := s.mark(margin+c.Mark*wide, s.y, base, c.Name, size); err != nil {
			return "", err
		}
	}
	s.y = base + size*leading + 3
	return "", nil
}

// mark is a line down to the foot of columns, with its name at its head.
func (s *Sheet) mark(x, top, base float64, name string, size float64) error {
	s.pdf.SetStrokeColor(ink, ink, ink)
	s.pdf.SetLineWidth(0.75)
	s.pdf.SetLineType("dashed")
	s.pdf.Line(x, top, x, base)
	s.pdf.SetLineType("solid")
	name = s.printable(name)
	at := x + 3
	if long := s.width(name, size); at+long > gopdf.PageSizeA4.W-margin {
		at = x - 3 - long
	}
	return s.write(name, at, top-2, size, ink)
}

func (s *Sheet) fill(x, y, wide, high float64, shade uint8) {
	s.pdf.SetFillColor(shade, shade, shade)
	s.pdf.RectFromUpperLeftWithStyle(x, y, wide, high, "F")
}
