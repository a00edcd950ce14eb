package paper

import (
	"fmt"

	"github.com/signintech/gopdf"
	"github.com/skip2/go-qrcode"
)

const codeWidth = 92.0

// Code sets an address as a QR code at the right of the head, and words below
// it. What is too long for one is left out.
func (s *Sheet) Code(address, words string) (string, error) {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return "", nil //nolint:nilerr // the sheet is good without it
	}
	code.DisableBorder = true
	squares := code.Bitmap()
	side := codeWidth / float64(len(squares))
	left := gopdf.PageSizeA4.W - margin - codeWidth
	s.pdf.SetFillColor(0, 0, 0)
	for row, line := range squares {
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && line[to] {
				to++
			}
			if to > from { // as one piece, so that no viewer shows seams
				s.pdf.RectFromUpperLeftWithStyle(left+float64(from)*side, margin+float64(row)*side, float64(to-from)*side, side, "F")
				from = to
			}
		}
	}
	y := margin + codeWidth + 3
	for _, line := range s.lines(words, smallSize, codeWidth) {
		at := left + (codeWidth-s.width(line, smallSize))/2
		if err := s.write(line, at, y, smallSize, soft); err != nil {
			return "", fmt.Errorf("set the words below the code: %w", err)
		}
		y += smallSize * leading
	}
	s.beside, s.below = codeWidth+18, y+4
	return "", nil
}
