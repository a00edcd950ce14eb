package files_test

import (
	"context"
	"testing"
	"time"

	"luohu/backend/files"
)

// Whatever is uploaded, it is refused with a code or made ready; and what was
// made ready is taken again as it is. The corpus in testdata/fuzz is kept: cases
// that were found by looking for them, one of each fault.
func FuzzReceive(f *testing.F) {
	small := page(f, 60, 40)
	for _, content := range [][]byte{
		photographed(jpegOf(f, small, 80), 6),
		annotated(pngOf(f, small), 3),
		jpegOf(f, greyOf(small), 50),
		documentOf("/Metadata 5 0 R", "/Annots[6 0 R]", streamOf("/Type/Metadata", "x"), "<</Type/Annot/Subtype/Text/T(who)/Rect[0 0 1 1]>>"),
		documentOf("", "/Resources<</XObject<</A 5 0 R>>>>", streamOf("/Subtype/Image/Width 60/Height 40/Filter[/FlateDecode/DCTDecode]", deflated(jpegOf(f, small, 50)))),
		documentOf("/OpenAction<</S/JavaScript/JS(x)>>", ""),
		pagesOf(3, 3),
		hugePNG(9000, 9000),
		{},
	} {
		f.Add(content)
	}
	d := files.NewDesk(files.Rules{AtOnce: 4, Limits: files.Limits{
		UploadBytes: 100_000, PictureBytes: 50_000, Pixels: 200_000, PDFPages: 5, Time: 20 * time.Second,
	}})
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := d.Receive(context.Background(), upload("", content))
		if err != nil {
			if refusalOf(err).Code == "" || refusalOf(err).Code == files.TooSlow {
				t.Fatal(err)
			}
			return
		}
		again, err := d.Receive(context.Background(), upload("", r.Content))
		if err != nil || again.Kind != r.Kind || again.Width != r.Width || again.Height != r.Height || again.Pages != r.Pages {
			t.Fatalf("%s %d × %d, %d pages, becomes %+v, %v", r.Kind, r.Width, r.Height, r.Pages, again, err)
		}
		if r.Kind == files.PDF && again.Hash != r.Hash {
			t.Fatalf("%s\nbecomes\n%s", r.Content, again.Content)
		}
	})
}
