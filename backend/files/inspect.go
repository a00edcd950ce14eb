package files

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// What makes a PDF more than paper, by the names of ISO 32000.
var (
	activeKeys = []string{"JS", "JavaScript", "EmbeddedFiles", "EF", "XFA", "RichMediaContent"}
	// activeNames are kinds of actions (S) and of annotations (Subtype).
	activeNames = map[string]bool{
		"JavaScript": true, "Launch": true, "ImportData": true, "SubmitForm": true, "GoToE": true, "GoToR": true,
		"RichMediaExecute": true, "Rendition": true, "FileAttachment": true, "RichMedia": true, "Screen": true,
		"Movie": true, "Sound": true, "3D": true,
	}
)

// perPixel is what one pixel of a picture in a PDF may unpack to: four colours
// of sixteen bits.
const perPixel = 8

// inspect walks all that can be reached from the catalog. What can't be reached
// is not looked at, as it is not kept either.
func (p *paper) inspect(ctx context.Context, limits Limits) error {
	look := inspection{paper: p, limits: limits, left: perPixel * limits.Pixels * 4, seen: map[int]bool{}}
	look.waiting = []types.Object{*p.Root}
	for len(look.waiting) > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		next := look.waiting[len(look.waiting)-1]
		look.waiting = look.waiting[:len(look.waiting)-1]
		if err := look.at(next); err != nil {
			return err
		}
	}
	return nil
}

type inspection struct {
	*paper
	limits  Limits
	left    int64 // bytes that streams may still unpack to, for whoever shows the document
	seen    map[int]bool
	waiting []types.Object
}

func (i *inspection) at(o types.Object) error {
	switch o := o.(type) {
	case types.IndirectRef:
		number := o.ObjectNumber.Value()
		if i.seen[number] {
			return nil
		}
		i.seen[number] = true
		found, err := i.Dereference(o)
		if err != nil {
			return refuse(Broken)
		}
		if found != nil {
			i.objects = append(i.objects, number)
			i.waiting = append(i.waiting, found)
		}
	case types.Array:
		i.waiting = append(i.waiting, o...)
	case types.Dict:
		return i.dict(o)
	case types.StreamDict:
		if err := i.stream(o); err != nil {
			return err
		}
		return i.dict(o.Dict)
	}
	return nil
}

func (i *inspection) dict(d types.Dict) error {
	for _, key := range activeKeys {
		if _, found := d.Find(key); found {
			return refuse(ActivePDF, "found", key)
		}
	}
	for _, key := range []string{"S", "Subtype"} {
		if name := i.name(d, key); activeNames[name] {
			return refuse(ActivePDF, "found", name)
		}
	}
	if _, found := d.Find("ByteRange"); found {
		i.signed = true
	}
	for key, value := range d {
		if !forgotten[key] {
			i.waiting = append(i.waiting, value)
		}
	}
	return nil
}

func (i *inspection) name(d types.Dict, key string) string {
	value, err := i.Dereference(d[key])
	if name, is := value.(types.Name); is && err == nil {
		return name.Value()
	}
	return ""
}

// stream bounds what showing the document costs.
func (i *inspection) stream(s types.StreamDict) error {
	most := int64(packedBytes)
	if i.name(s.Dict, "Subtype") == "Image" {
		width, height := i.number(s.Dict, "Width"), i.number(s.Dict, "Height")
		if width > longestSide || height > longestSide || width*height > i.limits.Pixels {
			return refuse(TooManyPixels, "width", width, "height", height, "limit", i.limits.Pixels/1_000_000)
		}
		most = perPixel*width*height + 1<<16
	}
	unpackers := 0
	for _, f := range s.FilterPipeline {
		if f.Name == filter.LZW {
			return refuse(Broken)
		}
		if f.Name == filter.Flate {
			unpackers++
		}
	}
	if unpackers > 1 {
		return refuse(TooMuchInside)
	}
	if unpackers == 0 {
		return nil
	}
	content, err := inflatable(s)
	if err != nil {
		return refuse(Broken)
	}
	size := unpackedSize(content, most+1)
	if i.left -= size; size > most || i.left < 0 {
		return refuse(TooMuchInside)
	}
	return nil
}

// inflatable takes off what was put on after packing: bytes written as letters.
func inflatable(s types.StreamDict) ([]byte, error) {
	content := s.Raw
	for _, f := range s.FilterPipeline {
		if f.Name == filter.Flate {
			break
		}
		if f.Name != filter.ASCII85 && f.Name != filter.ASCIIHex {
			return nil, errors.New("a filter that may unpack, under another that does")
		}
		letters, err := filter.NewFilter(f.Name, nil)
		if err != nil {
			return nil, err
		}
		r, err := letters.Decode(bytes.NewReader(content))
		if err != nil {
			return nil, err
		}
		if content, err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
	return content, nil
}

func (i *inspection) number(d types.Dict, key string) int64 {
	value, err := i.Dereference(d[key])
	if n, is := value.(types.Integer); is && err == nil {
		return int64(n.Value())
	}
	return 0
}

// unpackedSize counts what a zlib stream unpacks to, up to most, keeping nothing.
func unpackedSize(content []byte, most int64) int64 {
	unpacked, err := zlib.NewReader(bytes.NewReader(content))
	if err != nil {
		return 0
	}
	size, _ := io.CopyN(io.Discard, unpacked, most)
	return size
}
