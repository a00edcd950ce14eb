package sim_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestThePageUsesNothingButItsOwnFiles(t *testing.T) {
	w := newWorld(t)
	resp, err := http.Get(w.server.URL + "/sim")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	policy := resp.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%q is not in %q", part, policy)
		}
	}
	_, kind, html := w.get(w.server.URL + "/sim")
	if kind != "text/html; charset=utf-8" {
		t.Errorf("the page is %s", kind)
	}
	for _, bad := range []*regexp.Regexp{regexp.MustCompile(`\sstyle="`), regexp.MustCompile(`\son\w+="`), regexp.MustCompile(`<style`), regexp.MustCompile(`<script[^>]*>[^<]`), regexp.MustCompile(`(?:src|href)="https?:`)} {
		if found := bad.Find(html); found != nil {
			t.Errorf("the page holds %q", found)
		}
	}
	seen := map[string]bool{}
	todo := assets(html, "")
	for len(todo) > 0 {
		path := todo[0]
		if todo = todo[1:]; seen[path] {
			continue
		}
		seen[path] = true
		status, kind, body := w.get(w.server.URL + path)
		if status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
		if strings.HasSuffix(path, ".js") {
			if kind != "text/javascript; charset=utf-8" || strings.Contains(string(body), "innerHTML") {
				t.Errorf("%s: %s", path, kind)
			}
			todo = append(todo, assets(body, "/sim/assets/")...)
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d files", len(seen))
	}
}

var reference = regexp.MustCompile(`"(/sim/assets/[\w.]+)"|from '\./([\w.]+)'`)

func assets(text []byte, folder string) (paths []string) {
	for _, found := range reference.FindAllSubmatch(text, -1) {
		if len(found[1]) > 0 {
			paths = append(paths, string(found[1]))
		} else {
			paths = append(paths, folder+string(found[2]))
		}
	}
	return paths
}

func TestABrowserThatHasAFileGetsNoneAgain(t *testing.T) {
	w := newWorld(t)
	resp, err := http.Get(w.server.URL + "/sim/assets/sim.css")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	req, err := http.NewRequest(http.MethodGet, w.server.URL+"/sim/assets/sim.css", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	if resp, err = http.DefaultClient.Do(req); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNotModified {
		t.Errorf("status %d", resp.StatusCode)
	}
}
