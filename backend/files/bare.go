package files

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// forgotten are the entries of a PDF that say who made it, when and with what,
// and those that make a viewer do something. The document's Info, its XMP and
// all that nothing refers to go with them.
var forgotten = map[string]bool{
	"Metadata": true, "PieceInfo": true, "LastModified": true, "CreatorInfo": true, "SpiderInfo": true, "Thumb": true,
	"CreationDate": true, "ModDate": true, "M": true, "NM": true, "OpenAction": true, "AA": true, "AF": true,
}

// bare is the document without its metadata, written anew: always the same bytes
// for the same document. The library's own writer would put its name and the
// time in.
func (p *paper) bare() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	slices.Sort(p.objects)
	numbers := make(map[int]int, len(p.objects))
	for i, old := range p.objects {
		numbers[old] = i + 1
	}
	w := rewriter{p, numbers}
	offsets := make([]int, 0, len(p.objects))
	for i, old := range p.objects {
		found, err := p.Dereference(*types.NewIndirectRef(old, 0))
		if err != nil {
			return nil, unreadable(fmt.Errorf("object %d: %w", old, err))
		}
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", i+1)
		if err := w.object(&out, found); err != nil {
			return nil, unreadable(fmt.Errorf("object %d: %w", old, err))
		}
		out.WriteString("\nendobj\n")
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, numbers[p.Root.ObjectNumber.Value()], table)
	return out.Bytes(), nil
}

// unreadable refuses a document of which a part can't be read, such as a stream
// with a wrong checksum. What was refused already keeps its reason.
func unreadable(err error) error {
	if _, refused := errors.AsType[*Refusal](err); refused || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return err
	}
	return errors.Join(refuse(Broken), err)
}

type rewriter struct {
	paper   *paper
	numbers map[int]int // new ones by old
}

func (w rewriter) object(out *bytes.Buffer, o types.Object) error {
	s, is := o.(types.StreamDict)
	if !is {
		text := "null"
		if copied := w.renumbered(o); copied != nil {
			text = copied.PDFString()
		}
		out.WriteString(text)
		return nil
	}
	content, about, err := bareStream(s)
	if err != nil {
		return err
	}
	about["Length"] = types.Integer(len(content))
	out.WriteString(w.renumbered(about).PDFString())
	out.WriteString("\nstream\n")
	out.Write(content)
	out.WriteString("\nendstream")
	return nil
}

// renumbered is a copy that refers to the new numbers and has forgotten what it
// must. A reference to nothing becomes nil, which is written as null.
func (w rewriter) renumbered(o types.Object) types.Object {
	switch o := o.(type) {
	case types.IndirectRef:
		if number, kept := w.numbers[o.ObjectNumber.Value()]; kept {
			return *types.NewIndirectRef(number, 0)
		}
		return nil
	case types.Array:
		copied := make(types.Array, len(o))
		for i, item := range o {
			copied[i] = w.renumbered(item)
		}
		return copied
	case types.Dict:
		copied := make(types.Dict, len(o))
		for key, value := range o {
			if item := w.renumbered(value); !forgotten[key] && item != nil && !isAuthor(o, key) {
				copied[key] = item
			}
		}
		return copied
	}
	return o
}

// isAuthor says that the entry is the name of who wrote a note. Of a field of a
// form it is the field's own name.
func isAuthor(d types.Dict, key string) bool {
	subtype := d.Subtype()
	_, isField := d.Find("FT")
	_, isKid := d.Find("Parent")
	return key == "T" && subtype != nil && *subtype != "Widget" && !isField && !isKid
}

// bareStream takes the metadata out of photos in the document, where scanner
// apps leave what the phone wrote.
func bareStream(s types.StreamDict) ([]byte, types.Dict, error) {
	about := s.Dict.Clone().(types.Dict)
	var filters []string
	for _, f := range s.FilterPipeline {
		filters = append(filters, f.Name)
	}
	switch {
	case slices.Equal(filters, []string{filter.DCT}):
		return bareOrRefused(s.Raw, about)
	case slices.Equal(filters, []string{filter.Flate, filter.DCT}):
		unpacked, err := zlib.NewReader(bytes.NewReader(s.Raw))
		if err != nil {
			return nil, nil, err
		}
		photo, err := io.ReadAll(unpacked)
		if err != nil {
			return nil, nil, err
		}
		about["Filter"] = types.Name(filter.DCT)
		delete(about, "DecodeParms")
		return bareOrRefused(photo, about)
	}
	return s.Raw, about, nil
}

func bareOrRefused(photo []byte, about types.Dict) ([]byte, types.Dict, error) {
	bare := bareJPEG(photo)
	if bare == nil {
		return nil, nil, refuse(Broken)
	}
	return bare, about, nil
}
