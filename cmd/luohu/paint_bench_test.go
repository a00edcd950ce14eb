package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	document "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"luohu/backend/demo"
)

// slower is how many times slower than this machine the phone or desk is.
const slower = 4

// noted keeps when the largest thing on a page was painted.
const noted = `new PerformanceObserver((l) => { window.largest = l.getEntries().at(-1).startTime }).observe({ type: 'largest-contentful-paint', buffered: true })`

// letters has the browser read the system's Chinese ones, as everybody's has long before
// they come to us.
const letters = `document.body.style.fontFamily = 'system-ui, sans-serif'; document.body.innerHTML = '<p>积分落户</p><b>天津市</b>'; document.body.innerText`

// BenchmarkPaint opens each page in a browser that has nothing of it yet, slowed
// down: when its largest part is on the screen, in the middle of all rounds, and what
// has come over the line for it, with styles and scripts.
func BenchmarkPaint(b *testing.B) {
	s := newStaged(b, demo.Usual)
	for _, one := range visited {
		b.Run(one.name, func(b *testing.B) {
			cookie, path := s.goes(b, one.as, one.path)
			width, height := deskWidth, deskHeight
			if strings.HasPrefix(path, "/h5/") {
				width, height = phoneWidth, phoneHeight
			}
			var paints []float64
			var bytes float64
			for range b.N {
				w := openBrowser(b, width, height)
				w.do(chromedp.Navigate(s.app.url + "/healthz"))
				script[string](w, "document.cookie = "+jsonOf(cookie+"; path=/"))
				script[string](w, letters)
				w.do(chromedp.Func(slow), chromedp.Navigate(s.app.url+path))
				w.until("it is painted", "document.readyState === 'complete' && window.largest > 0")
				paints = append(paints, script[float64](w, "window.largest"))
				bytes += script[float64](w, "performance.getEntries().reduce((sum, e) => sum + (e.transferSize ?? 0), 0)")
				w.close() // slowed down, it keeps a processor busy even while nobody looks
			}
			b.ReportMetric(0, "ns/op")
			slices.Sort(paints)
			b.ReportMetric(paints[len(paints)/2], "largest-paint-ms")
			b.ReportMetric(bytes/float64(b.N)/1024, "KiB")
		})
	}
}

// slow makes the browser as slow as that, and lets it note what is painted.
func slow(ctx context.Context, target *chromedp.Target) error {
	if _, err := cdp.Call(ctx, target, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slower}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, target, document.AddScriptToEvaluateOnNewDocument, document.AddScriptToEvaluateOnNewDocumentParams{Source: noted})
	return err
}
