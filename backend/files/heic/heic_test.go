package heic_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"runtime"
	"testing"
	"time"

	"luohu/backend/files/heic"
)

const memory = 256 << 20

func decoder(tb testing.TB, memory int64) *heic.Decoder {
	tb.Helper()
	d, err := heic.New(tb.Context(), memory)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { d.Close(context.Background()) })
	return d
}

func picture(tb testing.TB) []byte {
	tb.Helper()
	content, err := os.ReadFile("../testdata/page.heic")
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

func TestAPictureIsDecodedAsOftenAsAsked(t *testing.T) {
	d := decoder(t, memory)
	for range 3 {
		if w, h, err := d.Size(t.Context(), picture(t)); w != 300 || h != 200 || err != nil {
			t.Fatal(w, h, err)
		}
		p, err := d.Decode(t.Context(), picture(t))
		if err != nil || p.Bounds() != image.Rect(0, 0, 300, 200) {
			t.Fatal(p, err)
		}
	}
}

func TestWhatIsNoPictureIsBroken(t *testing.T) {
	d := decoder(t, memory)
	whole := picture(t)
	for name, content := range map[string][]byte{
		"nothing": nil, "text": []byte("no picture at all"), "half": whole[:len(whole)/2], "header": whole[:400],
	} {
		if _, err := d.Decode(t.Context(), content); !errors.Is(err, heic.ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFaultInTheDecoderStaysInside(t *testing.T) {
	d := decoder(t, memory)
	whole := picture(t)
	for at := 0; at < len(whole); at += 499 { // whatever comes of it, it comes back
		content := bytes.Clone(whole)
		content[at] ^= 0xFF
		if _, err := d.Decode(t.Context(), content); err != nil && !errors.Is(err, heic.ErrBroken) {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
	if _, err := d.Decode(t.Context(), whole); err != nil {
		t.Fatal("and the next one is not harmed: ", err)
	}
}

func TestAPictureGetsNoMoreMemoryThanItMay(t *testing.T) {
	d := decoder(t, 1) // the least, which the decoder itself fills
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := d.Decode(t.Context(), make([]byte, 64<<20))
	runtime.ReadMemStats(&after)
	if !errors.Is(err, heic.ErrBroken) || after.TotalAlloc-before.TotalAlloc > 200<<20 {
		t.Fatal(err, after.TotalAlloc-before.TotalAlloc)
	}
}

func TestDecodingEndsWithItsContext(t *testing.T) {
	d := decoder(t, memory)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := d.Decode(ctx, picture(t)); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 2*time.Second {
		t.Fatal(err, time.Since(began))
	}
}

func BenchmarkDecode(b *testing.B) {
	d, content := decoder(b, memory), picture(b)
	for b.Loop() {
		if _, err := d.Decode(b.Context(), content); err != nil {
			b.Fatal(err)
		}
	}
}
