package files_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"luohu/backend/files"
)

func TestTheContentSaysWhatItIs(t *testing.T) {
	small := page(t, 300, 200)
	for _, c := range []struct {
		name    string
		content []byte
		kind    files.Kind
	}{
		{"a.jpg", jpegOf(t, small, 80), files.JPEG},
		{"a.png", pngOf(t, small), files.PNG},
		{"a.heic", testdata(t, "page.heic"), files.HEIC},
		{"a.pdf", documentOf("", ""), files.PDF},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := desk().Examine(t.Context(), upload(c.name, c.content))
			if err != nil {
				t.Fatal(err)
			}
			if e.Kind != c.kind || len(e.Remarks) > 0 {
				t.Fatalf("%+v", e)
			}
			if e.Kind == files.PDF && e.Pages != 1 || e.Kind != files.PDF && (e.Width != 300 || e.Height != 200) {
				t.Fatalf("%+v", e)
			}
		})
	}
}

func TestALieAboutTheTypeIsRemarkedAndNotBelieved(t *testing.T) {
	content := pngOf(t, page(t, 60, 40))
	for _, c := range []struct {
		name, declared string
		lie            bool
	}{
		{"a.png", "image/png", false},
		{"a.PNG", "", false},
		{"", "application/octet-stream", false},
		{"a.jpg", "image/png", true},
		{"a.png", "image/jpeg", true},
		{"a.png", "text/html", true},
		{"身份证.exe", "", true},
	} {
		e, err := desk().Examine(t.Context(), files.Upload{Name: c.name, Type: c.declared, Content: bytes.NewReader(content)})
		if err != nil || e.Kind != files.PNG || has(e.Remarks, files.LiesAboutType) != c.lie {
			t.Errorf("%q, %q: %+v, %v", c.name, c.declared, e, err)
		}
	}
}

func TestWhatIsNotToBeKeptIsRefused(t *testing.T) {
	small := page(t, 300, 200)
	photo, drawing, heic, document := jpegOf(t, small, 80), pngOf(t, small), testdata(t, "page.heic"), documentOf("", "")
	tight := func(l *files.Limits) { l.UploadBytes = 200_000; l.Pixels = 1_000_000; l.PDFPages = 2 }
	for _, c := range []struct {
		name    string
		content []byte
		code    files.Code
		param   string
	}{
		{"nothing", nil, files.Empty, ""},
		{"a program", []byte("MZ\x90\x00 this is no picture"), files.WrongType, "found=application"},
		{"a page of the web", []byte("<html><script>alert(1)</script></html>"), files.WrongType, "found=text/html"},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), files.WrongType, "found=image/gif"},
		{"an archive", []byte("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), files.WrongType, "found="},
		{"too many bytes", append(photo, make([]byte, 300_000)...), files.TooLarge, "limit=0.2"},
		{"a photo without its end", photo[:len(photo)*2/3], files.CutOff, ""},
		{"a drawing without its end", drawing[:len(drawing)*2/3], files.CutOff, ""},
		{"a drawing without its last chunk", drawing[:len(drawing)-12], files.CutOff, ""},
		{"a phone picture without its end", heic[:len(heic)*2/3], files.CutOff, ""},
		{"a document without its end", document[:len(document)*2/3], files.CutOff, ""},
		{"only the beginning of a photo", photo[:20], files.CutOff, ""},
		{"a photo spoilt", spoilt(photo), files.Broken, ""},
		{"a drawing spoilt", spoilt(drawing), files.Broken, ""},
		{"a PNG that says it is huge", hugePNG(60_000, 60_000), files.TooManyPixels, "limit=1"},
		{"a PNG that is a line", hugePNG(1, 40_000), files.TooManyPixels, "height=40000"},
		{"a JPEG that says it is huge", hugeJPEG(photo), files.TooManyPixels, "width=65535"},
		{"a JPEG drawn a thousand times", manyScans(photo), files.Broken, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := desk(tight).Examine(t.Context(), upload("", c.content))
			if r := refusalOf(err); r.Code != c.code || !strings.Contains(err.Error(), c.param) {
				t.Fatalf("%v", err)
			}
		})
	}
}

func TestAnUploadThatBreaksOffIsCutOff(t *testing.T) {
	half := io.MultiReader(strings.NewReader("\xFF\xD8"), iotest.ErrReader(io.ErrUnexpectedEOF))
	_, err := desk().Examine(t.Context(), files.Upload{Content: half})
	if refusalOf(err).Code != files.CutOff {
		t.Fatal(err)
	}
	lost := errors.New("line lost")
	if _, err := desk().Examine(t.Context(), files.Upload{Content: iotest.ErrReader(lost)}); !errors.Is(err, lost) {
		t.Fatal(err)
	}
}

func TestHugeHeadersCostNothing(t *testing.T) {
	var before, after runtime.MemStats
	d := desk()
	runtime.ReadMemStats(&before)
	for _, content := range [][]byte{hugePNG(200_000, 200_000), hugeJPEG(jpegOf(t, page(t, 60, 40), 80))} {
		if _, err := d.Examine(t.Context(), upload("", content)); refusalOf(err).Code != files.TooManyPixels {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
		t.Fatalf("%d bytes", used)
	}
}

func TestOneUploadAtATimeLiesOnTheDesk(t *testing.T) {
	slow := make(chan struct{})
	d := files.NewDesk(files.Rules{Limits: files.DefaultLimits, Scanning: files.Scanning{By: waiting{slow}}})
	first := make(chan error)
	photo := jpegOf(t, page(t, 60, 40), 80)
	go func() {
		_, err := d.Examine(context.Background(), upload("", photo))
		first <- err
	}()
	slow <- struct{}{} // the first is being scanned
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := d.Examine(short, upload("", photo)); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	slow <- struct{}{}
	if err := <-first; err != nil {
		t.Fatal(err)
	}
}

func TestWhatTakesTooLongIsRefused(t *testing.T) {
	d := desk(func(l *files.Limits) { l.Time = 10 * time.Millisecond })
	_, err := d.Receive(t.Context(), upload("", phonePhoto()))
	if refusalOf(err).Code != files.TooSlow {
		t.Fatal(err)
	}
}

// waiting scans until it is told twice.
type waiting struct{ told chan struct{} }

func (w waiting) Scan(context.Context, []byte) (string, error) {
	<-w.told
	<-w.told
	return "", nil
}

// spoilt has its middle overwritten.
func spoilt(content []byte) []byte {
	out := bytes.Clone(content)
	copy(out[len(out)/2:], bytes.Repeat([]byte{0xFF, 0xC4}, 20))
	return out
}

func hugePNG(width, height uint32) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	body = append(body, 8, 6, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunkOf("IHDR", string(body)), chunkOf("IDAT", deflated(make([]byte, 100)))...)...)
}

// hugeJPEG says 65535 × 65535 in its frame header.
func hugeJPEG(photo []byte) []byte {
	out := bytes.Clone(photo)
	at := bytes.Index(out, []byte{0xFF, 0xC0})
	copy(out[at+5:], []byte{0xFF, 0xFF, 0xFF, 0xFF})
	return out
}

func manyScans(photo []byte) []byte {
	at := bytes.Index(photo, []byte{0xFF, 0xDA})
	scan := photo[at : at+14]
	return append(append(bytes.Clone(photo[:at]), bytes.Repeat(scan, 1000)...), photo[at:]...)
}
