package photos_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/photos"
	"luohu/backend/store"
	"luohu/backend/store/storetest"
)

// snapshot is a photo of twelve megapixels of a page, as a phone makes it.
var snapshot = sync.OnceValue(func() []byte {
	page := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for y := range 3000 {
		for x := range 4000 {
			shade := uint8(225 - (x*7+y*13)%23)
			if (y/40)%3 == 0 && (x/25)%2 == 0 {
				shade = 40
			}
			page.Y[page.YOffset(x, y)] = shade
		}
	}
	for i := range page.Cb {
		page.Cb[i], page.Cr[i] = 128, 128
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, page, &jpeg.Options{Quality: 92}); err != nil {
		panic(err) // it is ours
	}
	return b.Bytes()
})

// camera is a WeChat of which each picture is another one of the same size.
type camera struct{ sent atomic.Uint32 }

func (c *camera) Media(context.Context, string, int64) ([]byte, error) {
	photo := snapshot()
	comment := []byte{0xFF, 0xFE, 0, 6, 0, 0, 0, 0} // behind the start of the image
	binary.BigEndian.PutUint32(comment[4:], c.sent.Add(1))
	return bytes.Join([][]byte{photo[:2], comment, photo[2:]}, nil), nil
}

// examined looks at what is put into it as every upload is looked at, and keeps none.
type examined struct{ *files.Desk }

func (e examined) Upload(ctx context.Context, _ casework.Actor, id string, _ int64, material, _ string, u files.Upload) (*casework.Application, *files.Ready, error) {
	ready, err := e.Receive(ctx, u)
	return &casework.Application{ID: id, Materials: []casework.Material{{ID: material, Files: []casework.File{{ID: "f"}}}}}, ready, err
}

// Fifty photos of twelve megapixels come at once, from twenty followers: until all of
// them are examined and noted, beside examining as many one after the other. What is
// told of memory is the most that the process has had.
func BenchmarkFiftyPhotos(b *testing.B) {
	const many, followers = 50, 20
	desk := files.NewDesk(files.Rules{Limits: files.DefaultLimits})
	b.Run("examined, no more", func(b *testing.B) {
		var c camera
		for b.Loop() {
			for range many {
				photo, _ := c.Media(b.Context(), "", 0)
				if _, err := desk.Receive(b.Context(), files.Upload{Name: "photo.jpg", Content: bytes.NewReader(photo)}); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("from twenty followers", func(b *testing.B) {
		s := storetest.Open(b, "sqlite", "")
		p := photos.New(photos.Parts{
			Store: s, Source: new(camera), Load: examined{desk}, Most: 10 << 20, Log: slog.New(slog.DiscardHandler),
			Says: photos.Says{Remark: func(files.Remark) string { return "" }, Poor: func(string) string { return "" }, Refusal: func(err error) string { return err.Error() }},
		})
		round := 0
		for b.Loop() {
			round++
			var all sync.WaitGroup
			for n := range many {
				sends(b, s, fmt.Sprint("f", n%followers), fmt.Sprintf("r%d-a%d", round, n%followers), fmt.Sprint(n))
			}
			begun := time.Now()
			for n := range followers {
				all.Go(func() {
					if err := p.Bring(b.Context(), fmt.Sprintf("r%d-a%d", round, n)); err != nil {
						b.Error(err)
					}
				})
			}
			all.Wait()
			b.ReportMetric(time.Since(begun).Seconds(), "s")
			for n := range followers {
				for _, state := range states(b, s, fmt.Sprintf("r%d-a%d", round, n)) {
					if state != store.PhotoKept+" " {
						b.Fatalf("a photo is %s", state)
					}
				}
			}
		}
		b.ReportMetric(mostMemory(b), "MB-most")
	})
}

var most = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

func mostMemory(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("memory is read from /proc")
	}
	kB, err := strconv.Atoi(string(most.FindSubmatch(status)[1]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kB) / 1024
}
