package h5_test

import (
	"cmp"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"luohu/backend/guide"
	"luohu/backend/web"
	"luohu/backend/web/h5"
	"luohu/configs"
)

const closing = "申报全程免费，中介代办不受理；以官方「积分专栏」为准。"

// Both are made once: they never change.
var (
	library = sync.OnceValues(func() (*guide.Library, error) {
		dir, err := fs.Sub(configs.FS, "guides")
		if err != nil {
			return nil, err
		}
		return guide.Load(dir)
	})
	engine = sync.OnceValues(func() (http.Handler, error) {
		l, err := library()
		if err != nil {
			return nil, err
		}
		return mounted(l, byCharacters(l))
	})
)

func mounted(l *guide.Library, search h5.Search) (http.Handler, error) {
	r, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	binder, err := h5.NewBinder("https://luohu.example")
	if err != nil {
		return nil, err
	}
	shelf, err := binder.Shelf(l, search)
	if err != nil {
		return nil, err
	}
	return r, h5.Routes(r, h5.Parts{Binder: binder, Shelf: func() *h5.Shelf { return shelf }, Table: func() string { return "tianjin-2023" }})
}

func shipped(t testing.TB) *guide.Library {
	t.Helper()
	l, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// site is the pages of the shipped guides as they are served.
func site(t testing.TB) http.Handler {
	t.Helper()
	h, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// byCharacters stands in for the bot's search, which nothing of the backend may
// import: it counts the characters that a question and a title share.
func byCharacters(l *guide.Library) h5.Search {
	return func(q string, n int) (hits []guide.Hit) {
		for _, g := range l.All() {
			shared := 0
			for _, r := range q {
				if strings.ContainsRune(g.Title, r) {
					shared++
				}
			}
			if shared > 0 {
				hits = append(hits, guide.Hit{ID: g.ID, Title: g.Title, Score: float64(shared) / float64(len([]rune(q)))})
			}
		}
		slices.SortFunc(hits, func(a, b guide.Hit) int { return cmp.Compare(b.Score, a.Score) })
		return hits[:min(n, len(hits))]
	}
}

func get(h http.Handler, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// page is a page as a reader meets it.
type page struct {
	status          int
	source          string
	title, text, h1 string
	headings        []int
	links, ids      []string
	tags            []string // elements with their attributes' names
}

func read(t testing.TB, h http.Handler, path string) page {
	t.Helper()
	answer := get(h, path)
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	p := page{status: answer.StatusCode, source: string(body)}
	p.walk(tree)
	return p
}

func (p *page) walk(n *html.Node) {
	if n.Type == html.TextNode {
		p.text += n.Data
	}
	switch n.Data {
	case "title":
		p.title = words(n)
	case "h1":
		p.h1 = words(n)
	}
	if n.Type == html.ElementNode {
		tag := n.Data
		for _, a := range n.Attr {
			tag += " " + a.Key
		}
		p.tags = append(p.tags, tag)
	}
	if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		p.headings = append(p.headings, int(n.Data[1]-'0'))
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "href":
			p.links = append(p.links, a.Val)
		case "id":
			p.ids = append(p.ids, a.Val)
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.walk(child)
	}
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		b.WriteString(words(child))
	}
	return b.String()
}

// spaced is a text with its no-break spaces as plain ones.
func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// chinese is a date as the pages write it.
func chinese(t time.Time) string { return t.Format("2006年1月2日") }
