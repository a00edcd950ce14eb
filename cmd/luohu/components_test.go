package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Letters differ a little between machines: what is compared is how light each
// piece of a page is.
const (
	piece     = 20   // pixels, both ways
	lightness = 18   // of 255, by which a piece may differ
	odd       = 0.02 // of the pieces, that may be further off
)

// pieces are the mean lightness of each piece of a picture.
func pieces(src []byte) (*image.Gray, error) {
	picture, err := png.Decode(bytes.NewReader(src))
	if err != nil {
		return nil, err
	}
	size := picture.Bounds().Size().Div(piece)
	small := image.NewGray(image.Rect(0, 0, size.X, size.Y))
	for y := range size.Y {
		for x := range size.X {
			sum := 0
			for dy := range piece {
				for dx := range piece {
					sum += int(color.GrayModel.Convert(picture.At(x*piece+dx, y*piece+dy)).(color.Gray).Y)
				}
			}
			small.SetGray(x, y, color.Gray{Y: uint8(sum / piece / piece)}) //nolint:gosec // a mean of bytes
		}
	}
	return small, nil
}

// differences tells where one picture is another than it was; the edges of what
// is as it was may lie a piece further on.
func differences(was, is *image.Gray) (where []string, share float64) {
	size := is.Bounds().Size()
	height := min(size.Y, was.Bounds().Dy())
	rows := map[int]int{}
	n := 0
	for y := range height {
		for x := range size.X {
			best := 255
			for dy := -1; dy <= 1; dy++ {
				if at := y + dy; at >= 0 && at < was.Bounds().Dy() {
					best = min(best, max(int(is.GrayAt(x, y).Y)-int(was.GrayAt(x, at).Y), int(was.GrayAt(x, at).Y)-int(is.GrayAt(x, y).Y)))
				}
			}
			if best > lightness {
				rows[y]++
				n++
			}
		}
	}
	for y := range height {
		if rows[y] > 0 {
			where = append(where, fmt.Sprintf("%d–%d px: %d of %d pieces", y*piece, (y+1)*piece, rows[y], size.X))
		}
	}
	return where, float64(n) / float64(size.X*height)
}

// The page of all parts looks as it did when somebody last looked at it and took
// its picture (`make pictures`).
func TestThePartsOfPagesLookAsTheyDid(t *testing.T) {
	g := openGallery(t)
	b := openBrowser(t, deskWidth, deskHeight)
	g.goes(b, sight{"市窗口人社", "/console/_components"})
	for _, width := range []int64{1440, phoneWidth} {
		b.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(g.app.url+"/console/_components"))
		b.fits("the page of parts")
		now := b.headToFoot(width)
		file := filepath.Join("testdata", "looks", fmt.Sprintf("components-%d.png", width))
		if dir := os.Getenv("TEST_PICTURES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), now, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		was, err := pieces(before)
		if err != nil {
			t.Fatal(err)
		}
		is, err := pieces(now)
		if err != nil {
			t.Fatal(err)
		}
		if was.Bounds().Dx() != is.Bounds().Dx() || max(was.Bounds().Dy()-is.Bounds().Dy(), is.Bounds().Dy()-was.Bounds().Dy()) > is.Bounds().Dy()/20+1 {
			t.Errorf("at %d it is %v pieces large, and was %v; if it is to be so: make pictures", width, is.Bounds().Size(), was.Bounds().Size())
		}
		if where, share := differences(was, is); share > odd {
			t.Errorf("at %d pixels %.1f %% of it looks otherwise; if it is to be so: make pictures\n%s", width, 100*share, strings.Join(where, "\n"))
		}
	}
}
