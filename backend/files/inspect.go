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

// pageBytes is what a stream that is no picture may unpack to: what a page shows
// has some 50 KB, a font some megabytes.
const pageBytes = 64 << 20

// inspect looks at all that can be reached from the catalog. What can't be
// reached is not looked at, as it is not kept either.
func (p *paper) inspect(ctx context.Context, limits Limits) error {
	look := inspection{paper: p, limits: limits, left: perPixel * limits.Pixels * 4}
	return p.walk(ctx, func(_ int, o types.Object) error {
		switch o := o.(type) {
		case types.Dict:
			return look.dict(o)
		case types.StreamDict:
			return errors.Join(look.dict(o.Dict), look.stream(o))
		}
		return nil
	}, func(string) bool { return true })
}

// collect notes which objects are kept: those that can be reached without going
// through an entry that is forgotten.
func (p *paper) collect(ctx context.Context) error {
	return p.walk(ctx, func(number int, _ types.Object) error {
		if number > 0 {
			p.objects = append(p.objects, number)
		}
		return nil
	}, func(key string) bool { return !forgotten[key] })
}

// walk visits everything below the catalog once, through the entries that it may
// follow. number is that of an object, or 0 of what stands within another.
func (p *paper) walk(ctx context.Context, visit func(number int, o types.Object) error, follow func(key string) bool) error {
	waiting, seen := []types.Object{*p.Root}, map[int]bool{}
	for len(waiting) > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		next, number := waiting[len(waiting)-1], 0
		waiting = waiting[:len(waiting)-1]
		if ref, is := next.(types.IndirectRef); is {
			if number = ref.ObjectNumber.Value(); seen[number] {
				continue
			}
			seen[number] = true
			var err error
			if next, err = p.Dereference(ref); err != nil {
				return refuse(Broken)
			}
			if _, chained := next.(types.IndirectRef); chained { // no program writes that
				return refuse(Broken)
			}
			if next == nil {
				continue
			}
		}
		if err := visit(number, next); err != nil {
			return err
		}
		entries := types.Dict{}
		switch o := next.(type) {
		case types.Array:
			waiting = append(waiting, o...)
		case types.Dict:
			entries = o
		case types.StreamDict:
			entries = o.Dict
		}
		for key, value := range entries {
			if follow(key) {
				waiting = append(waiting, value)
			}
		}
	}
	return nil
}

type inspection struct {
	*paper
	limits Limits
	left   int64 // bytes that streams may still unpack to, for whoever shows the document
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
	most := int64(pageBytes)
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
