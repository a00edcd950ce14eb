package files_test

import (
	"fmt"
	"image"
	"image/draw"
	"testing"

	"luohu/backend/files"
)

// made is a made-up photo, and whether people could read it: known, because it
// was made so.
type made struct {
	name     string
	picture  func(*testing.T) image.Image
	about    func(*files.Quality) files.Measure
	readable bool
}

func sharpness(q *files.Quality) files.Measure  { return q.Sharpness }
func brightness(q *files.Quality) files.Measure { return q.Brightness }
func cutting(q *files.Quality) files.Measure    { return q.CutEdges }

// photos are pages with and without the grain of a camera, each blurred, darkened
// and cut a little, and far too much.
func photos() (all []made) {
	shape := image.Pt(900, 1300)
	for _, grain := range []int{1, 8} {
		sheet := func(t *testing.T) *image.RGBA { return grainy(page(t, shape.X, shape.Y), grain) }
		for blur, readable := range map[int]bool{0: true, 1: true, 6: false, 9: false} {
			all = append(all, made{fmt.Sprintf("blurred by %d, grain %d", blur, grain), func(t *testing.T) image.Image { return grainyGrey(blurred(sheet(t), blur), grain) }, sharpness, readable})
		}
		for light, readable := range map[float64]bool{1: true, 0.6: true, 0.16: false, 0.08: false} {
			all = append(all, made{"dark", func(t *testing.T) image.Image { return dimmed(sheet(t), light) }, brightness, readable})
		}
		all = append(
			all,
			made{"whole", func(t *testing.T) image.Image { return sheet(t) }, cutting, true},
			made{"on a table", func(t *testing.T) image.Image { return onTable(sheet(t)) }, cutting, true},
			made{"cut at its left", func(t *testing.T) image.Image {
				return sheet(t).SubImage(image.Rect(shape.X/4, 0, shape.X, shape.Y))
			}, cutting, false},
			made{"cut at both sides", func(t *testing.T) image.Image {
				return sheet(t).SubImage(image.Rect(shape.X/4, 0, shape.X*3/4, shape.Y))
			}, cutting, false},
		)
	}
	return all
}

// grainyGrey adds what a camera adds after its lens has blurred: noise looks sharp
// to whoever measures.
func grainyGrey(p *image.Gray, strength int) *image.RGBA {
	coloured := image.NewRGBA(p.Rect)
	draw.Draw(coloured, p.Rect, p, p.Rect.Min, draw.Src)
	return grainy(coloured, strength)
}

// How often the measures are wrong on made-up photos; docs/portal.md tells the
// figures. Real ones are darker at a side, shadowed and bent: there they will be
// wrong more often, which is why nothing is refused for them.
func TestTheMeasuresAreRightAsOftenAsIsSaid(t *testing.T) {
	right, wrongly, missed := map[string]int{}, map[string]int{}, map[string]int{}
	for _, m := range photos() {
		kind := map[bool]string{true: "readable", false: "not"}[m.readable]
		poor := m.about(receive(t, desk(), "", jpegOf(t, m.picture(t), 88)).Quality).Verdict == files.Poor
		switch {
		case poor && m.readable:
			wrongly[m.name]++
		case !poor && !m.readable:
			missed[m.name]++
		default:
			right[kind]++
		}
	}
	t.Logf("of %d: right %v, called poor though readable %v, not called poor though not readable %v", len(photos()), right, wrongly, missed)
	if len(wrongly) > 0 {
		t.Errorf("called poor though they can be read: %v", wrongly)
	}
	lost := 0
	for _, n := range missed {
		lost += n
	}
	if found := right["not"]; found < 10 {
		t.Errorf("only %d of %d that can't be read were found: missed %v", found, found+lost, missed)
	}
}
