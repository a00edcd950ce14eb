package files

import (
	"image"
	"image/draw"
)

// A picture is turned and scaled plane by plane, in the colours it came in: what
// cameras make has one plane of brightness and two of colour at half the size,
// and going over RGB would cost several times as much.

// plane is samples in rows; a sample has one byte, or four of a picture in RGBA.
type plane struct {
	samples       []byte
	stride        int
	width, height int
	bytes         int
}

func (p plane) row(y int) []byte { return p.samples[y*p.stride : y*p.stride+p.width*p.bytes] }

// byPlane makes a new picture by doing the same to every plane of an old one.
func byPlane(p image.Image, do func(plane) plane) image.Image {
	width, height := p.Bounds().Dx(), p.Bounds().Dy()
	frame := func(made plane) image.Rectangle { return image.Rect(0, 0, made.width, made.height) }
	switch p := p.(type) {
	case *image.Gray:
		made := do(plane{p.Pix, p.Stride, width, height, 1})
		return &image.Gray{Pix: made.samples, Stride: made.stride, Rect: frame(made)}
	case *image.YCbCr:
		colourWidth, colourHeight := width, height
		switch p.SubsampleRatio {
		case image.YCbCrSubsampleRatio420:
			colourWidth, colourHeight = (width+1)/2, (height+1)/2
		case image.YCbCrSubsampleRatio444:
		default: // rare, and turning it makes another rarity
			return byPlane(inRGBA(p), do)
		}
		y := do(plane{p.Y, p.YStride, width, height, 1})
		cb := do(plane{p.Cb, p.CStride, colourWidth, colourHeight, 1})
		cr := do(plane{p.Cr, p.CStride, colourWidth, colourHeight, 1})
		return &image.YCbCr{
			Y: y.samples, YStride: y.stride, Cb: cb.samples, Cr: cr.samples, CStride: cb.stride,
			SubsampleRatio: p.SubsampleRatio, Rect: frame(y),
		}
	case *image.RGBA:
		made := do(plane{p.Pix, p.Stride, width, height, 4})
		return &image.RGBA{Pix: made.samples, Stride: made.stride, Rect: frame(made)}
	}
	return byPlane(inRGBA(p), do)
}

// inRGBA is the same picture in RGBA.
func inRGBA(p image.Image) *image.RGBA {
	flat := image.NewRGBA(image.Rect(0, 0, p.Bounds().Dx(), p.Bounds().Dy()))
	draw.Draw(flat, flat.Rect, p, p.Bounds().Min, draw.Src)
	return flat
}
