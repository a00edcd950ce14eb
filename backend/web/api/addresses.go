package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

type addressOutput struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		Address string    `json:"address" doc:"on this server; whoever has it sees the file" example:"/api/v1/files/AAAA…"`
		Until   time.Time `json:"until"`
	}
}

// registerAddresses mounts files that are seen without signing in: pictures of
// a page, for some minutes.
func (c Cases) registerAddresses(api huma.API) {
	huma.Register(api, c.operation("getFileAddress", http.MethodGet, "/applications/{id}/files/{file}/address", "An address under which a file is seen for five minutes"),
		func(ctx context.Context, in *struct {
			Secured
			ID    string `path:"id" maxLength:"26" doc:"of the application"`
			File  string `path:"file" maxLength:"26"`
			Small bool   `query:"thumbnail"`
		},
		) (*addressOutput, error) {
			address, until, err := c.Load.Address(ctx, by(ctx), in.ID, in.File, in.Small)
			if err != nil {
				return nil, c.told(err)
			}
			out := &addressOutput{Cache: noStore}
			out.Body.Address, out.Body.Until = root+"/files/"+address, until.UTC()
			return out, nil
		})
	open := c.operation("openFile", http.MethodGet, "/files/{address}", "The file behind an address", http.StatusGone)
	open.Middlewares, open.Security = nil, []map[string][]string{}
	huma.Register(api, open, func(ctx context.Context, in *struct {
		Address string `path:"address" maxLength:"400"`
	},
	) (*contentOutput, error) {
		content, kind, err := c.Load.Behind(ctx, in.Address)
		return c.content(content, kind, err)
	})
}
