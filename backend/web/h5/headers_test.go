package h5_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// weak is what a first page may weigh with its style, packed: about a second
// of a weak signal.
const weak = 8 << 10

func TestPagesForbidWhatTheyDoNotUse(t *testing.T) {
	pages := site(t)
	for _, path := range []string{"/h5/guides", "/h5/guides?q=社保", "/h5/guides/basis", "/h5/guides/none", "/h5/assets/h5.css"} {
		h := get(pages, path).Header
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'", "frame-ancestors 'self'", "base-uri 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s lacks %q: %s", path, part, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestUnchangedPageIsNotSentAgain(t *testing.T) {
	pages := site(t)
	for _, path := range []string{"/h5/guides", "/h5/guides?q=社保", "/h5/guides/basis", "/h5/assets/h5.css", "/h5/assets/icon.svg"} {
		first := get(pages, path)
		etag := first.Header.Get("ETag")
		if etag == "" || first.Header.Get("Cache-Control") != "no-cache" {
			t.Fatalf("%s: %v", path, first.Header)
		}
		for _, known := range []string{etag, `"other", ` + etag, "*"} {
			again := get(pages, path, "If-None-Match", known, "Accept-Encoding", "gzip")
			if body, _ := io.ReadAll(again.Body); again.StatusCode != http.StatusNotModified || len(body) != 0 {
				t.Errorf("%s known as %s: %d", path, known, again.StatusCode)
			}
		}
		if changed := get(pages, path, "If-None-Match", `W/"0"`); changed.StatusCode != http.StatusOK {
			t.Errorf("%s known as another: %d", path, changed.StatusCode)
		}
	}
}

func TestHeadHasTheHeadersAndNoBody(t *testing.T) {
	pages := site(t)
	for path, status := range map[string]int{"/h5/guides": 200, "/h5/guides/basis": 200, "/h5/guides/none": 404, "/h5/assets/h5.css": 200} {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path, http.NoBody))
		if w.Code != status || w.Body.Len() != 0 || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: %d, %d bytes", path, w.Code, w.Body.Len())
		}
	}
}

func TestAssetIsKeptOnlyUnderItsOwnHash(t *testing.T) {
	pages := site(t)
	page := read(t, pages, "/h5/guides")
	for _, address := range regexp.MustCompile(`/h5/assets/[^"]+`).FindAllString(page.source, -1) {
		if kept := get(pages, address).Header.Get("Cache-Control"); kept != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %q", address, kept)
		}
		other, _, _ := strings.Cut(address, "?")
		if kept := get(pages, other+"?v=000000000000").Header.Get("Cache-Control"); kept != "no-cache" {
			t.Errorf("%s of another version: %q", other, kept)
		}
	}
	for _, name := range []string{"weui.LICENSE.txt", "h5.js", "..%2fh5.go"} {
		if answer := get(pages, "/h5/assets/"+name); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", name, answer.StatusCode)
		}
	}
}

func TestPageIsPackedForThoseWhoUnpack(t *testing.T) {
	pages := site(t)
	for _, path := range []string{"/h5/guides", "/h5/guides/basis", "/h5/guides/none", "/h5/assets/h5.css"} {
		plain, _ := io.ReadAll(get(pages, path).Body)
		for accepted, packed := range map[string]bool{
			"gzip": true, "br, gzip;q=0.5": true, "GZIP ; q=1": true,
			"": false, "br": false, "gzip;q=0": false, "gzip; q=0.000": false, "notgzip": false,
		} {
			answer := get(pages, path, "Accept-Encoding", accepted)
			if (answer.Header.Get("Content-Encoding") == "gzip") != packed {
				t.Fatalf("%s for %q: %v", path, accepted, answer.Header)
			}
			if !packed {
				continue
			}
			r, err := gzip.NewReader(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			if unpacked, _ := io.ReadAll(r); string(unpacked) != string(plain) {
				t.Errorf("%s is another one when packed", path)
			}
		}
	}
}

func TestPageWithItsStyleFitsAWeakSignal(t *testing.T) {
	pages := site(t)
	weigh := func(path string) int {
		body, _ := io.ReadAll(get(pages, path, "Accept-Encoding", "gzip").Body)
		return len(body)
	}
	style := weigh("/h5/assets/h5.css") + weigh("/h5/assets/icon.svg")
	for _, g := range shipped(t).All() {
		if sum := style + weigh("/h5/guides/"+g.ID); sum > weak {
			t.Errorf("%s weighs %d bytes", g.ID, sum)
		}
	}
	if sum := style + weigh("/h5/guides"); sum > weak {
		t.Errorf("the list weighs %d bytes", sum)
	}
}
