package files_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"luohu/backend/files"
)

func TestNothingOfThePhoneIsKept(t *testing.T) {
	small := page(t, 300, 200)
	for _, c := range []struct {
		name    string
		content []byte
		kind    files.Kind
	}{
		{"photo", photographed(jpegOf(t, small, 90), 1), files.JPEG},
		{"turned photo", photographed(jpegOf(t, small, 90), 6), files.JPEG},
		{"drawing", annotated(pngOf(t, small), 1), files.PNG},
		{"phone picture", testdata(t, "page.heic"), files.JPEG},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !bytes.Contains(c.content, []byte("SECRET")) {
				t.Fatal("nothing to strip")
			}
			r := receive(t, desk(), "", c.content)
			tellsNoSecret(t, r.Content)
			tellsNoSecret(t, r.Thumbnail)
			if r.Kind != c.kind || r.Hash != files.HashOf(r.Content) || r.Original != nil {
				t.Fatalf("%s %s", r.Kind, r.Hash)
			}
			_, format, err := image.DecodeConfig(bytes.NewReader(r.Content))
			if err != nil || format != string(r.Kind) {
				t.Fatalf("%s, %v", format, err)
			}
		})
	}
}

func TestAPhotoThatFitsLosesNoBitOfItsPicture(t *testing.T) {
	plain := jpegOf(t, page(t, 300, 200), 90)
	r := receive(t, desk(), "", photographed(plain, 1))
	if !bytes.Equal(r.Content, plain) {
		t.Fatalf("%d bytes of %d", len(r.Content), len(plain))
	}
}

func TestAPictureStandsUpright(t *testing.T) {
	// The four corners, as they must come to stand: red, green, blue, black.
	want := [4]color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {0, 0, 0, 255}}
	for orientation := 1; orientation <= 8; orientation++ {
		lying := misoriented(want, orientation)
		for name, content := range map[string][]byte{
			"photo":   photographed(jpegOf(t, lying, 100), orientation),
			"grey":    photographed(jpegOf(t, greyOf(lying), 100), orientation),
			"drawing": annotated(pngOf(t, lying), orientation),
		} {
			r := receive(t, desk(), "", content)
			got, _, err := image.Decode(bytes.NewReader(r.Content))
			if err != nil {
				t.Fatal(err)
			}
			if got.Bounds().Dx() != 64 || got.Bounds().Dy() != 32 || r.Width != 64 || r.Height != 32 || has(r.Remarks, files.Upright) != (orientation != 1) {
				t.Fatalf("%s %d: %v %v", name, orientation, got.Bounds(), r.Remarks)
			}
			for i, at := range []image.Point{{4, 4}, {59, 4}, {4, 27}, {59, 27}} {
				expected := color.Color(want[i])
				if name == "grey" {
					expected = color.GrayModel.Convert(expected)
				}
				if far(got.At(at.X, at.Y), expected) {
					t.Errorf("%s %d: corner %d is %v", name, orientation, i, got.At(at.X, at.Y))
				}
			}
		}
	}
}

// misoriented is the picture that must be turned so to show these corners, 64
// wide and 32 high.
func misoriented(corners [4]color.RGBA, orientation int) *image.RGBA {
	upright := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			upright.SetRGBA(x, y, corners[x/32+y/16*2])
		}
	}
	width, height := 64, 32
	if orientation >= 5 {
		width, height = height, width
	}
	lying := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range 32 {
		for x := range 64 {
			// Where Exif 2.3, table 6, says that the pixel of the upright picture lies.
			at := [9]image.Point{
				1: {x, y}, 2: {63 - x, y}, 3: {63 - x, 31 - y}, 4: {x, 31 - y},
				5: {y, x}, 6: {y, 63 - x}, 7: {31 - y, 63 - x}, 8: {31 - y, x},
			}[orientation]
			lying.SetRGBA(at.X, at.Y, upright.RGBAAt(x, y))
		}
	}
	return lying
}

func greyOf(p image.Image) *image.Gray {
	g := image.NewGray(p.Bounds())
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			g.Set(x, y, p.At(x, y))
		}
	}
	return g
}

func far(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	differ := func(x, y uint32) bool { return max(x, y)-min(x, y) > 30<<8 }
	return differ(r1, r2) || differ(g1, g2) || differ(b1, b2)
}

func TestALargePhotoIsShrunkAndStaysReadable(t *testing.T) {
	for _, limit := range []int64{3_000_000, 1_000_000, 400_000} {
		r := receive(t, desk(func(l *files.Limits) { l.PictureBytes = limit }), "", phonePhoto())
		if int64(len(r.Content)) > limit || max(r.Width, r.Height) < 1600 || r.Kind != files.JPEG {
			t.Errorf("%d bytes, %d × %d", len(r.Content), r.Width, r.Height)
		}
		if smaller := r.Width < 4000; smaller != has(r.Remarks, files.Shrunk) {
			t.Errorf("%d wide: %v", r.Width, r.Remarks)
		}
		if r.Width*3 != r.Height*4 {
			t.Errorf("%d × %d is no longer 4 : 3", r.Width, r.Height)
		}
		t.Logf("%d bytes allowed: %d bytes, %d × %d, %+v", limit, len(r.Content), r.Width, r.Height, r.Quality)
	}
}

func TestWhatCanNotBeShrunkReadablyIsRefused(t *testing.T) {
	d := desk(func(l *files.Limits) { l.PictureBytes = 20_000 })
	if _, err := d.Receive(t.Context(), upload("", phonePhoto())); refusalOf(err).Code != files.TooLarge {
		t.Fatal(err)
	}
}

