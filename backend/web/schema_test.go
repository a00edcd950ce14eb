package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"luohu/backend/web"
)

func TestASchemaIsServedOnceAndThenKept(t *testing.T) {
	r, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	web.Schema(r, "policy.json", []byte(`{"type":"object"}`))
	ask := func(etag string) *httptest.ResponseRecorder {
		w, q := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/schemas/policy.json", nil)
		if etag != "" {
			q.Header.Set("If-None-Match", etag)
		}
		r.ServeHTTP(w, q)
		return w
	}
	first := ask("")
	if first.Code != http.StatusOK || first.Header().Get("Content-Type") != "application/schema+json" ||
		first.Header().Get("Cache-Control") == "" || first.Body.String() != `{"type":"object"}` {
		t.Errorf("%d %v %s", first.Code, first.Header(), first.Body)
	}
	if again := ask(first.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("sent again: %d", again.Code)
	}
}
