package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"luohu/backend/exchange"
	"luohu/backend/spreadsheet"
)

var exportTypes = map[string]string{
	exchange.CSV: "text/csv; charset=utf-8", exchange.XLSX: spreadsheet.Type, exchange.JSON: "application/json",
}

type exportInput struct {
	Secured
	Narrowed
	Format string `query:"format" enum:"csv,xlsx,json" default:"csv"`
}

// export streams a list. What breaks in the middle ends the connection, so that
// nobody takes half a file for a whole one.
func (c Cases) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	filter, err := c.filter(ctx, in.Narrowed)
	if err != nil {
		return nil, c.exchanged(err)
	}
	sees, err := c.sight(ctx, by(ctx))
	if err != nil {
		return nil, err
	}
	e, done, err := c.Exchange.Extract(ctx, by(ctx), filter, in.Format, sees)
	if err != nil {
		return nil, c.exchanged(err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer done()
		hc.SetHeader("Content-Type", exportTypes[in.Format])
		hc.SetHeader("Content-Disposition", `attachment; filename="applications.`+in.Format+`"`)
		hc.SetHeader("Cache-Control", "private, no-store")
		hc.SetHeader("X-Total-Count", strconv.Itoa(e.Rows()))
		hc.SetStatus(http.StatusOK)
		w := humagin.Unwrap(hc).Writer
		connection := http.NewResponseController(w)
		next := func() error { return connection.SetWriteDeadline(time.Now().Add(exchange.TakeWithin)) }
		var until time.Time // none: the connection is another request's then
		if err := e.Write(ctx, w, in.Format, next); err != nil {
			until = time.Unix(1, 0) // what would end the answer can't be sent
		}
		_ = connection.SetWriteDeadline(until)
	}}, nil
}
