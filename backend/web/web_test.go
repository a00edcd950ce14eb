package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"luohu/backend/web"
)

func get(t *testing.T, mount func(r *gin.Engine), path string) *httptest.ResponseRecorder {
	t.Helper()
	r, err := web.New(nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mount(r)
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return w
}

func TestReadySaysWhatIsMissing(t *testing.T) {
	gone := errors.New("connection refused")
	checks := func(redis error) func(*gin.Engine) {
		return func(r *gin.Engine) {
			web.Health(r, []web.Check{
				{Name: "database", Ping: func(context.Context) error { return nil }},
				{Name: "redis", Ping: func(context.Context) error { return redis }},
			}, []string{"http.public_url is empty"})
		}
	}
	if w := get(t, checks(nil), "/readyz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "public_url") {
		t.Errorf("all there: %d %s", w.Code, w.Body)
	}
	w := get(t, checks(gone), "/readyz")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `"redis":"connection refused"`) {
		t.Errorf("redis gone: %d %s", w.Code, w.Body)
	}
	if w := get(t, checks(gone), "/healthz"); w.Code != http.StatusOK {
		t.Errorf("alive: %d", w.Code)
	}
}

func TestAPanicIsAProblemWithoutAnyInsides(t *testing.T) {
	w := get(t, func(r *gin.Engine) { r.GET("/boom", func(*gin.Context) { panic("secret inside") }) }, "/boom")
	if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Type") != "application/problem+json" || strings.Contains(w.Body.String(), "secret") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}

func TestAPageThatIsNotThereIsAProblem(t *testing.T) {
	w := get(t, func(*gin.Engine) {}, "/nowhere")
	if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestOnlyWeChatsCheckFilesAreServed(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"MP_verify_abc123.txt", "secret.txt", "MP_verify_../x.txt"} {
		_ = os.WriteFile(filepath.Join(dir, name), []byte("token"), 0o600)
	}
	mount := func(r *gin.Engine) {
		if err := web.VerifyFiles(r, dir); err != nil {
			t.Fatal(err)
		}
	}
	if w := get(t, mount, "/MP_verify_abc123.txt"); w.Code != http.StatusOK || w.Body.String() != "token" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(t, mount, "/secret.txt"); w.Code != http.StatusNotFound {
		t.Errorf("another file: %d", w.Code)
	}
	r, _ := web.New(nil, slog.New(slog.DiscardHandler))
	if err := web.VerifyFiles(r, filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there")
	}
}
