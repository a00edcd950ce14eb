package files

import (
	"bytes"
	"context"
	"errors"
	"regexp"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// paper is a PDF that was read.
type paper struct {
	*model.Context
	pages   int
	objects []int // by number, those that are kept
	signed  bool
}

const (
	packedBytes   = 64 << 20 // of all streams that hold objects, unpacked
	tailBytes     = 2048     // at the end of a PDF, where it says where its table is
	objectsOfPage = 20_000   // a page of a scan has ten, one of a form some hundred
)

// readPaper refuses a PDF that is no plain document, and counts its pages. What
// it may cost is bounded before anything is unpacked.
func readPaper(ctx context.Context, content []byte, limits Limits) (*paper, error) {
	if tail := content[max(0, len(content)-tailBytes):]; !bytes.Contains(tail, []byte("startxref")) {
		return nil, refuse(CutOff)
	}
	if refusal := packed(content); refusal != nil {
		return nil, refusal
	}
	read, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(content), reading(limits, len(content)))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword), errors.Is(err, pdfcpu.ErrEncrypted), err == nil && read.Encrypt != nil,
		err != nil && bytes.Contains(content, []byte("/Encrypt")):
		return nil, refuse(EncryptedPDF)
	case err != nil || read.Root == nil:
		return nil, refuse(Broken)
	}
	p := &paper{Context: read}
	if err := p.count(limits.PDFPages); err != nil {
		return nil, err
	}
	if err := p.inspect(ctx, limits); err != nil {
		return nil, err
	}
	return p, p.collect(ctx)
}

// reading is made here, since the library's own way looks for a file in the home
// folder and makes one.
func reading(limits Limits, size int) *model.Configuration {
	bounds := model.DefaultResourceLimits()
	bounds.MaxStreamBytes = int64(size)
	bounds.MaxDecodeBytes = packedBytes
	bounds.MaxImagePixels = limits.Pixels
	bounds.MaxObjectCount = objectsOfPage * max(10, limits.PDFPages)
	bounds.MaxXRefEntries = bounds.MaxObjectCount
	bounds.MaxObjectStreamCount = bounds.MaxObjectCount
	return &model.Configuration{
		Reader15: true, Offline: true, ValidationMode: model.ValidationRelaxed, Eol: types.EolLF, Limits: bounds,
	}
}

var (
	streamStart = regexp.MustCompile(`stream\r?\n`)
	plainFilter = regexp.MustCompile(`^\s*(\[\s*/FlateDecode\s*\]|/FlateDecode[\s/>])`)
)

// packed unpacks, without keeping it, every stream that holds objects: reading a
// PDF means unpacking those, all of them, and a few kilobytes can unpack to
// gigabytes. Writers pack them in one way only; any other is refused.
func packed(content []byte) *Refusal {
	left := int64(packedBytes)
	for _, at := range streamStart.FindAllIndex(content, -1) {
		about := content[max(0, at[0]-tailBytes):at[0]]
		if begin := bytes.LastIndex(about, []byte("obj")); begin >= 0 {
			about = about[begin:]
		}
		if !bytes.Contains(about, []byte("/ObjStm")) && !bytes.Contains(about, []byte("/XRef")) && !bytes.ContainsRune(about, '#') {
			continue
		}
		switch filters := bytes.Split(about, []byte("/Filter")); {
		case len(filters) == 1:
			continue
		case len(filters) > 2 || !plainFilter.Match(filters[1]):
			return refuse(TooMuchInside)
		}
		if left -= unpackedSize(content[at[1]:], left); left <= 0 {
			return refuse(TooMuchInside)
		}
	}
	return nil
}

// count walks the tree of pages; what the tree says of its size is not believed.
func (p *paper) count(limit int) error {
	root, err := p.Catalog()
	if err != nil || root == nil {
		return refuse(Broken)
	}
	waiting, seen := []types.Object{root["Pages"]}, map[int]bool{}
	for len(waiting) > 0 {
		next := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		ref, is := next.(types.IndirectRef)
		if !is || seen[ref.ObjectNumber.Value()] {
			return refuse(Broken)
		}
		seen[ref.ObjectNumber.Value()] = true
		node, err := p.DereferenceDict(ref)
		if err != nil || node == nil {
			return refuse(Broken)
		}
		kids, isNode := node.Find("Kids")
		if !isNode {
			if p.pages++; p.pages > limit {
				return refuse(TooManyPages, "limit", limit)
			}
			continue
		}
		branches, err := p.DereferenceArray(kids)
		if err != nil {
			return refuse(Broken)
		}
		waiting = append(waiting, branches...)
	}
	if p.pages == 0 {
		return refuse(Broken)
	}
	return nil
}
