package files

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	"luohu/backend/files/heic"
)

// longestSide keeps out pictures that are a thin line: no paper is, and JPEG
// can't hold more than 65,535.
const longestSide = 30_000

// decode makes the pixels of a picture, after its header has said that there are
// not too many.
func (d *Desk) decode(ctx context.Context, kind Kind, content []byte) (image.Image, error) {
	width, height, err := d.size(ctx, kind, content)
	if err != nil {
		return nil, d.unreadable(kind, content, err)
	}
	if int64(width)*int64(height) > d.Limits.Pixels || max(width, height) > longestSide {
		return nil, refuse(TooManyPixels, "width", width, "height", height, "limit", d.Limits.Pixels/1_000_000)
	}
	if kind == JPEG && manyScans(content) {
		return nil, refuse(Broken)
	}
	picture, err := d.pixels(ctx, kind, content)
	if err != nil {
		return nil, d.unreadable(kind, content, err)
	}
	if b := picture.Bounds(); b.Dx() != width || b.Dy() != height {
		return nil, refuse(Broken)
	}
	return picture, nil
}

func (d *Desk) size(ctx context.Context, kind Kind, content []byte) (width, height int, err error) {
	var header image.Config
	switch kind {
	case JPEG:
		header, err = jpeg.DecodeConfig(bytes.NewReader(content))
	case PNG:
		header, err = png.DecodeConfig(bytes.NewReader(content))
	case HEIC:
		var sandbox *heic.Decoder
		if sandbox, err = d.sandbox(); err == nil {
			header.Width, header.Height, err = sandbox.Size(ctx, content)
		}
	}
	if err == nil && (header.Width <= 0 || header.Height <= 0) {
		err = heic.ErrBroken
	}
	return header.Width, header.Height, err
}

func (d *Desk) pixels(ctx context.Context, kind Kind, content []byte) (image.Image, error) {
	until := &untilDone{ctx, bytes.NewReader(content)}
	switch kind {
	case JPEG:
		return jpeg.Decode(until)
	case PNG:
		return png.Decode(until)
	default:
		sandbox, err := d.sandbox()
		if err != nil {
			return nil, err
		}
		return sandbox.Decode(ctx, content)
	}
}

// unreadable tells a picture that lost its end, which helps to send again, from
// one that is broken, and both from a deadline.
func (d *Desk) unreadable(kind Kind, content []byte, err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return err
	case cutOff(kind, content):
		return refuse(CutOff)
	}
	return refuse(Broken)
}
