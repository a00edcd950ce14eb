package files

import (
	"bytes"
	"context"
	"errors"
	"regexp"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
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
	// Streams that hold objects are unpacked when a PDF is read, and stay in memory.
	packedBytes   = 4 << 20 // of one, unpacked; a hundred objects have some 20 KB
	packedStreams = 128     // of one document

	tailBytes     = 2048   // at the end of a PDF, where it says where its table is
	objectsOfPage = 20_000 // a page of a scan has ten, one of a form some hundred
)

// readPaper refuses a PDF that is no plain document, and counts its pages. What
// it may cost is bounded before anything is unpacked.
func readPaper(ctx context.Context, content []byte, limits Limits) (*paper, error) {
	if tail := content[max(0, len(content)-tailBytes):]; !bytes.Contains(tail, []byte("startxref")) {
		return nil, refuse(CutOff)
	}
	if len(packed.FindAllIndex(content, packedStreams+1)) > packedStreams {
		return nil, refuse(TooMuchInside)
	}
	source := &metered{Reader: bytes.NewReader(content), left: readings*int64(len(content)) + spared}
	read, err := pdfcpu.ReadWithContext(ctx, source, reading(limits, len(content)))
	switch {
	case source.left < 0, errors.Is(err, filter.ErrDecodeLimitExceeded):
		return nil, refuse(TooMuchInside)
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

// packed finds the streams that hold objects, or the table of objects. However
// their names are written, these letters must stand in the open.
var packed = regexp.MustCompile(`/(O|#4[fF])(b|#62)(j|#6[aA])(S|#53)(t|#74)(m|#6[dD])|/(X|#58)(R|#52)(e|#65)(f|#66)`)

// metered is a file that may be read a few times over, no more: streams that
// overlap could else make a thousand copies of it.
type metered struct {
	*bytes.Reader
	left int64
}

const (
	readings = 8
	spared   = 64 << 20 // objects are read by the buffer, however small they are
)

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if m.left -= int64(n); m.left < 0 {
		return 0, errors.New("read over and over")
	}
	return n, err
}

// count walks the tree of pages; what the tree says of its size is not believed, nor what
// the library remembers as the root: a broken document may have another one in its place,
// and that is what is kept.
func (p *paper) count(limit int) error {
	root, err := p.DereferenceDict(*p.Root)
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
