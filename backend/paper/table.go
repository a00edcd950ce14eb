package paper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/signintech/gopdf"
)

const gap = 8.0 // between columns, in points

// column is one of a table.
type column struct {
	x, width float64
	right    bool // set to the right
}

// Table begins one. A column is its width in points, with an r behind if it is
// set to the right; * is what is left.
func (s *Sheet) Table(columns ...string) (string, error) {
	s.columns, s.head = make([]column, len(columns)), nil
	left, rest := gopdf.PageSizeA4.W-2*margin-gap*float64(len(columns)-1), -1
	for i, c := range columns {
		number, right := strings.CutSuffix(c, "r")
		s.columns[i].right = right
		if number == "*" {
			rest = i
			continue
		}
		width, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return "", fmt.Errorf("column %q is no width: %w", c, err)
		}
		s.columns[i].width = width
		left -= width
	}
	if rest >= 0 {
		s.columns[rest].width = left
	}
	x := margin
	for i := range s.columns {
		s.columns[i].x = x
		x += s.columns[i].width + gap
	}
	return "", nil
}

// Head names the columns, on every page that the table goes on to.
func (s *Sheet) Head(cells ...string) (string, error) {
	err := s.row(cells, 0, smallSize, soft)
	s.head = cells
	return "", err
}

// Row is one of a table.
func (s *Sheet) Row(cells ...string) (string, error) {
	return "", s.row(cells, 0, textSize, ink)
}

// Part is a row that belongs to the one above.
func (s *Sheet) Part(cells ...string) (string, error) {
	return "", s.row(cells, 10, smallSize, soft)
}

// Small is a row in small type.
func (s *Sheet) Small(cells ...string) (string, error) {
	return "", s.row(cells, 0, smallSize, ink)
}

func (s *Sheet) row(cells []string, indent, size float64, shade uint8) error {
	if len(cells) != len(s.columns) {
		return fmt.Errorf("%d cells for %d columns", len(cells), len(s.columns))
	}
	set, most := make([][]string, len(cells)), 1
	for i, text := range cells {
		width := s.columns[i].width
		if i == 0 {
			width -= indent
		}
		set[i] = s.lines(text, size, width)
		most = max(most, len(set[i]))
	}
	const above = 2.0
	height := float64(most)*size*leading + 2*above
	if s.room(height) && s.head != nil {
		if err := s.row(s.head, 0, smallSize, soft); err != nil {
			return err
		}
	}
	for i, lines := range set {
		c := s.columns[i]
		for n, line := range lines {
			x := c.x
			switch {
			case c.right:
				x += c.width - s.width(line, size)
			case i == 0:
				x += indent
			}
			if err := s.write(line, x, s.y+above+float64(n)*size*leading, size, shade); err != nil {
				return err
			}
		}
	}
	s.y += height
	s.rule(margin, gopdf.PageSizeA4.W-margin, s.y)
	s.ruled = true
	return nil
}
