package files

import (
	"image"
	"image/draw"
	"slices"
)

// Verdict is what a measure comes to. Nothing is refused for one: they are for
// saying "this looks blurred, take it again?".
type Verdict string

// Verdicts.
const (
	Good      Verdict = "good"
	Doubt     Verdict = "doubt" // worth a second look
	Poor      Verdict = "poor"  // most people could not read it
	proofEdge         = readableEdge
)

// Measure is a number with its verdict.
type Measure struct {
	Value   float64 `json:"value"`
	Verdict Verdict `json:"verdict"`
}

// Quality is how well a picture can be read, measured on a copy of at most 1600
// pixels, so that numbers of different phones compare.
type Quality struct {
	Width      int     `json:"width" doc:"pixels, as kept"`
	Height     int     `json:"height" doc:"pixels, as kept"`
	Size       Measure `json:"size" doc:"long edge, pixels"`
	Sharpness  Measure `json:"sharpness" doc:"variance of the Laplacian of brightness; text in focus has a thousand and more"`
	Brightness Measure `json:"brightness" doc:"mean, 0 to 255"`
	Contrast   Measure `json:"contrast" doc:"between the darkest and the lightest twentieth, 0 to 255"`
	CutEdges   Measure `json:"cut_edges" doc:"of the worst edge, how much ink runs over it, 0 to 1"`
}

// Poor names what is poor about a picture; nothing is about what is none.
func (q *Quality) Poor() (all []string) {
	if q == nil {
		return nil
	}
	for _, m := range []struct {
		name string
		is   Measure
	}{{"size", q.Size}, {"sharpness", q.Sharpness}, {"brightness", q.Brightness}, {"contrast", q.Contrast}, {"edges", q.CutEdges}} {
		if m.is.Verdict == Poor {
			all = append(all, m.name)
		}
	}
	return all
}

// scale says which values are good and which are poor; between is doubt. With
// high below low, small values are the good ones.
type scale struct{ poor, good float64 }

func (s scale) judge(v float64) Verdict {
	if s.poor > s.good {
		s, v = scale{-s.poor, -s.good}, -v
	}
	switch {
	case v >= s.good:
		return Good
	case v < s.poor:
		return Poor
	}
	return Doubt
}

// Found by measuring rendered pages, sharp, blurred, dark and cut, in the tests
// of this package; to be set anew when real uploads can be measured.
var (
	sizes       = scale{poor: 800, good: 1200}
	sharpnesses = scale{poor: 60, good: 250}
	darkness    = scale{poor: 50, good: 90}
	glare       = scale{poor: 252, good: 248}
	contrasts   = scale{poor: 40, good: 80}
	cuts        = scale{poor: 0.12, good: 0.04}
)

func (q *Quality) judge() {
	q.Size = Measure{Value: float64(max(q.Width, q.Height))}
	q.Size.Verdict = sizes.judge(q.Size.Value)
	q.Sharpness.Verdict = sharpnesses.judge(q.Sharpness.Value)
	q.Contrast.Verdict = contrasts.judge(q.Contrast.Value)
	q.CutEdges.Verdict = cuts.judge(q.CutEdges.Value)
	q.Brightness.Verdict = darkness.judge(q.Brightness.Value)
	if bright := glare.judge(q.Brightness.Value); bright != Good {
		q.Brightness.Verdict = bright
	}
}

func measure(proof image.Image) Quality {
	g := greys(proof)
	var levels [256]int
	sum := 0
	for _, v := range g.Pix {
		levels[v]++
		sum += int(v)
	}
	dark, light := level(levels, len(g.Pix)/20), level(levels, len(g.Pix)*19/20)
	return Quality{
		Sharpness:  Measure{Value: laplacian(g)},
		Brightness: Measure{Value: float64(sum) / float64(len(g.Pix))},
		Contrast:   Measure{Value: float64(light - dark)},
		CutEdges:   Measure{Value: cutEdges(g, light)},
	}
}

func greys(p image.Image) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, p.Bounds().Dx(), p.Bounds().Dy()))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(g, g.Rect, p, p.Bounds().Min, draw.Over)
	return g
}

// level is the brightness under which so many pixels lie.
func level(levels [256]int, pixels int) int {
	for v, n := range levels {
		if pixels -= n; pixels < 0 {
			return v
		}
	}
	return 255
}

// laplacian is the variance of how much each pixel differs from its neighbours:
// high where edges are sharp.
func laplacian(g *image.Gray) float64 {
	var sum, squares float64
	n := 0
	for y := 1; y < g.Rect.Dy()-1; y++ {
		row := g.Pix[y*g.Stride:]
		above, below := g.Pix[(y-1)*g.Stride:], g.Pix[(y+1)*g.Stride:]
		for x := 1; x < g.Rect.Dx()-1; x++ {
			v := float64(int(row[x-1]) + int(row[x+1]) + int(above[x]) + int(below[x]) - 4*int(row[x]))
			sum += v
			squares += v * v
			n++
		}
	}
	if n == 0 {
		return 0
	}
	mean := sum / float64(n)
	return squares/float64(n) - mean*mean
}

// cutEdges is the share of the worst edge that is ink. An edge that is dark in
// most places is the table that the paper lies on, and cuts nothing.
func cutEdges(g *image.Gray, paper int) float64 {
	const ink, table = 0.6, 0.6 // of the paper's brightness; of the edge
	width, height := g.Rect.Dx(), g.Rect.Dy()
	share := func(n int, at func(int) uint8) float64 {
		dark := 0
		for i := range n {
			if float64(at(i)) < ink*float64(paper) {
				dark++
			}
		}
		if s := float64(dark) / float64(n); s < table {
			return s
		}
		return 0
	}
	return slices.Max([]float64{
		share(width, func(x int) uint8 { return g.Pix[x] }),
		share(width, func(x int) uint8 { return g.Pix[(height-1)*g.Stride+x] }),
		share(height, func(y int) uint8 { return g.Pix[y*g.Stride] }),
		share(height, func(y int) uint8 { return g.Pix[y*g.Stride+width-1] }),
	})
}
