package heic

import "image"

// What decode of lib/heif.c answers, in words of four bytes.
const (
	width_ = iota
	height_
	colours_
	sampling_
	premultiplied_
	answers
)

// Values of libheif's heif.h.
const (
	coloursYCbCr = 0
	coloursRGB   = 1
	coloursGrey  = 2

	sampling420 = 1
	sampling422 = 2
	sampling444 = 3

	headerOnly = 1
)

// room is memory inside the sandbox.
func (s *sandbox) room(bytes int) (uint64, error) {
	found, err := s.mod.ExportedFunction("malloc").Call(s.ctx, uint64(bytes))
	if err != nil {
		return 0, err
	}
	if found[0] == 0 {
		return 0, ErrBroken
	}
	return found[0], nil
}

func (s *sandbox) decode(header, out uint64) error {
	at := func(answer uint64) uint64 { return s.answers + 4*answer }
	done, err := s.mod.ExportedFunction("decode").Call(s.ctx, s.content, s.size, header,
		at(width_), at(height_), at(colours_), at(sampling_), at(premultiplied_), out)
	if err != nil {
		return err
	}
	if done[0] == 0 {
		return ErrBroken
	}
	return nil
}

func (s *sandbox) told(answer uint64) uint32 {
	value, _ := s.mod.Memory().ReadUint32Le(uint32(s.answers + 4*answer))
	return value
}

func (s *sandbox) picture() (image.Image, error) {
	if err := s.decode(headerOnly, 0); err != nil {
		return nil, err
	}
	width, height := int(s.told(width_)), int(s.told(height_))
	if width <= 0 || height <= 0 || width > 1<<16 || height > 1<<16 {
		return nil, ErrBroken
	}
	blank, planes, err := s.blank(width, height)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, plane := range planes {
		size += len(*plane)
	}
	out, err := s.room(size)
	if err != nil {
		return nil, err
	}
	if err := s.decode(0, out); err != nil {
		return nil, err
	}
	pixels, ok := s.mod.Memory().Read(uint32(out), uint32(size))
	if !ok {
		return nil, ErrBroken
	}
	for _, plane := range planes {
		pixels = pixels[copy(*plane, pixels):]
	}
	return blank, nil
}

// blank is the picture that the pixels fill, with the planes they come in. Its
// rows have the lengths of libheif's, which are multiples of sixteen.
func (s *sandbox) blank(width, height int) (image.Image, []*[]byte, error) {
	frame := image.Rect(0, 0, width, height)
	switch s.told(colours_) {
	case coloursYCbCr:
		ratio, known := map[uint32]image.YCbCrSubsampleRatio{
			sampling420: image.YCbCrSubsampleRatio420, sampling422: image.YCbCrSubsampleRatio422, sampling444: image.YCbCrSubsampleRatio444,
		}[s.told(sampling_)]
		if !known {
			return nil, nil, ErrBroken
		}
		p := &image.YCbCr{Rect: frame, SubsampleRatio: ratio, YStride: sixteens(width), CStride: sixteens(width)}
		rows := height
		if ratio != image.YCbCrSubsampleRatio444 {
			p.CStride = sixteens((width + 1) / 2)
		}
		if ratio == image.YCbCrSubsampleRatio420 {
			rows = (height + 1) / 2
		}
		p.Y, p.Cb, p.Cr = make([]byte, p.YStride*height), make([]byte, p.CStride*rows), make([]byte, p.CStride*rows)
		return p, []*[]byte{&p.Y, &p.Cb, &p.Cr}, nil
	case coloursGrey:
		p := &image.Gray{Rect: frame, Stride: sixteens(width), Pix: make([]byte, sixteens(width)*height)}
		return p, []*[]byte{&p.Pix}, nil
	case coloursRGB:
		row := sixteens(4 * width)
		pixels := make([]byte, row*height)
		if s.told(premultiplied_) == 1 {
			p := &image.RGBA{Rect: frame, Stride: row, Pix: pixels}
			return p, []*[]byte{&p.Pix}, nil
		}
		p := &image.NRGBA{Rect: frame, Stride: row, Pix: pixels}
		return p, []*[]byte{&p.Pix}, nil
	}
	return nil, nil, ErrBroken
}

func sixteens(n int) int { return (n + 15) &^ 15 }