func TestADrawingStaysOneWhileItFits(t *testing.T) {
	content := pngOf(t, page(t, 600, 400))
	if r := receive(t, desk(), "", content); r.Kind != files.PNG {
		t.Fatal(r.Kind)
	}
	tight := desk(func(l *files.Limits) { l.PictureBytes = int64(len(content)) * 9 / 10 })
	if r := receive(t, tight, "", pngOf(t, grainy(page(t, 600, 400), 3))); r.Kind != files.JPEG {
		t.Fatal(r.Kind)
	}
}

func TestWhatCanBeSeenThroughBecomesWhite(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	noise := rand.New(rand.NewPCG(3, 4))
	for i := range clear.Pix {
		clear.Pix[i] = uint8(noise.Uint32())
	}
	for i := 3; i < len(clear.Pix); i += 4 {
		clear.Pix[i] = 0
	}
	r := receive(t, desk(func(l *files.Limits) { l.PictureBytes = 20_000 }), "", pngOf(t, clear))
	got, err := jpeg.Decode(bytes.NewReader(r.Content))
	if err != nil || far(got.At(100, 100), color.White) || !has(r.Remarks, files.Flattened) {
		t.Fatalf("%v %v %v", got.At(100, 100), r.Remarks, err)
	}
}

func TestAThumbnailIsSmall(t *testing.T) {
	for _, content := range [][]byte{phonePhoto(), pngOf(t, page(t, 900, 1300)), testdata(t, "page.heic")} {
		r := receive(t, desk(), "", content)
		p, err := jpeg.Decode(bytes.NewReader(r.Thumbnail))
		if err != nil {
			t.Fatal(err)
		}
		if long := max(p.Bounds().Dx(), p.Bounds().Dy()); long > 360 || len(r.Thumbnail) > 60_000 {
			t.Errorf("%v, %d bytes", p.Bounds(), len(r.Thumbnail))
		}
	}
}

func TestAPhonePictureShowsWhatWasPhotographed(t *testing.T) {
	r := receive(t, desk(), "IMG_0001.HEIC", testdata(t, "page.heic"))
	got, err := jpeg.Decode(bytes.NewReader(r.Content))
	if err != nil {
		t.Fatal(err)
	}
	sheet, differing := page(t, 300, 200), 0
	for y := range 200 {
		for x := range 300 {
			if far(got.At(x, y), sheet.At(x, y)) {
				differing++
			}
		}
	}
	if differing > 300*200/50 {
		t.Fatalf("%d pixels differ", differing)
	}
}

func TestTheSameUploadBecomesTheSameBytes(t *testing.T) {
	for name, content := range map[string][]byte{
		"photo": photographed(jpegOf(t, page(t, 300, 200), 90), 6), "drawing": pngOf(t, page(t, 300, 200)), "document": documentOf("", ""),
	} {
		if a, b := receive(t, desk(), "", content), receive(t, desk(), "", content); a.Hash != b.Hash {
			t.Errorf("%s: %s, %s", name, a.Hash, b.Hash)
		}
	}
}

func TestWhatWasMadeReadyIsReadyAlready(t *testing.T) {
	for name, content := range map[string][]byte{
		"photo": photographed(jpegOf(t, page(t, 300, 200), 90), 6), "drawing": annotated(pngOf(t, page(t, 300, 200)), 3),
		"document": documentOf("", "/Annots[]"),
	} {
		once := receive(t, desk(), "", content)
		if twice := receive(t, desk(), "", once.Content); twice.Hash != once.Hash {
			t.Errorf("%s changes again", name)
		}
	}
}

func TestADrawingKeepsEveryPixel(t *testing.T) {
	sheet := page(t, 300, 200)
	got, err := png.Decode(bytes.NewReader(receive(t, desk(), "", annotated(pngOf(t, sheet), 1)).Content))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 200 {
		for x := range 300 {
			if color.RGBAModel.Convert(got.At(x, y)) != color.Color(sheet.RGBAAt(x, y)) {
				t.Fatalf("pixel %d, %d", x, y)
			}
		}
	}
}

func TestAPhotoThatIsMadeBadlyIsDrawnAnew(t *testing.T) {
	// Bytes that belong to nothing between two segments: decoders forgive them.
	plain := jpegOf(t, page(t, 300, 200), 90)
	content := append([]byte("\xFF\xD8\xFF\xFE\x00\x04ab"+"SECRET"), plain[2:]...)
	r := receive(t, desk(), "", content)
	tellsNoSecret(t, r.Content)
	if r.Kind != files.JPEG || r.Width != 300 {
		t.Fatal(r.Kind, r.Width)
	}
}

func TestHowColoursAreMeantIsKept(t *testing.T) {
	plain := jpegOf(t, page(t, 300, 200), 90)
	for name, marker := range map[string]string{
		"JFIF":  "\xFF\xE0\x00\x12JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x01\x01SECRET"[:20],
		"Adobe": "\xFF\xEE\x00\x14Adobe\x00\x64\x00\x00\x00\x00\x01SECRET",
	} {
		r := receive(t, desk(), "", append(append([]byte{0xFF, 0xD8}, marker...), plain[2:]...))
		if !bytes.Contains(r.Content, []byte(name)) {
			t.Errorf("%s is lost", name)
		}
		tellsNoSecret(t, r.Content)
	}
}
