package api

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"luohu/backend/caseload"
	"luohu/backend/store"
	"luohu/backend/web/problem"
)

const (
	onceHeader = "Idempotency-Key"
	maxOnceKey = 64
	keepWithin = 5 * time.Second
)

// once carries a POST with an Idempotency-Key out one time: sent again, it gets
// the same answer. A refusal is not kept: what was refused may be tried again.
func (c Cases) once(ctx huma.Context, next func(huma.Context)) {
	key := ctx.Header(onceHeader)
	g := humagin.Unwrap(ctx)
	switch {
	case key == "" || ctx.Method() != http.MethodPost:
		next(ctx)
		return
	case len(key) > maxOnceKey:
		problem.New(http.StatusUnprocessableEntity, "", problem.Field{Pointer: "/header/" + onceHeader, Detail: words().OnceKey}).Write(g.Writer)
		return
	}
	take(ctx)
	body, err := io.ReadAll(g.Request.Body)
	if err != nil {
		notTaken(g, err)
		return
	}
	g.Request.Body = io.NopCloser(bytes.NewReader(body))
	sum := c.Fingerprint(append([]byte(g.Request.URL.RequestURI()+"\n"), body...))
	// Who has not signed in is told apart by what they send.
	once := store.Once{Asker: cmp.Or(by(ctx.Context()).ID, sum), Key: key, Fingerprint: sum}
	if c.repeated(g, once) {
		return
	}
	said := &recorder{ResponseWriter: g.Writer}
	g.Writer = said
	next(huma.WithContext(ctx, caseload.WithOnce(ctx.Context(), once)))
	g.Writer = said.ResponseWriter
	if said.Status() < http.StatusMultipleChoices {
		// Were it lost, a repeat would be told that it was carried out: it is kept
		// also when who asked has gone, or the time has run out at the end.
		keeping, done := context.WithTimeout(context.WithoutCancel(ctx.Context()), keepWithin)
		defer done()
		_ = c.Store.KeepAnswer(keeping, once, said.Status(), said.body.Bytes())
	}
}

// repeated answers a request that was carried out already.
func (c Cases) repeated(g *gin.Context, once store.Once) bool {
	answer, known, err := c.Store.Answer(g.Request.Context(), once.Asker, once.Key)
	switch {
	case err != nil:
		notNow(g.Writer)
	case !known:
		return false
	case answer.Fingerprint != once.Fingerprint:
		p := problem.New(http.StatusUnprocessableEntity, words().OnceReused)
		p.Code = "idempotency_key_reused"
		p.Write(g.Writer)
	case answer.Status == 0:
		p := problem.New(http.StatusConflict, words().OnceLost)
		p.Code = "carried_out"
		p.Write(g.Writer)
	default:
		g.Writer.Header().Set("Idempotent-Replayed", "true")
		g.Data(answer.Status, "application/json", []byte(answer.Body))
	}
	return true
}

// recorder keeps what is sent.
type recorder struct {
	gin.ResponseWriter
	body bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.body.Write(b)
	return r.ResponseWriter.Write(b)
}
