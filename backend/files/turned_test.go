package files_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"luohu/backend/files"
)

// corner is white but for its upper left.
func corner(width, height int) *image.RGBA {
	p := white(width, height)
	for y := range height / 4 {
		for x := range width / 4 {
			p.Set(x, y, color.Black)
		}
	}
	return p
}

// dark says in which corner of a picture it is dark.
func dark(p image.Image) (where string) {
	b := p.Bounds()
	for name, at := range map[string]image.Point{
		"upper left": {2, 2}, "upper right": {b.Dx() - 3, 2}, "lower right": {b.Dx() - 3, b.Dy() - 3}, "lower left": {2, b.Dy() - 3},
	} {
		if r, _, _, _ := p.At(b.Min.X+at.X, b.Min.Y+at.Y).RGBA(); r < 0x4000 {
			where += name
		}
	}
	return where
}

func TestATurnedPictureIsShownTurnedAndKeptAsItWas(t *testing.T) {
	for degrees, want := range map[int]string{0: "upper left", 90: "upper right", 180: "lower right", 270: "lower left"} {
		kept := pngOf(t, corner(80, 60))
		shown, err := files.Turned("image/png", kept, degrees)
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := png.Decode(bytes.NewReader(shown))
		if err != nil || dark(drawn) != want || degrees%180 == 90 != (drawn.Bounds().Dx() == 60) {
			t.Errorf("a PNG turned by %d: dark %s, %v", degrees, dark(drawn), err)
		}

		photo := jpegOf(t, corner(80, 60), 90)
		if shown, err = files.Turned("image/jpeg", photo, degrees); err != nil {
			t.Fatal(err)
		}
		if degrees != 0 && !bytes.HasSuffix(shown, photo[2:]) {
			t.Error("the picture itself was changed")
		}
		// As a phone would send it: what we read in its metadata stands it upright.
		if r := receive(t, desk(), "", shown); dark(decoded(t, r.Content)) != want {
			t.Errorf("a JPEG turned by %d is dark %s", degrees, dark(decoded(t, r.Content)))
		}
	}
}

func TestWhatIsNoPictureIsNotTurned(t *testing.T) {
	for _, kind := range []string{"application/pdf", "image/jpeg"} {
		if shown, err := files.Turned(kind, []byte{1}, 90); err != nil || len(shown) != 1 {
			t.Errorf("%v %v", shown, err)
		}
	}
	if _, err := files.Turned("image/png", []byte("no picture"), 90); err == nil {
		t.Error("a broken picture was turned")
	}
}

func decoded(t *testing.T, content []byte) image.Image {
	t.Helper()
	p, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
