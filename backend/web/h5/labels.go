package h5

import "strconv"

// Points are written beside some spots of a chart. Where, is looked for on the
// narrowest screen that matters: on a wider one there is only more room.
const (
	phone     = 326 // pixels that a chart is wide on a phone of 390
	figure    = 9   // pixels that a figure of a label takes at most
	tall      = 11  // pixels from the baseline of a label to its top
	clear     = 3   // pixels between a label and what is drawn
	radius    = 5   // of a spot, in pixels
	chartFoot = 179 // where the months begin, in pixels
)

// frame is a piece of the drawing, in pixels.
type frame struct{ left, top, right, bottom int }

func (b frame) meets(other frame) bool {
	return b.left < other.right && other.left < b.right && b.top < other.bottom && other.top < b.bottom
}

func (b frame) holds(x, y int) bool {
	return b.left < x && x < b.right && b.top < y && y < b.bottom
}

// label writes the points of a spot where they touch least; the places are
// tried in the order in which they look best.
func (c *chart) label(s *spot) {
	width, least := figure*len(s.Points.Short()), 1<<30
	for _, down := range []int{-radius - 6, radius + 6 + tall, -radius - 19, radius + 19 + tall} {
		for _, at := range []struct {
			anchor string
			left   int
		}{{"middle", s.x - width/2}, {"end", s.x - width + radius}, {"start", s.x - radius}} {
			b := frame{at.left - clear, s.y + down - tall - clear, at.left + width + clear, s.y + down + clear}
			if n := c.touched(b, s); n < least {
				least = n
				s.Shown, s.Anchor, s.Beside, s.written = true, at.anchor, strconv.Itoa(s.y+down), b
			}
		}
	}
}

// touched counts what a label would lie on, other than its own spot.
func (c *chart) touched(b frame, of *spot) (n int) {
	if b.left < 0 || b.right > phone || b.top < 0 || b.bottom > chartFoot {
		n += 100
	}
	if c.Line != "" && b.top < c.lineAt && c.lineAt < b.bottom {
		n++
	}
	for _, number := range c.numbers {
		if b.meets(number) {
			n += 4
		}
	}
	for i := range c.Spots {
		s := &c.Spots[i]
		if s != of && b.meets(frame{s.x - radius, s.y - radius, s.x + radius, s.y + radius}) {
			n += 2
		}
		if s != of && s.Shown && b.meets(s.written) {
			n += 10
		}
		if i > 0 && b.crossed(&c.Spots[i-1], s) {
			n++
		}
	}
	return n
}

// crossed says that the stroke between two spots goes through.
func (b frame) crossed(from, to *spot) bool {
	const steps = 40
	for i := range steps + 1 {
		if b.holds(from.x+(to.x-from.x)*i/steps, from.y+(to.y-from.y)*i/steps) {
			return true
		}
	}
	return false
}
