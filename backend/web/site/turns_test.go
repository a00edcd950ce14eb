package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/semaphore"
)

// workbench is a place at which one page is made at a time. A page called slow waits, before
// or behind its first word, until it is told to go on.
type workbench struct {
	*gin.Engine
	begun, goOn chan struct{}
}

func newWorkbench() *workbench {
	w := &workbench{gin.New(), make(chan struct{}), make(chan struct{})}
	one := turns{semaphore.NewWeighted(1)}
	wait := func() { w.begun <- struct{}{}; <-w.goOn }
	w.GET("/made", one.wait, func(c *gin.Context) { wait(); c.String(http.StatusOK, "made") })
	w.GET("/sent", one.wait, func(c *gin.Context) { c.String(http.StatusOK, "first word"); wait() })
	w.GET("/quick", one.wait, func(c *gin.Context) { c.String(http.StatusOK, "quick") })
	return w
}

// asks is a page that somebody asks for until ctx ends, once it is there.
func (w *workbench) asks(ctx context.Context, path string) <-chan *httptest.ResponseRecorder {
	there := make(chan *httptest.ResponseRecorder, 1)
	go func() {
		r := httptest.NewRecorder()
		w.ServeHTTP(r, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
		there <- r
	}()
	return there
}

func TestAPageWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorkbench()
		slow := w.asks(t.Context(), "/made")
		<-w.begun
		next := w.asks(t.Context(), "/quick")
		synctest.Wait()
		select {
		case <-next:
			t.Error("two were made at once")
		default:
		}
		w.goOn <- struct{}{}
		if a, b := <-slow, <-next; a.Body.String() != "made" || b.Body.String() != "quick" {
			t.Errorf("%q, %q", a.Body, b.Body)
		}
	})
}

func TestASlowNetworkHoldsNobodyUp(t *testing.T) {
	w := newWorkbench()
	slow := w.asks(t.Context(), "/sent")
	<-w.begun
	if next := <-w.asks(t.Context(), "/quick"); next.Body.String() != "quick" {
		t.Errorf("%q", next.Body)
	}
	w.goOn <- struct{}{}
	<-slow
}

func TestWhoeverIsGoneTakesNoTurn(t *testing.T) {
	w := newWorkbench()
	slow := w.asks(t.Context(), "/made")
	<-w.begun
	gone, leave := context.WithCancel(t.Context())
	leave()
	if r := <-w.asks(gone, "/quick"); r.Body.Len() > 0 {
		t.Errorf("a page was made for nobody: %q", r.Body)
	}
	w.goOn <- struct{}{}
	<-slow
	if r := <-w.asks(t.Context(), "/quick"); r.Body.String() != "quick" {
		t.Error("the turn of whoever was gone is lost")
	}
}
