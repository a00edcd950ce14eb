//go:build !race

package main

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// axe is what finds out who can't use a page: https://github.com/dequelabs/axe-core,
// unchanged, with its licence beside it.
//
//go:embed testdata/axe/axe.min.js
var axe string

// finding is something that keeps people from using a page.
type finding struct {
	ID    string                   `json:"id"`
	Help  string                   `json:"help"`
	Nodes []struct{ Target []any } `json:"nodes"`
}

// gone says that something was found on what is on the page no more: axe has no other
// name for it.
func (f finding) gone() bool {
	for _, n := range f.Nodes {
		if len(n.Target) == 1 && n.Target[0] == ":root" {
			return true
		}
	}
	return false
}

// findings are what axe finds on the page. One that changed by itself meanwhile is looked
// at again.
func (b *browser) findings(rules string) (all []finding) {
	b.t.Helper()
	for range 5 {
		script[bool](b, "window.looked = undefined, axe.run(document, "+rules+").then((r) => { window.looked = r.violations.map((v) => ({id: v.id, help: v.help, nodes: v.nodes.map((n) => ({target: n.target}))})) }), true")
		b.until("axe has looked", "window.looked !== undefined")
		if all = script[[]finding](b, "window.looked"); !slices.ContainsFunc(all, finding.gone) {
			break
		}
	}
	return all
}

// Every page can be used by whoever does not see, hear or point as others do, as
// far as a program can tell; by day and by night.
func TestEveryPageIsForEverybody(t *testing.T) {
	g := openGallery(t)
	b := openBrowser(t, deskWidth, deskHeight)
	told, as := map[string]bool{}, "nobody yet"
	all := g.sights()
	if len(all) < 45 {
		t.Errorf("there are %d pages", len(all))
	}
	begun := time.Now()
	for _, s := range all {
		if s.who != as {
			g.goes(b, s)
			as = s.who
		}
		b.do(chromedp.Navigate(g.app.url + s.path))
		script[bool](b, axe+"; true")
		for _, scheme := range []string{"light", "dark"} {
			b.prefers(scheme)
			rules := `{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]}`
			if scheme == "dark" { // of which only the colours are others
				rules = `{runOnly: {type: "rule", values: ["color-contrast"]}, resultTypes: ["violations"]}`
			}
			for _, f := range b.findings(rules) {
				where := fmt.Sprint(f.Nodes[0].Target)
				if key := f.ID + where + scheme; !told[key] { // once for what stands on many pages
					told[key] = true
					t.Errorf("%s (%s, %s): %s (%s) at %s and %d more", s.path, s.who, scheme, f.Help, f.ID, where, len(f.Nodes)-1)
				}
			}
		}
		b.prefers("light")
	}
	t.Logf("%d pages in %v", len(all), time.Since(begun).Round(time.Second))
}
