package files

import (
	"image"
	"image/draw"
)

// picture is what was decoded, and how it must be turned to stand upright.
type picture struct {
	image.Image
	orientation int // as Exif's
}

// turned is the picture upright. What cameras make is turned plane by plane,
// without going over colours.
func (p picture) turned() image.Image {
	t := turn{p.orientation}
	if c, is := p.Image.(*image.YCbCr); is && (c.SubsampleRatio == image.YCbCrSubsampleRatio420 || c.SubsampleRatio == image.YCbCrSubsampleRatio444) {
		width, height := c.Rect.Dx(), c.Rect.Dy()
		chromaWidth, chromaHeight := width, height
		if c.SubsampleRatio == image.YCbCrSubsampleRatio420 {
			chromaWidth, chromaHeight = (width+1)/2, (height+1)/2
		}
		out := &image.YCbCr{SubsampleRatio: c.SubsampleRatio, Rect: t.frame(width, height)}
		out.Y, out.YStride = t.plane(c.Y, c.YStride, width, height, 1)
		out.Cb, out.CStride = t.plane(c.Cb, c.CStride, chromaWidth, chromaHeight, 1)
		out.Cr, _ = t.plane(c.Cr, c.CStride, chromaWidth, chromaHeight, 1)
		return out
	}
	if g, is := p.Image.(*image.Gray); is {
		out := &image.Gray{Rect: t.frame(g.Rect.Dx(), g.Rect.Dy())}
		out.Pix, out.Stride = t.plane(g.Pix, g.Stride, g.Rect.Dx(), g.Rect.Dy(), 1)
		return out
	}
	flat := image.NewNRGBA(image.Rect(0, 0, p.Bounds().Dx(), p.Bounds().Dy()))
	draw.Draw(flat, flat.Rect, p.Image, p.Bounds().Min, draw.Src)
	out := &image.NRGBA{Rect: t.frame(flat.Rect.Dx(), flat.Rect.Dy())}
	out.Pix, out.Stride = t.plane(flat.Pix, flat.Stride, flat.Rect.Dx(), flat.Rect.Dy(), 4)
	return out
}

type turn struct{ orientation int }

// sideways turns swap width and height.
func (t turn) sideways() bool { return t.orientation >= 5 }

func (t turn) frame(width, height int) image.Rectangle {
	if t.sideways() {
		width, height = height, width
	}
	return image.Rect(0, 0, width, height)
}

// plane turns samples of some bytes each. A new row is an old row or column, run
// through forwards or backwards: start is where it begins, step goes along it.
func (t turn) plane(old []byte, stride, width, height, bytes int) (turned []byte, newStride int) {
	right, down := bytes, stride
	lastX, lastY := (width-1)*right, (height-1)*down
	way := map[int]struct{ start, step, next int }{
		1: {0, right, down},
		2: {lastX, -right, down},
		3: {lastX + lastY, -right, -down},
		4: {lastY, right, -down},
		5: {0, down, right},
		6: {lastY, -down, right},
		7: {lastX + lastY, -down, -right},
		8: {lastX, down, -right},
	}[t.orientation]
	frame := t.frame(width, height)
	newStride = frame.Dx() * bytes
	turned = make([]byte, 0, newStride*frame.Dy())
	for row, at := 0, way.start; row < frame.Dy(); row, at = row+1, at+way.next {
		from := at
		if bytes == 1 {
			for range frame.Dx() {
				turned = append(turned, old[from])
				from += way.step
			}
			continue
		}
		for range frame.Dx() {
			turned = append(turned, old[from:from+bytes]...)
			from += way.step
		}
	}
	return turned, newStride
}
