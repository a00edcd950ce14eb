package files_test

import (
	"bytes"
	"image/jpeg"
	"testing"

	"luohu/backend/files"
)

// A photo of 12 megapixels, from upload to what is kept, beside what a bare
// decoding and encoding costs.
func BenchmarkPhonePhoto(b *testing.B) {
	photo := phonePhoto()
	b.Logf("%d bytes", len(photo))
	b.Run("decoded and encoded, no more", func(b *testing.B) {
		for b.Loop() {
			p, err := jpeg.Decode(bytes.NewReader(photo))
			if err != nil {
				b.Fatal(err)
			}
			if err := jpeg.Encode(new(bytes.Buffer), p, &jpeg.Options{Quality: 82}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, limit := range map[string]int64{"fits": 20_000_000, "shrunk to 3 MB": 3_000_000, "shrunk to 1 MB": 1_000_000} {
		d := desk(func(l *files.Limits) { l.PictureBytes = limit })
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				receive(b, d, "", photo)
			}
		})
	}
}
