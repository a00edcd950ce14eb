package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"luohu/backend/demo"
	"luohu/configs"
)

// The charts draw under the content security policy of the pages, and say nothing
// on the console.
func TestChartsAreDrawnUnderTheStrictPolicy(t *testing.T) {
	settings, err := configs.Load("", []string{"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	settings.Identity.SecondFactor = nil
	app, err := openAt(t.Context(), settings, everything, slog.New(slog.DiscardHandler), demo.NewClock(demo.Begins, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	if err := app.fill(t.Context(), demo.Size{Units: 20, Past: 60, Running: 120}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- app.Serve(ctx) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()

	b := openBrowser(t, deskWidth, deskHeight)
	if err := chromedp.Listen(b.ctx, func(event any) {
		if e, is := event.(*log.EventEntryAdded); is && e.Entry.Level == log.EntryLevelError {
			t.Errorf("on the console: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(app.url + "/account/sign-in"))
	script[bool](b, `fetch("/demo/as", {method: "POST", body: new URLSearchParams({name: "审批"})}).then((r) => { document.title = "in"; return true }) && true`)
	b.until("somebody is signed in", `document.title === "in"`)
	b.do(chromedp.Navigate(app.url + "/console/statistics?period=2026-1&with=2025-2"))
	b.until("what is to be seen is drawn", drawnInView)
	b.fits("the page of statistics")
	b.picture("statistics")
	if open := script[int](b, `document.querySelectorAll(".chart details[open]").length`); open != 0 {
		t.Errorf("%d tables are open beside their charts", open)
	}
	// The keyboard reaches a chart and goes through its values.
	script[bool](b, `document.querySelector(".plot").focus() ?? true`)
	b.do(chromedp.KeyEvent(kb.ArrowDown))
	if at := script[string](b, `document.activeElement.dataset.chart`); at != "c-funnel" {
		t.Errorf("the keyboard is at %q", at)
	}
	for _, at := range script[[]int](b, `[...document.querySelectorAll(".plot")].map((p) => p.getBoundingClientRect().top + scrollY | 0)`) {
		script[bool](b, `(scrollTo(0, `+jsonOf(at)+`), true)`)
		b.until("the charts further down are drawn", drawnInView)
	}
	if left := script[int](b, `document.querySelectorAll(".plot:not(:has(canvas))").length`); left != 0 {
		t.Errorf("%d charts were never drawn", left)
	}
}

// drawnInView says that every chart in view has something on its canvas.
const drawnInView = `(() => {
  const seen = [...document.querySelectorAll(".plot")].filter((p) => { const r = p.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight });
  return seen.length > 0 && seen.every((p) => {
    const c = p.querySelector("canvas");
    return c && c.width > 0 && c.getContext("2d").getImageData(0, 0, c.width, c.height).data.some((v) => v > 0);
  });
})()`
