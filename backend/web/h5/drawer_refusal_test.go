package h5_test

import (
	"compress/gzip"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"luohu/backend/store"
)

// None of the ways to be wrong tells more than another.
func TestWhatIsNoSavedEstimateIsAnsweredAlike(t *testing.T) {
	o := openOffice(t, 0)
	kept := o.keep(t, short)
	unknown := get(o, "/h5/estimates/"+rand.Text())
	want, err := io.ReadAll(unknown.Body)
	if err != nil || !strings.Contains(string(want), "没有这份测算") {
		t.Fatalf("%s, %v", want, err)
	}
	for _, path := range []string{
		"/h5/estimates/A", "/h5/estimates/" + strings.ToLower(kept[len("/h5/estimates/"):]), kept + "A", kept[:len(kept)-1], kept + ".PDF", kept + ".html",
		kept + ".", kept + ".json.pdf", kept + "%20", "/h5/estimates/%25", "/h5/estimates/%00", "/h5/estimates/%ff%fe", "/h5/estimates/%27%20OR%20%27%27=%27",
		"/h5/estimates/" + rand.Text() + ".pdf", "/h5/estimates/" + strings.Repeat("A", 5000),
	} {
		answer := get(o, path)
		got, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusNotFound || string(got) != string(want) {
			t.Errorf("%.60s: %d, %d bytes", path, answer.StatusCode, len(got))
		}
		if diff := cmp.Diff(unknown.Header, answer.Header); diff != "" {
			t.Errorf("%.60s has other headers:\n%s", path, diff)
		}
	}
	for _, path := range []string{"/h5/estimates/" + rand.Text() + ".json", "/h5/estimates/x.json"} {
		answer := get(o, path)
		got, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusNotFound || answer.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(string(got), "没有保存的测算") {
			t.Errorf("%s: %d %s", path, answer.StatusCode, got)
		}
	}
	if log := o.log.String(); log != "" {
		t.Errorf("it was logged: %s", log)
	}
}

func TestNobodyKeepsOrPassesOnASavedEstimate(t *testing.T) {
	o := openOffice(t, 0)
	path := o.keep(t, short)
	for _, each := range []string{path, path + ".json", path + ".pdf", "/h5/estimates/none", "/h5/estimates/none.json"} {
		h := get(o, each).Header
		for name, want := range map[string]string{
			"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			"X-Robots-Tag": "noindex, nofollow, noarchive", "Etag": "", "Last-Modified": "", "Set-Cookie": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", each, name, got)
			}
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s: %v", each, h)
		}
	}
	if p := read(t, o, path); !strings.Contains(p.source, `<meta name="robots" content="noindex`) {
		t.Error("the page may be indexed")
	}
}

func TestEachFormSaysWhatItIs(t *testing.T) {
	o := openOffice(t, 0)
	path := o.keep(t, short)
	for form, want := range map[string]string{"": "text/html; charset=utf-8", ".json": "application/json; charset=utf-8", ".pdf": "application/pdf"} {
		plain := body(t, o, path+form)
		w := httptest.NewRecorder()
		o.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path+form, http.NoBody))
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || w.Body.Len() != 0 || got != want {
			t.Errorf("HEAD %s: %d, %d bytes, %s", form, w.Code, w.Body.Len(), got)
		}
		packed := get(o, path+form, "Accept-Encoding", "gzip")
		var reader io.Reader = packed.Body
		if packed.Header.Get("Content-Encoding") == "gzip" {
			var err error
			if reader, err = gzip.NewReader(packed.Body); err != nil {
				t.Fatal(err)
			}
		} else if form != ".pdf" {
			t.Errorf("%s is not packed", form)
		}
		if got, err := io.ReadAll(reader); err != nil || string(got) != plain {
			t.Errorf("%s is another one when packed, %v", form, err)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		w := httptest.NewRecorder()
		o.ServeHTTP(w, httptest.NewRequest(method, path, http.NoBody))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}

