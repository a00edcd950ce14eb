package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"luohu/backend/casework"
	"luohu/backend/store"
)

// watch.js notes where the keyboard comes by, and whether one could see it there.
//
//go:embed testdata/keyboard/watch.js
var watch string

// walk is what somebody has seen who pressed Tab from the head of a page to its foot.
type walk struct {
	First   string   // what came first
	Reached int      // how many
	Missed  []string // what can be pressed, and never had the keyboard
	Unseen  []string // what had it, and did not show it
	Covered []string // what had it where nobody sees it
	Jumps   []string // what came after something that stands behind it
	Ended   bool     // it came around
	There   int      // how many there are by now
}

// walks presses Tab, or Shift and Tab, until every element had its turn.
func (b *browser) walks(backwards bool) (w walk) {
	b.t.Helper()
	w.There = script[int](b, watch)
	step := chromedp.KeyEvent(kb.Tab)
	if backwards {
		step = chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	looked := chromedp.Evaluate[chromedp.Void]("window.looked()", chromedp.EvalAwaitPromise)
	for pressed := 0; pressed < 2*w.There+100; pressed += 20 { // a list may go on meanwhile, and a date has the keyboard several times
		b.do(slices.Repeat([]chromedp.Action[chromedp.Void]{step, looked}, 20)...)
		if w = script[walk](b, fmt.Sprintf("window.walked(%t)", backwards)); w.Ended {
			break
		}
	}
	return w
}

// tabbed are the pages that somebody works on all day.
func (g *gallery) tabbed() []sight {
	g.Helper()
	at := func(state casework.State) string {
		account, err := g.app.people.identity.Named(g.Context(), "unit1a")
		if err != nil {
			g.Fatal(err)
		}
		lines, err := g.app.store.Applications(g.Context(), store.ApplicationFilter{Unit: account.Unit, States: []casework.State{state}, Limit: 1})
		if err != nil || len(lines) == 0 {
			g.Fatalf("unit1a has nobody in state %s, %v", state, err)
		}
		return "/portal/applications/" + lines[0].ID
	}
	own := at(casework.Assessed)
	return []sight{
		{"市窗口人社", "/console"},
		{"市窗口人社", "/console/work"},
		{"市窗口人社", "/console/applications/" + g.samples["console/applications"]},
		{"教育打分", "/console/scores"},
		{"发布", "/console/periods/2026-1"},
		{"审批", "/console/requests"},
		{"审批", "/console/requests/" + g.samples["requests"]},
		{"unit1a", "/portal"},
		{"unit1a", own},
		{"unit1a", own + "/facts/basics"},
		{"unit1a", own + "/materials"},
		{"unit1a", own + "/submission"},
		{"", "/portal/register"},
		{"", "/h5/guides"},
	}
}

func TestTabReachesEverythingInItsOrderAndIsSeen(t *testing.T) {
	g := openGallery(t)
	b := openBrowser(t, deskWidth, deskHeight)
	all := g.tabbed()
	for _, s := range all {
		t.Run("on a desk"+s.path, func(t *testing.T) { g.walked(t, b, s) })
	}
	t.Run("a dialog gives the keyboard back", func(t *testing.T) { g.givesBack(t, b) })
	t.Run("a part that changes keeps the keyboard", func(t *testing.T) { g.keeps(t, b) })
	b.do(chromedp.EmulateViewport(phoneWidth, phoneHeight))
	for _, s := range all { // where bars lie above the page
		if strings.Contains(s.path, "/applications/") {
			t.Run("on a phone"+s.path, func(t *testing.T) { g.walked(t, b, s) })
		}
	}
}

// walked goes through a page with the keyboard, there and back.
func (g *gallery) walked(t *testing.T, b *browser, s sight) {
	t.Helper()
	g.goes(b, s)
	for way, backwards := range map[string]bool{"forward": false, "backward": true} {
		b.do(chromedp.Navigate(g.app.url + s.path))
		b.until("the page is there", "location.pathname === "+jsonOf(s.path)+" && document.readyState === 'complete'")
		w := b.walks(backwards)
		for what, which := range map[string][]string{"is never reached": w.Missed, "does not show that it has the keyboard": w.Unseen, "has the keyboard where nobody sees it": w.Covered, "comes out of the reading order": w.Jumps} {
			if len(which) > 0 {
				t.Errorf("%s: %d %s:\n%s", way, len(which), what, strings.Join(which, "\n"))
			}
		}
		if !w.Ended || w.Reached < 3 {
			t.Errorf("%s: the keyboard stays on the page after %d elements", way, w.Reached)
		}
		if !backwards && !strings.Contains(w.First, "跳到正文") {
			t.Errorf("the first is %s, not the way to the text", w.First)
		}
	}
}

// givesBack opens the list of keys, and is again afterwards where it was before.
func (g *gallery) givesBack(t *testing.T, b *browser) {
	t.Helper()
	g.goes(b, sight{"市窗口人社", "/console/work"})
	b.do(chromedp.Navigate(g.app.url + "/console/work"))
	b.until("the script has come", "!document.querySelector('[data-keys]').hidden")
	script[bool](b, "document.querySelector('.tabs a').focus() ?? true")
	b.do(chromedp.KeyEvent("?"))
	b.until("the list is there and has the keyboard", "document.querySelector('dialog[open]')?.contains(document.activeElement) ?? false")
	for range 3 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if script[bool](b, "document.activeElement !== document.body && !document.activeElement.closest('dialog')") {
			t.Error("the keyboard leaves the list for the page under it")
		}
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until("the link has the keyboard again", "!document.querySelector('dialog') && document.activeElement.matches('.tabs a')")
}

// keeps looks at one material after the other, and never begins again at the head.
func (g *gallery) keeps(t *testing.T, b *browser) {
	t.Helper()
	path := "/console/applications/" + g.samples["console/applications"]
	g.goes(b, sight{"市窗口人社", path})
	b.do(chromedp.Navigate(g.app.url + path))
	const at = "document.querySelector('#viewer .papers a[aria-current]')"
	script[bool](b, "(window.before = "+at+", [...document.querySelectorAll('#viewer .papers a')].at(-1).focus()) ?? true")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until("another is shown, and its link has the keyboard", at+" !== window.before && document.activeElement === "+at)
	script[bool](b, "(window.before = "+at+", document.querySelector('#viewer [data-key=ArrowLeft]').focus()) ?? true")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until("the one before is shown, and the arrow has the keyboard", at+" !== window.before && document.activeElement.matches('#viewer [data-key]')")
}
