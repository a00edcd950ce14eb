package site

import (
	"net/http"
	"runtime"
	"sync"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/semaphore"
)

// turns let pages be made a few at a time, in the order in which they are asked for: of
// many made at once each takes as long as all of them, and some much longer. Once
// something of a page is sent its turn is over: a slow network holds nobody up.
type turns struct{ free *semaphore.Weighted }

// newTurns are twice as many as processors: while one waits for the database another goes on.
func newTurns() turns {
	return turns{semaphore.NewWeighted(int64(2 * runtime.GOMAXPROCS(0)))}
}

func (t turns) wait(c *gin.Context) {
	if t.free.Acquire(c.Request.Context(), 1) != nil { // whoever asked is gone
		c.Abort()
		return
	}
	own := &turn{ResponseWriter: c.Writer, over: sync.OnceFunc(func() { t.free.Release(1) })}
	defer own.over()
	c.Writer = own
	c.Next()
}

// turn is what the page is sent to whose turn it is.
type turn struct {
	gin.ResponseWriter
	over func()
}

func (t *turn) Write(b []byte) (int, error) {
	t.over()
	return t.ResponseWriter.Write(b)
}

func (t *turn) WriteString(s string) (int, error) {
	t.over()
	return t.ResponseWriter.WriteString(s)
}

// Unwrap is asked for by [http.ResponseController].
func (t *turn) Unwrap() http.ResponseWriter { return t.ResponseWriter }
