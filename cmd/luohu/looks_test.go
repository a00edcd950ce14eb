package main

import (
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gin-gonic/gin"

	"luohu/backend/casework"
	"luohu/backend/demo"
	"luohu/backend/store"
	"luohu/configs"
)

// gallery is a small demonstration, and whoever looks at its pages.
type gallery struct {
	*testing.T
	app      *App
	sessions map[string]string // by account; "": nobody
	samples  map[string]string // what stands for a parameter of a path, by the part before it
}

// viewers are tried one after the other, until one of them sees a page.
var viewers = []string{"市窗口人社", "教育打分", "审批", "发布", "编辑", "管理员", "审计", "市窗口公安", "unit1a", ""}

func openGallery(t *testing.T) *gallery {
	t.Helper()
	settings, err := configs.Load("", []string{
		"LUOHU_HTTP__ADDR=127.0.0.1:0", "LUOHU_DATA__DIR=" + t.TempDir(), "LUOHU_IDENTITY__PASSWORD__MEMORY_MIB=19", "LUOHU_IDENTITY__PASSWORD__ITERATIONS=2",
	})
	if err != nil {
		t.Fatal(err)
	}
	settings.Identity.SecondFactor = nil
	app, err := openAt(t.Context(), settings, everything, slog.New(slog.DiscardHandler), demo.NewClock(demo.Begins, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	if err := app.fill(t.Context(), demo.Size{Units: 10, Past: 40, Running: 120, Silent: 1500}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- app.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	g := &gallery{T: t, app: app, sessions: map[string]string{"": ""}, samples: map[string]string{}}
	for _, who := range viewers[:len(viewers)-1] {
		if g.sessions[who], err = app.people.identity.StaffToken(t.Context(), store.Operator, who, "", time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	g.choose()
	return g
}

// choose finds something of each kind to look at.
func (g *gallery) choose() {
	g.Helper()
	one := func(f store.ApplicationFilter) store.Line {
		f.Limit = 1
		lines, err := g.app.store.Applications(g.Context(), f)
		if err != nil || len(lines) == 0 {
			g.Fatalf("there is no application of %+v, %v", f, err)
		}
		return lines[0]
	}
	submitted := one(store.ApplicationFilter{Period: "2026-1", States: []casework.State{casework.Submitted}, Points: []casework.AcceptancePoint{casework.Municipal}})
	g.samples["console/applications"] = submitted.ID
	account, err := g.app.people.identity.Named(g.Context(), "unit1a")
	if err != nil {
		g.Fatal(err)
	}
	g.samples["portal/applications"] = one(store.ApplicationFilter{Unit: account.Unit}).ID
	g.samples["periods"], g.samples["lists"], g.samples["policies"], g.samples["calendar"] = "2026-1", "2025-2", "tianjin-2023", "2026"
	if all, err := g.app.store.Broadcasts(g.Context(), store.BroadcastFilter{Limit: 1}); err != nil || len(all) != 1 {
		g.Fatalf("%d broadcasts: %v", len(all), err)
	} else {
		g.samples["broadcasts"], g.samples["notices"] = all[0].ID, all[0].Notice
	}
	g.samples["guides"], g.samples["facts"], g.samples["materials"], g.samples["scores"] = "积分落户", "basics", "id_card", "education"
	requests, err := g.app.cases.Load.Requests(g.Context(), store.RequestFilter{Limit: 1})
	if err != nil {
		g.Fatal(err)
	}
	if len(requests) > 0 {
		g.samples["requests"] = requests[0].ID
	}
	var unit *casework.Unit
	if err := g.app.store.Look(g.Context(), func(tx *store.Tx) (err error) {
		unit, err = tx.Unit(account.Unit)
		return err
	}); err != nil {
		g.Fatal(err)
	}
	g.samples["units"] = string(unit.USCC)
}

// sight is a page, and who looks at it.
type sight struct{ who, path string }

var parameters = regexp.MustCompile(`[^/]*/[:*][a-z_]+`)

// sights are all pages that there are: those of the routes, each by the first who
// may see it, and some in another state. What is no page is left out.
func (g *gallery) sights() (all []sight) {
	g.Helper()
	for _, route := range g.app.server.Handler.(*gin.Engine).Routes() {
		if route.Method != http.MethodGet || strings.HasPrefix(route.Path, "/api/") || strings.HasPrefix(route.Path, "/live/") || strings.HasPrefix(route.Path, "/assets/") {
			continue
		}
		shell, _, _ := strings.Cut(strings.TrimPrefix(route.Path, "/"), "/")
		path := parameters.ReplaceAllStringFunc(route.Path, func(part string) string {
			kind, _, _ := strings.Cut(part, "/")
			for _, key := range []string{shell + "/" + kind, kind} {
				if sample := g.samples[key]; sample != "" {
					return kind + "/" + sample
				}
			}
			return kind + "/1"
		})
		for _, who := range viewers {
			resp := g.get(who, path)
			if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
				continue
			}
			if _, text := g.weighed(resp); strings.HasPrefix(strings.ToLower(text), "<!doctype") { // else it is a part of one
				all = append(all, sight{who, path})
			}
			break
		}
	}
	more := []sight{
		{"市窗口人社", "/console/work?show=waiting"},
		{"市窗口人社", "/console/work?show=done"},
		{"教育打分", "/console/work"},
		{"市窗口人社", "/console/search?q=10"},
		{"教育打分", "/console"},
		{"教育打分", "/console/scores?show=done"},
		{"发布", "/console"},
		{"编辑", "/console"},
		{"", "/portal/applications/1"},
	}
	for _, state := range casework.States {
		lines, err := g.app.store.Applications(g.Context(), store.ApplicationFilter{States: []casework.State{state}, Points: []casework.AcceptancePoint{casework.Municipal}, Limit: 1})
		if err == nil && len(lines) > 0 {
			more = append(more, sight{"审批", "/console/applications/" + lines[0].ID})
		}
	}
	return append(all, more...)
}

func (g *gallery) get(who, path string) *http.Response {
	g.Helper()
	r, err := http.NewRequestWithContext(g.Context(), http.MethodGet, g.app.url+path, http.NoBody)
	if err != nil {
		g.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if g.sessions[who] != "" {
		r.AddCookie(&http.Cookie{Name: g.app.cases.Door.CookieName(), Value: g.sessions[who]})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		g.Fatal(err)
	}
	g.Cleanup(func() { resp.Body.Close() })
	return resp
}

// weighed is how much came over the line, and what it says.
func (g *gallery) weighed(resp *http.Response) (n int64, text string) {
	g.Helper()
	raw := &counted{Reader: resp.Body}
	var body io.Reader = raw
	if resp.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			g.Fatal(err)
		}
		body = unpacked
	}
	src, err := io.ReadAll(body)
	if err != nil {
		g.Fatal(err)
	}
	return raw.n, string(src)
}

type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// goes is what a browser does to see a page as somebody.
func (g *gallery) goes(b *browser, s sight) {
	g.Helper()
	b.do(chromedp.Navigate(g.app.url + "/account/sign-in"))
	cookie := g.app.cases.Door.CookieName() + "=" + g.sessions[s.who] + "; path=/"
	if s.who == "" {
		cookie += "; max-age=0"
	}
	script[string](b, "document.cookie = "+jsonOf(cookie))
}

// What a page needs before anybody sees it, packed: without charts, which come
// with the pages that have some.
const firstLoad = 200 << 10

var asset = regexp.MustCompile(`(?:src|href)="(/(?:assets|h5|public|sim)/[^"]*\.(?:css|js|svg)[^"]*)"`)

func TestNoPageIsHeavy(t *testing.T) {
	g := openGallery(t)
	most, heaviest := int64(0), ""
	for _, s := range g.sights() {
		total, text := g.weighed(g.get(s.who, s.path))
		for _, found := range asset.FindAllStringSubmatch(text, -1) {
			if strings.Contains(found[1], "chart") {
				continue
			}
			n, _ := g.weighed(g.get(s.who, found[1]))
			total += n
		}
		if total > firstLoad {
			t.Errorf("%s (%s) needs %d bytes", s.path, s.who, total)
		}
		if total > most {
			most, heaviest = total, s.path
		}
	}
	t.Logf("the heaviest is %s with %d bytes", heaviest, most)
}

// headToFoot is a picture of a page from its head to its foot.
func (b *browser) headToFoot(width int64) []byte {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900))
	height := script[int64](b, "Math.min(document.documentElement.scrollHeight, 6000)")
	b.do(chromedp.EmulateViewport(width, height))
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	return png
}

// shown are the pages whose pictures stand in docs/img.
var shown = []struct{ name, who, path string }{
	{"console-home", "市窗口人社", "/console"},
	{"console-work", "市窗口人社", "/console/work"},
	{"console-case", "市窗口人社", "/console/applications/:console/applications"},
	{"console-scores", "教育打分", "/console/scores"},
	{"console-requests", "审批", "/console/requests"},
	{"console-broadcast", "发布", "/console/broadcasts/:broadcasts"},
	{"portal-home", "unit1a", "/portal"},
	{"portal-application", "unit1a", "/portal/applications/:portal/applications"},
	{"guides", "", "/h5/guides"},
}

// TestPictures takes them, if somebody asked for pictures: `make pictures`.
func TestPictures(t *testing.T) {
	dir := os.Getenv("TEST_PICTURES")
	if dir == "" {
		t.Skip("nobody asked for pictures")
	}
	g := openGallery(t)
	b := openBrowser(t, deskWidth, deskHeight)
	for _, s := range shown {
		before, kind, sampled := strings.Cut(s.path, ":")
		if sampled {
			s.path = before + g.samples[kind]
		}
		g.goes(b, sight{s.who, s.path})
		for _, size := range []struct{ width, height int64 }{{1440, 900}, {phoneWidth, phoneHeight}} {
			b.do(chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(g.app.url+s.path))
			b.fits(s.path)
			png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.png", s.name, size.width)), png, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
