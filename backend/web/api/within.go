package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"luohu/backend/web/problem"
)

const (
	// answerWithin is in which a request is answered, if its operation needs no
	// longer.
	answerWithin = 30 * time.Second
	// filedWithin is for a file, which has to come in first.
	filedWithin = sendWithin + answerWithin
	// manyWithin is for what goes through all applications of a period.
	manyWithin = 10 * time.Minute
)

// longer are in which operations are answered that need it.
var longer = map[string]time.Duration{
	"registerUnit": filedWithin, "handInLicence": filedWithin,
	"uploadMaterial": filedWithin, "sendChunk": filedWithin, "finishUpload": filedWithin,
	"importScores": manyWithin, "getImportTemplate": manyWithin, "exportApplications": manyWithin,
	"movePeriod": manyWithin, "previewList": manyWithin, "decideRequest": manyWithin, // lists are frozen by it
	"requestCalendar": manyWithin, "exportPerson": manyWithin, "getStatistics": manyWithin,
}

// bounded lets a request go on for so long and no longer. What it has begun in
// the database is undone then; a stream that has begun breaks off.
func (p Parts) bounded(ctx huma.Context, next func(huma.Context)) {
	g := humagin.Unwrap(ctx)
	most := cmp.Or(longer[ctx.Operation().OperationID], p.Within, answerWithin)
	within, done := context.WithTimeout(g.Request.Context(), most)
	defer done()
	g.Request = g.Request.WithContext(within)
	next(ctx)
}

// failure is what nobody who asks can help: the time has run out, or it is for
// operators.
func failure(ctx huma.Context, status int) *problem.Problem {
	if ctx == nil || !ranOut(ctx.Context()) {
		return problem.New(status, "")
	}
	ctx.SetHeader("Retry-After", strconv.Itoa(busyFor))
	return problem.New(http.StatusServiceUnavailable, "")
}

func ranOut(ctx context.Context) bool { return errors.Is(ctx.Err(), context.DeadlineExceeded) }

// notNow says that the database can't be read.
func notNow(w http.ResponseWriter) {
	w.Header().Set("Retry-After", strconv.Itoa(busyFor))
	problem.New(http.StatusServiceUnavailable, words().NoDatabase).Write(w)
}
