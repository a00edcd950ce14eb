package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// hands puts a picture into a field for files; the page sends it by itself.
func (b *browser) hands(selector string, n int) {
	b.t.Helper()
	b.sends(n, func(file string) { b.do(chromedp.SetUploadFiles(selector, []string{file})) })
}

// dropped is what the library leaves out: files that are dragged over a page.
type dropped struct {
	Type string  `json:"type"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	Data struct {
		Items              []string `json:"items"`
		Files              []string `json:"files"`
		DragOperationsMask int      `json:"dragOperationsMask"`
	} `json:"data"`
}

// drops drags a picture from the desk to the place around a field for files.
func (b *browser) drops(selector string, n int) {
	b.t.Helper()
	at := script[[]float64](b, `(() => { const place = document.querySelector(`+jsonOf(selector)+`).closest(".drop"); place.scrollIntoView({ block: "center" }); const r = place.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	b.sends(n, func(file string) {
		drag := cdp.Command[dropped, cdp.Empty]{Method: "Input.dispatchDragEvent"}
		for _, step := range []string{"dragEnter", "dragOver", "drop"} {
			what := dropped{Type: step, X: at[0], Y: at[1]}
			what.Data.Items, what.Data.Files, what.Data.DragOperationsMask = []string{}, []string{file}, 1
			b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
				_, err := cdp.Call(ctx, target, drag, what)
				return err
			}))
			if step == "dragOver" {
				b.until("the place says that it takes it", `document.querySelector(`+jsonOf(selector)+`).closest(".drop").matches(".over")`)
			}
		}
	})
}

// sends has a picture go up, and waits until it is there.
func (b *browser) sends(n int, act func(file string)) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), strconv.Itoa(n)+".png")
	if err := os.WriteFile(file, page(b.t, n), 0o600); err != nil {
		b.t.Fatal(err)
	}
	const there = "document.querySelectorAll('.thumbs > li').length"
	before := script[int](b, "document.body.dataset.before = '1', "+there)
	act(file)
	b.until("the file is there, or another page", "!!document.body && document.readyState === 'complete' && (!document.body.dataset.before || "+there+" > "+strconv.Itoa(before)+")")
}

// onPaper shows a page as it would be printed on A4.
func (b *browser) onPaper() {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(718, 1000), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
}
