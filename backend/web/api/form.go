package api

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"luohu/backend/web/problem"
)

// form reads what was sent as a form with files into memory, up to what the
// operation takes: the library reads it without a limit, and onto the disk,
// where what is in it would stay.
func form(ctx huma.Context, next func(huma.Context)) {
	g, op := humagin.Unwrap(ctx), ctx.Operation()
	if !strings.HasPrefix(g.ContentType(), "multipart/") {
		next(ctx)
		return
	}
	take(ctx)
	if err := g.Request.ParseMultipartForm(op.MaxBodyBytes); isTooLarge(err) {
		notTaken(g, err)
		return
	}
	next(ctx) // which says what else is wrong with it
}

// take lets a body come for as long, and be as large, as its operation says.
func take(ctx huma.Context) {
	g, op := humagin.Unwrap(ctx), ctx.Operation()
	if op.BodyReadTimeout > 0 {
		_ = ctx.SetReadDeadline(time.Now().Add(op.BodyReadTimeout)) // else the server's holds
	}
	g.Request.Body = http.MaxBytesReader(g.Writer, g.Request.Body, op.MaxBodyBytes)
}

// notTaken says why a body was not read to its end.
func notTaken(g *gin.Context, err error) {
	status := http.StatusRequestTimeout
	if isTooLarge(err) {
		status = http.StatusRequestEntityTooLarge
	}
	problem.New(status, "").Write(g.Writer)
}

func isTooLarge(err error) bool {
	_, large := errors.AsType[*http.MaxBytesError](err)
	return large
}
