package files

import "image"

// picture is what was decoded, and how it must be turned to stand upright.
type picture struct {
	image.Image
	orientation int // as Exif's
}

// turned is the picture upright.
func (p picture) turned() image.Image {
	return byPlane(p.Image, func(old plane) plane { return old.turned(p.orientation) })
}

// turned runs through the old plane row by row or column by column, forwards or
// backwards: begin is where a new picture's first sample was, step leads to the
// next of its row, and next to the row after.
func (p plane) turned(orientation int) plane {
	right, down := p.bytes, p.stride
	lastX, lastY := (p.width-1)*right, (p.height-1)*down
	way := [9]struct{ begin, step, next int }{
		1: {0, right, down},
		2: {lastX, -right, down},
		3: {lastX + lastY, -right, -down},
		4: {lastY, right, -down},
		5: {0, down, right},
		6: {lastY, -down, right},
		7: {lastX + lastY, -down, -right},
		8: {lastX, down, -right},
	}[orientation]
	turned := plane{width: p.width, height: p.height, bytes: p.bytes}
	if orientation >= 5 { // on its side
		turned.width, turned.height = p.height, p.width
	}
	turned.stride = turned.width * p.bytes
	turned.samples = make([]byte, turned.stride*turned.height)
	for y := range turned.height {
		from, row := way.begin+y*way.next, turned.row(y)
		for x := 0; x < len(row); x, from = x+p.bytes, from+way.step {
			copy(row[x:x+p.bytes], p.samples[from:from+p.bytes])
		}
	}
	return turned
}
