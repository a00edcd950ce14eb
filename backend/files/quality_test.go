package files_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"luohu/backend/files"
)

func TestQualityTellsAGoodPageFromOnesThatCanNotBeRead(t *testing.T) {
	good := func() *image.RGBA { return page(t, 1700, 2400) }
	for _, c := range []struct {
		name    string
		picture image.Image
		about   func(*files.Quality) files.Measure
		want    files.Verdict
	}{
		{"a sharp page", good(), func(q *files.Quality) files.Measure { return q.Sharpness }, files.Good},
		{"a shaky page", blurred(good(), 7), func(q *files.Quality) files.Measure { return q.Sharpness }, files.Poor},
		{"a page in light", good(), func(q *files.Quality) files.Measure { return q.Brightness }, files.Good},
		{"a page in the dark", dimmed(good(), 0.15), func(q *files.Quality) files.Measure { return q.Brightness }, files.Poor},
		{"a page in the flash", white(1700, 2400), func(q *files.Quality) files.Measure { return q.Brightness }, files.Poor},
		{"ink on paper", good(), func(q *files.Quality) files.Measure { return q.Contrast }, files.Good},
		{"ink that is hardly there", faded(good()), func(q *files.Quality) files.Measure { return q.Contrast }, files.Poor},
		{"enough pixels", good(), func(q *files.Quality) files.Measure { return q.Size }, files.Good},
		{"too few pixels", page(t, 500, 700), func(q *files.Quality) files.Measure { return q.Size }, files.Poor},
		{"a whole page", good(), func(q *files.Quality) files.Measure { return q.CutEdges }, files.Good},
		{"a page cut through its text", good().SubImage(image.Rect(500, 0, 1000, 2400)), func(q *files.Quality) files.Measure { return q.CutEdges }, files.Poor},
		{"a page on a dark table", onTable(good()), func(q *files.Quality) files.Measure { return q.CutEdges }, files.Good},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := receive(t, desk(), "", jpegOf(t, c.picture, 90))
			if got := c.about(r.Quality); got.Verdict != c.want {
				t.Errorf("%+v", r.Quality)
			}
		})
	}
}

func TestAPictureOfOnePixelIsMeasuredToo(t *testing.T) {
	r := receive(t, desk(), "", pngOf(t, white(1, 1)))
	if r.Quality.Size.Verdict != files.Poor || r.Width != 1 {
		t.Fatalf("%+v", r.Quality)
	}
}

func each(p *image.RGBA, change func(uint8) uint8) *image.RGBA {
	for i := range p.Pix {
		if i%4 != 3 {
			p.Pix[i] = change(p.Pix[i])
		}
	}
	return p
}

func dimmed(p *image.RGBA, by float64) *image.RGBA {
	return each(p, func(v uint8) uint8 { return uint8(float64(v) * by) })
}

func faded(p *image.RGBA) *image.RGBA {
	return each(p, func(v uint8) uint8 { return 220 + v/10 })
}

func white(width, height int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(p, p.Rect, image.White, image.Point{}, draw.Src)
	return p
}

func onTable(p *image.RGBA) *image.RGBA {
	table := image.NewRGBA(image.Rect(0, 0, 2000, 2700))
	draw.Draw(table, table.Rect, image.NewUniform(color.RGBA{60, 40, 30, 255}), image.Point{}, draw.Src)
	draw.Draw(table, p.Rect.Add(image.Pt(150, 150)), p, image.Point{}, draw.Src)
	return table
}

// blurred is each pixel the mean of a square around it, as out of focus.
func blurred(p *image.RGBA, by int) *image.Gray {
	sheet := greyOf(p)
	for _, way := range [][2]int{{1, sheet.Stride}, {sheet.Stride, 1}} {
		step, next := way[0], way[1]
		length := len(sheet.Pix) / sheet.Stride
		if step == 1 {
			length = sheet.Stride
		}
		for begin := 0; begin < len(sheet.Pix)/length; begin++ {
			line := make([]int, length+1) // sums up to here
			for i := range length {
				line[i+1] = line[i] + int(sheet.Pix[begin*next+i*step])
			}
			for i := range length {
				from, to := max(0, i-by), min(length, i+by+1)
				sheet.Pix[begin*next+i*step] = uint8((line[to] - line[from]) / (to - from))
			}
		}
	}
	return sheet
}
