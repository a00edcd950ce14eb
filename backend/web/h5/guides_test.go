package h5_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// leftover is what a template leaves in a page when it goes wrong.
var leftover = regexp.MustCompile(`\{\{|\}\}|<no value>|ZgotmplZ|%!|&amp;(lt|gt|amp|#)|0001年`)

func TestEveryShippedGuideHasItsPage(t *testing.T) {
	guides := shipped(t)
	pages := site(t)
	for _, g := range guides.All() {
		p := read(t, pages, "/h5/guides/"+g.ID)
		text := spaced(p.text)
		if p.status != http.StatusOK || spaced(p.h1) != g.Title || !strings.HasPrefix(p.title, g.Title) {
			t.Errorf("%s: status %d, heading %q, title %q", g.ID, p.status, p.h1, p.title)
		}
		for _, s := range g.Sources {
			if !strings.Contains(text, s.Title) || !s.Date.IsZero() && !strings.Contains(text, chinese(s.Date)) {
				t.Errorf("%s lacks the source %q of %s", g.ID, s.Title, s.Date)
			}
		}
		if !strings.Contains(text, "本页核对于 "+chinese(g.Reviewed)) || !strings.Contains(text, g.MarkWords()) {
			t.Errorf("%s lacks the day of its review or its mark", g.ID)
		}
		if strings.Count(text, closing) != 1 {
			t.Errorf("%s closes %d times", g.ID, strings.Count(text, closing))
		}
		for _, id := range append(g.Related, "") {
			if !slices.Contains(p.links, strings.TrimSuffix("/h5/guides/"+id, "/")) {
				t.Errorf("%s has no link to %q", g.ID, id)
			}
		}
	}
}

var signed = regexp.MustCompile(`<meta property="og:image" content="https://luohu\.example([^"]+)">`)

// A guide that somebody passes on stands in the talk of others with its title and our
// sign; what was searched for does not.
func TestAGuideThatIsPassedOnHasACard(t *testing.T) {
	pages := site(t)
	p := read(t, pages, "/h5/guides/permit")
	if !strings.Contains(p.source, `<meta property="og:title" content="`+p.title+`">`) {
		t.Errorf("no card is called %q", p.title)
	}
	found := signed.FindStringSubmatch(p.source)
	if found == nil {
		t.Fatal("the card has no sign")
	}
	if sign := get(pages, found[1]); sign.StatusCode != http.StatusOK || sign.Header.Get("Content-Type") != "image/png" {
		t.Errorf("the sign is %s, %s", sign.Status, sign.Header.Get("Content-Type"))
	}
	if p := read(t, pages, "/h5/guides?q=社保"); strings.Contains(p.source, "og:") {
		t.Error("a search has a card")
	}
}

func TestEveryPageIsWholeAndInOrder(t *testing.T) {
	guides := shipped(t)
	pages := site(t)
	paths := []string{"/h5/guides", "/h5/guides?q=社保", "/h5/guides?q=魑魅", "/h5/guides/none"}
	for _, g := range guides.All() {
		paths = append(paths, "/h5/guides/"+g.ID)
	}
	for _, path := range paths {
		p := read(t, pages, path)
		if found := leftover.FindString(p.source); found != "" {
			t.Errorf("%s shows %q", path, found)
		}
		for _, part := range []string{`<html lang="zh-CN">`, `name="viewport"`, `<meta name="description" content="`, `<main id="main">`, "<footer", closing} {
			if strings.Count(p.source, part) != 1 {
				t.Errorf("%s has %q %d times", path, part, strings.Count(p.source, part))
			}
		}
		if strings.Contains(p.source, "<script") || strings.Contains(p.source, "style=") {
			t.Errorf("%s has a script or a style that its policy forbids", path)
		}
		if len(p.headings) == 0 || p.headings[0] != 1 || slices.Contains(p.headings[1:], 1) {
			t.Errorf("%s has headings %v", path, p.headings)
		}
		for i := 1; i < len(p.headings); i++ {
			if p.headings[i] > p.headings[i-1]+1 {
				t.Errorf("%s leaves out a heading: %v", path, p.headings)
			}
		}
		if slices.Sort(p.ids); len(slices.Compact(slices.Clone(p.ids))) != len(p.ids) {
			t.Errorf("%s uses an id twice: %v", path, p.ids)
		}
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	pages := site(t)
	seen, open := map[string]bool{}, []string{"/h5/guides", "/h5/guides?q=魑魅", "/h5/guides/none"}
	for len(open) > 0 {
		path := open[0]
		open = open[1:]
		p := read(t, pages, path)
		if p.status != http.StatusOK && path != "/h5/guides/none" {
			t.Errorf("%s answers %d", path, p.status)
		}
		for _, link := range p.links {
			target, anchor, _ := strings.Cut(link, "#")
			if target == "" {
				target = path
			}
			if strings.HasPrefix(target, "/") && !seen[target] {
				seen[target] = true
				open = append(open, target)
			}
			if anchor != "" && !slices.Contains(read(t, pages, target).ids, anchor) {
				t.Errorf("%s links to %s, where nothing is called so", path, link)
			}
		}
	}
	if want := len(shipped(t).All()); len(seen) < want {
		t.Errorf("only %d of %d pages can be reached", len(seen), want)
	}
}

func TestListCountsEveryGuideUnderItsTopic(t *testing.T) {
	guides := shipped(t)
	p := read(t, site(t), "/h5/guides")
	for _, topic := range guides.Topics() {
		if !strings.Contains(p.text, topic.Title) {
			t.Errorf("no heading %q", topic.Title)
		}
	}
	links := 0
	for _, link := range p.links {
		if strings.HasPrefix(link, "/h5/guides/") {
			links++
		}
	}
	if want := len(guides.All()); links != want || !strings.Contains(p.text, "共 "+strconv.Itoa(want)+" 篇") {
		t.Errorf("%d links to %d guides", links, want)
	}
}

func TestDatesAndNumbersAreWrittenOneWay(t *testing.T) {
	guides := shipped(t)
	pages := site(t)
	for _, g := range guides.All() {
		p := read(t, pages, "/h5/guides/"+g.ID)
		if found := regexp.MustCompile(`\d{4}-\d{2}-\d{2}|\d{4} 年 \d+ 月 \d+ 日|日日|\d \p{Han}`).FindString(strings.TrimPrefix(strings.TrimSpace(p.text), p.title)); found != "" {
			t.Errorf("%s writes %q", g.ID, found)
		}
	}
	if p := read(t, pages, "/h5/guides/entrance"); !slices.Contains(p.links, "http://jzzjf.zwfwb.tj.gov.cn") {
		t.Error("an address was changed")
	}
}
