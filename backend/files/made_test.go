package files_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"luohu/backend/files"
)

// Everything that is uploaded here is made here: no paper of a real person.

// secrets stand in the metadata of what is made, and must not come out again.
var secrets = []string{"SECRET", "GPSLatitude", "Exif", "adobe.com/xap", "ICC_PROFILE", "tEXt", "iTXt", "eXIf", "zTXt"}

// page is a sheet with text, as a scan of these pixels would show it.
func page(t testing.TB, width, height int) *image.RGBA {
	t.Helper()
	sheet := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.RGBA{246, 244, 240, 255}), image.Point{}, draw.Src)
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	size := float64(max(width, height)) / 70
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	pen := font.Drawer{Dst: sheet, Src: image.NewUniform(color.RGBA{25, 25, 40, 255}), Face: face}
	margin := width / 12
	for y := margin; y < height-margin; y += int(size * 1.6) {
		pen.Dot = fixed.P(margin, y)
		for line := 0; pen.Dot.X.Ceil() < width-2*margin; line++ {
			pen.DrawString(fmt.Sprintf("certificate %d ", y*7+line))
		}
	}
	return sheet
}

// grainy is what a camera adds.
func grainy(sheet *image.RGBA, strength int) *image.RGBA {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range sheet.Pix {
		if i%4 != 3 {
			sheet.Pix[i] = uint8(min(255, max(0, int(sheet.Pix[i])+r.IntN(2*strength+1)-strength)))
		}
	}
	return sheet
}

func jpegOf(t testing.TB, p image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// phonePhoto is a photo of 12 megapixels, about as large as phones make them.
var phonePhoto = sync.OnceValue(func() []byte {
	t := &testing.B{}
	return photographed(jpegOf(t, grainy(page(t, 4000, 3000), 9), 88), 1)
})

// photographed adds what a phone writes into its photos, and what its maker puts
// behind the end.
func photographed(content []byte, orientation int) []byte {
	out := append([]byte{}, content[:2]...)
	for _, s := range []struct {
		marker byte
		body   string
	}{
		{0xE1, "Exif\x00\x00" + string(exif(orientation))},
		{0xE1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>SECRET author</x:xmpmeta>"},
		{0xE2, "ICC_PROFILE\x00\x01\x01SECRET profile"},
		{0xFE, "SECRET comment"},
	} {
		out = append(out, 0xFF, s.marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(s.body)+2))
		out = append(out, s.body...)
	}
	return append(append(out, content[2:]...), "SECRET trailer of the maker"...)
}

// exif has an orientation, a maker note and a place.
func exif(orientation int) []byte {
	order := binary.LittleEndian
	tiff := append([]byte("II*\x00"), 8, 0, 0, 0)
	entry := func(tag, kind uint16, count, value uint32) {
		tiff = order.AppendUint16(tiff, tag)
		tiff = order.AppendUint16(tiff, kind)
		tiff = order.AppendUint32(tiff, count)
		tiff = order.AppendUint32(tiff, value)
	}
	texts := "SECRET maker note\x00SECRET GPSLatitude 39.1 N\x00"
	tiff = order.AppendUint16(tiff, 3)
	entry(0x010F, 2, 18, 50)
	entry(0x0112, 3, 1, uint32(orientation))
	entry(0x8825, 4, 1, 68)
	tiff = order.AppendUint32(tiff, 0)
	return append(tiff, texts...)
}

// annotated adds the chunks of a PNG in which programs write things.
func annotated(content []byte, orientation int) []byte {
	const afterHeader = 8 + 25
	out := append([]byte{}, content[:afterHeader]...)
	for _, c := range []struct{ name, body string }{
		{"eXIf", string(exif(orientation))}, {"tEXt", "Author\x00SECRET"}, {"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00SECRET"}, {"zTXt", "SECRET\x00\x00x"},
	} {
		out = append(out, chunkOf(c.name, c.body)...)
	}
	return append(out, content[afterHeader:]...)
}

func chunkOf(name, body string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(out, name+body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(name+body)))
}

// pdfOf writes objects as a PDF; the first is the catalog.
func pdfOf(trailer string, objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, table)
	return out.Bytes()
}

func streamOf(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

// documentOf is a PDF of one page whose catalog and page have these entries more.
func documentOf(catalog, page string, more ...string) []byte {
	return pdfOf("", append([]string{
		"<</Type/Catalog/Pages 2 0 R" + catalog + ">>",
		"<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + page + ">>",
		streamOf("", "BT ET"),
	}, more...)...)
}

func deflated(content []byte) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(content)
	w.Close()
	return out.String()
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// desk is one with the shipped limits, or these.
func desk(change ...func(*files.Limits)) *files.Desk {
	if len(change) == 0 {
		return shipped() // HEIC is compiled once
	}
	limits := files.DefaultLimits
	for _, c := range change {
		c(&limits)
	}
	return files.NewDesk(files.Rules{Limits: limits})
}

var shipped = sync.OnceValue(func() *files.Desk { return files.NewDesk(files.Rules{Limits: files.DefaultLimits}) })

func upload(name string, content []byte) files.Upload {
	return files.Upload{Name: name, Content: bytes.NewReader(content)}
}

func receive(t testing.TB, d *files.Desk, name string, content []byte) *files.Ready {
	t.Helper()
	ready, err := d.Receive(context.Background(), upload(name, content))
	if err != nil {
		t.Fatal(err)
	}
	return ready
}

func refusalOf(err error) files.Refusal {
	var r *files.Refusal
	if errors.As(err, &r) {
		return *r
	}
	return files.Refusal{}
}

func has(remarks []files.Remark, code files.Code) bool {
	for _, r := range remarks {
		if r.Code == code {
			return true
		}
	}
	return false
}

func tellsNoSecret(t *testing.T, content []byte) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(string(content), s) {
			t.Errorf("what is kept holds %q", s)
		}
	}
}
