package site_test

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"luohu/backend/web/webtest"
)

func (h *house) asset(path string) (status int, header http.Header, body []byte) {
	h.Helper()
	resp := webtest.Must(http.Get(h.URL + path))
	defer resp.Body.Close()
	return resp.StatusCode, resp.Header, webtest.Must(io.ReadAll(resp.Body))
}

// What draws PDFs comes from us alone, and reads them apart from every page.
func TestWhatDrawsAPDFIsOurOwnToServeAndRunsApart(t *testing.T) {
	h := opened(t)
	for _, name := range []string{"paper.js", "pdf.mjs", "pdf.worker.mjs"} {
		status, header, body := h.asset("/assets/" + name)
		if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "text/javascript") || len(body) < 1000 {
			t.Errorf("%s: %d %v, %d bytes", name, status, header, len(body))
		}
		if policy := header.Get("Content-Security-Policy"); (name == "pdf.worker.mjs") != strings.Contains(policy, "connect-src 'self'") || strings.Contains(policy, "'unsafe-eval'") {
			t.Errorf("%s: policy %q", name, policy)
		}
		if found := regexp.MustCompile(`(import|importScripts)\(["']https?:`).Find(body); found != nil {
			t.Errorf("%s fetches from elsewhere: %s", name, found)
		}
	}
	status, header, body := h.asset("/assets/cmaps/x/GBK-EUC-H.bcmap")
	if status != http.StatusOK || len(body) < 1000 || !strings.Contains(header.Get("Cache-Control"), "immutable") {
		t.Errorf("a table of characters: %d, %d bytes", status, len(body))
	}
	for _, path := range []string{"/assets/cmaps/x/..%2f..%2fsite.go", "/assets/cmaps/x/none.bcmap", "/assets/pdf.min.mjs", "/assets/cmaps/x/..%2fLICENSE"} {
		if status, _, body := h.asset(path); status != http.StatusNotFound || bytes.Contains(body, []byte("package")) {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestAPageMayRunWorkersOfOursAndNothingElse(t *testing.T) {
	h := opened(t)
	_, header, _ := h.asset("/account/sign-in")
	policy := header.Get("Content-Security-Policy")
	for _, want := range []string{"worker-src 'self'", "script-src 'self';", "default-src 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s is missing in %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
}
