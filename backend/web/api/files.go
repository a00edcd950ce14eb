package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/backend/files"
)

// uploadLimit is the most that a request with a file may have, its form and all.
const uploadLimit = 24 << 20

type fileInput struct {
	Conditional
	Material string `path:"material" maxLength:"64"`
	Replaces string `query:"replaces" doc:"id of the file in whose place it comes; left out: it comes last" maxLength:"26"`
	RawBody  huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"JPEG, PNG, HEIC or PDF"`
	}]
}

type uploadOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		Application application    `json:"application"`
		Quality     *files.Quality `json:"quality,omitempty" doc:"of a picture: measures with a verdict each; nothing is refused for them"`
		Remarks     []string       `json:"remarks" doc:"for people: what was done to it, what is odd about it"`
	}
}

type contentOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Cache       string `header:"Cache-Control"`
	Sniff       string `header:"X-Content-Type-Options"`
	Body        []byte
}

func (c Cases) registerFiles(api huma.API) {
	upload := created(c.operation("uploadMaterial", http.MethodPost, "/applications/{id}/materials/{material}/files", "Upload a page of a material", 412, 413))
	upload.MaxBodyBytes, upload.BodyReadTimeout = uploadLimit, sendWithin
	huma.Register(api, upload, c.upload)
	huma.Register(api, c.operation("removeMaterial", http.MethodDelete, "/applications/{id}/materials/{material}/files/{file}", "Take a page out; it stays in the history", 412),
		func(ctx context.Context, in *struct {
			Conditional
			Material string `path:"material" maxLength:"64"`
			File     string `path:"file" maxLength:"26"`
		},
		) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.RemoveFile(ctx, by(ctx), in.ID, seen, in.Material, in.File)
			})
		})
	huma.Register(api, c.operation("orderFiles", http.MethodPut, "/applications/{id}/materials/{material}/order", "Put the pages of a material in order", 412),
		func(ctx context.Context, in *struct {
			Conditional
			Material string `path:"material" maxLength:"64"`
			Body     struct {
				Files []string `json:"files" maxItems:"100" doc:"ids of all its files, the first page first"`
			}
		},
		) (*applicationOutput, error) {
			return c.change(ctx, in.Conditional, func(seen int64) (*casework.Application, error) {
				return c.Load.OrderFiles(ctx, by(ctx), in.ID, seen, in.Material, in.Body.Files)
			})
		})
	if c.Load.Cabinet.Parts != nil {
		c.registerUploads(api)
	}
	if c.Load.Cabinet.Addresses != nil {
		c.registerAddresses(api)
	}
	huma.Register(api, c.operation("getFile", http.MethodGet, "/applications/{id}/files/{file}", "An uploaded file, or its thumbnail"),
		func(ctx context.Context, in *struct {
			Conditional
			File  string `path:"file" maxLength:"26"`
			Small bool   `query:"thumbnail"`
		},
		) (*contentOutput, error) {
			return c.content(c.Load.Download(ctx, by(ctx), in.ID, in.File, in.Small))
		})
}

func (c Cases) content(content []byte, kind string, err error) (*contentOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	return &contentOutput{kind, "inline", "private, no-store", "nosniff", content}, nil
}

// fileRefused says why an upload was refused; nil: it was not.
func (c Cases) fileRefused(pointer string, err error) error {
	refusal, ok := errors.AsType[*files.Refusal](err)
	if !ok {
		return nil
	}
	p := c.fileProblem(refusal)
	for i := range p.Errors {
		p.Errors[i].Pointer = pointer
	}
	return p
}

func (c Cases) upload(ctx context.Context, in *fileInput) (*uploadOutput, error) {
	seen, err := in.seen()
	if err != nil {
		return nil, err
	}
	file := in.RawBody.Data().File
	defer file.Close()
	a, ready, err := c.Load.Upload(ctx, by(ctx), in.ID, seen, in.Material, in.Replaces,
		files.Upload{Name: file.Filename, Type: file.ContentType, Content: file})
	return c.uploaded(ctx, a, ready, err)
}

// uploaded shows an application with a file more, and what is remarkable about
// the file.
func (c Cases) uploaded(ctx context.Context, a *casework.Application, ready *files.Ready, err error) (*uploadOutput, error) {
	shown, err := c.answered(ctx, a, err)
	if err != nil {
		return nil, err
	}
	out := &uploadOutput{ETag: shown.ETag}
	out.Body.Application, out.Body.Quality, out.Body.Remarks = shown.Body, ready.Quality, []string{}
	for _, r := range ready.Remarks {
		out.Body.Remarks = append(out.Body.Remarks, c.FileWords.Remark(r))
	}
	return out, nil
}
