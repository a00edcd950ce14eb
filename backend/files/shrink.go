package files

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// readableEdge is the long edge under which small print of an A4 page can't be
// read any more, in pixels: 1600 are 137 to the inch.
const readableEdge = 1600

// steps are tried one after the other until a picture fits. First it loses what
// nobody sees, then size down to what can still be read, then sharpness.
var steps = []struct{ edge, quality int }{
	{longestSide, 90},
	{longestSide, 82},
	{4096, 85},
	{3200, 85},
	{2560, 82},
	{2048, 82},
	{readableEdge, 80},
	{readableEdge, 65},
	{readableEdge, 50},
}

type fitting struct {
	content []byte
	picture image.Image
	smaller bool // in pixels
}

// shrink makes a JPEG of at most so many bytes.
func shrink(ctx context.Context, full image.Image, most int64) (fitting, error) {
	var (
		now      = fitting{picture: full}
		size     float64 // of the last try, in bytes
		of       = edge(full)
		previous = 0
	)
	for _, step := range steps {
		if ctx.Err() != nil {
			return fitting{}, ctx.Err()
		}
		to := min(step.edge, edge(full))
		if previous == step.quality && to == of && size > 0 {
			continue
		}
		// A picture of half the edge has a quarter of the bytes: what would be far
		// too large is not tried.
		if ratio := float64(to) / float64(of); size > 0 && ratio < 1 && size*ratio*ratio > 1.5*float64(most) {
			continue
		}
		if to != edge(now.picture) {
			now = fitting{picture: scaled(full, to), smaller: true}
		}
		var out bytes.Buffer
		if err := jpeg.Encode(&out, now.picture, &jpeg.Options{Quality: step.quality}); err != nil {
			return fitting{}, err
		}
		if int64(out.Len()) <= most {
			now.content = out.Bytes()
			return now, nil
		}
		size, of, previous = float64(out.Len()), to, step.quality
	}
	return fitting{}, refuse(TooLarge, "limit", Megabytes(most))
}

// encodedPNG is nil if it comes to more than it may.
func encodedPNG(p image.Image, most int64) []byte {
	out := &bounded{most: most}
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(out, p); err != nil {
		return nil
	}
	return out.content.Bytes()
}

// bounded stops an encoder that writes more than may be kept.
type bounded struct {
	content bytes.Buffer
	most    int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.content.Len()+len(p)) > b.most {
		return 0, refuse(TooLarge)
	}
	return b.content.Write(p)
}

// onWhite lays what can be seen through on white paper, as JPEG knows no other.
func onWhite(p image.Image) (image.Image, bool) {
	if o, knows := p.(interface{ Opaque() bool }); !knows || o.Opaque() {
		return p, false
	}
	white := image.NewRGBA(image.Rect(0, 0, p.Bounds().Dx(), p.Bounds().Dy()))
	draw.Draw(white, white.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(white, white.Rect, p, p.Bounds().Min, draw.Over)
	return white, true
}

// thumbnailEdge is that of a thumbnail, in pixels.
const thumbnailEdge = 360

func thumbnail(proof image.Image) ([]byte, error) {
	white, _ := onWhite(proof)
	var out bytes.Buffer
	err := jpeg.Encode(&out, scaled(white, thumbnailEdge), &jpeg.Options{Quality: 78})
	return out.Bytes(), err
}