// Whatever goes wrong: people hear that nothing is lost, we hear what it was,
// and nobody hears whose.
func TestWhatGoesWrongIsLoggedWithoutTokenAndFacts(t *testing.T) {
	for name, spoil := range map[string]func(*office) string{
		"its table is not kept": func(o *office) string {
			return o.keepAs(t, store.Estimate{PolicyVersion: "sha256:0", Facts: json.RawMessage(short.facts), Total: short.total})
		},
		"what was kept can't be read": func(o *office) string {
			return o.keepAs(t, store.Estimate{PolicyVersion: o.table.Version, Facts: json.RawMessage(`["1992-05-06"]`), Total: "0.00"})
		},
		"count by": func(o *office) string {
			return o.keepAs(t, store.Estimate{PolicyVersion: o.table.Version, Facts: json.RawMessage(`{"birth_date":"1992-05-06","pension_months":99999}`), Total: "0.00"})
		},
		"find a saved estimate": func(o *office) string {
			path := o.keep(t, short)
			o.store.Close()
			return path
		},
	} {
		o := openOffice(t, 0)
		path := spoil(o)
		for _, form := range forms {
			answer := get(o, path+form)
			got, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(got), "系统出了点问题") || strings.Contains(string(got), "sha256") {
				t.Errorf("%s%s: %d %s", name, form, answer.StatusCode, got)
			}
		}
		log := o.log.String()
		if strings.Count(log, name) != len(forms) {
			t.Errorf("%s is not logged: %s", name, log)
		}
		for _, private := range []string{path[len("/h5/estimates/"):], "1992", "99999"} {
			if strings.Contains(log, private) {
				t.Errorf("%s: the log says %q: %s", name, private, log)
			}
		}
	}
}

func TestOneAddressMayReadOnlySoManyAMinute(t *testing.T) {
	o := openOffice(t, 3)
	path := o.keep(t, short)
	for i := range 5 {
		answer := get(o, path)
		got, _ := io.ReadAll(answer.Body)
		want := http.StatusOK
		if i >= 3 {
			want = http.StatusTooManyRequests
		}
		if answer.StatusCode != want || (answer.Header.Get("Retry-After") == "60") != (i >= 3) || i >= 3 && !strings.Contains(string(got), "过一分钟") {
			t.Errorf("%d: %d %v", i, answer.StatusCode, answer.Header)
		}
	}
	if answer := get(o, "/h5/guides"); answer.StatusCode != http.StatusOK {
		t.Errorf("the guides answer %d", answer.StatusCode)
	}
}

func TestPagesThatRefuseAreWhole(t *testing.T) {
	o := openOffice(t, 1)
	pages := []page{read(t, o, "/h5/estimates/none"), read(t, o, "/h5/estimates/none")}
	broken := openOffice(t, 0)
	broken.store.Close()
	for _, p := range append(pages, read(t, broken, "/h5/estimates/none")) {
		if p.status < 400 || leftover.MatchString(p.source) || strings.Contains(p.source, "<script") || p.h1 == "" || !slices.Contains(p.headings, 1) {
			t.Errorf("%d: %s", p.status, p.source)
		}
	}
}

func FuzzNoOtherTokenOpensAnything(f *testing.F) {
	for _, token := range []string{"", "A", rand.Text(), rand.Text() + ".json", ".pdf", "\x00", "%", "\xff", "..", "a/b", strings.Repeat("A", 9000)} {
		f.Add(token)
	}
	o := openOffice(f, 0)
	o.keep(f, short)
	f.Fuzz(func(t *testing.T, token string) {
		answer := get(o, "/h5/estimates/"+url.PathEscape(token))
		if answer.StatusCode/100 != 4 && answer.StatusCode/100 != 3 || o.log.Len() > 0 {
			t.Fatalf("%q: %d %s", token, answer.StatusCode, o.log)
		}
	})
}
