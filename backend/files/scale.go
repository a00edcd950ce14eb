package files

import "image"

// scaled is the picture with this long edge, or as it is if it is no longer.
func scaled(p image.Image, to int) image.Image {
	long := edge(p)
	if long <= to {
		return p
	}
	// Each plane by its own measures: those of colour may be half as large.
	smaller := func(n int) int { return max(1, n*to/long) }
	full := p.Bounds()
	return byPlane(p, func(old plane) plane {
		width, height := smaller(full.Dx()), smaller(full.Dy())
		if old.width != full.Dx() || old.height != full.Dy() {
			width, height = (width+1)/2, (height+1)/2
		}
		return old.scaled(width, height)
	})
}

func edge(p image.Image) int { return max(p.Bounds().Dx(), p.Bounds().Dy()) }

// scaled makes every new sample the mean of the area that it covers. For making
// smaller nothing else is needed, and fine print does not flicker away.
func (p plane) scaled(width, height int) plane {
	small := plane{make([]byte, width*height*p.bytes), width * p.bytes, width, height, p.bytes}
	sums := make([]uint32, p.width*p.bytes) // of rows; at most 255 × 30,000
	area := uint64(p.width) * uint64(p.height)
	for y := range height {
		clear(sums)
		for from := range covered(y, height, p.height) {
			weight := uint32(from.weight)
			for i, v := range p.row(from.at) {
				sums[i] += weight * uint32(v)
			}
		}
		row := small.row(y)
		for x := range width {
			for b := range p.bytes {
				var sum uint64
				for from := range covered(x, width, p.width) {
					sum += uint64(from.weight) * uint64(sums[from.at*p.bytes+b])
				}
				row[x*p.bytes+b] = byte((sum + area/2) / area)
			}
		}
	}
	return small
}

type share struct{ at, weight int }

// covered are the old places under the new one, with how much of each: in units
// so that all weights of a new place come to the old length.
func covered(place, newLength, oldLength int) func(func(share) bool) {
	begin, end := place*oldLength, (place+1)*oldLength
	return func(yield func(share) bool) {
		for at := begin / newLength; at*newLength < end; at++ {
			if !yield(share{at, min(end, (at+1)*newLength) - max(begin, at*newLength)}) {
				return
			}
		}
	}
}
