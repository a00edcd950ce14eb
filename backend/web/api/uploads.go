package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/files"
)

// sendWithin is how long a file, or a piece of one, may be on its way: 20 MB
// over a line of 1.5 Mbit/s.
const sendWithin = 2 * time.Minute

// UploadPath is where an upload that comes in pieces is.
type UploadPath struct {
	Secured
	ID       string `path:"id" maxLength:"26" doc:"of the application"`
	Material string `path:"material" maxLength:"64"`
	Upload   string `path:"upload" maxLength:"26"`
}

type beginInput struct {
	Secured
	ID       string `path:"id" maxLength:"26" doc:"of the application"`
	Material string `path:"material" maxLength:"64"`
	Body     struct {
		Length   int64  `json:"length" minimum:"1" doc:"bytes of the whole file"`
		Name     string `json:"name,omitempty" maxLength:"200" doc:"of the file; only to find out what it is"`
		Type     string `json:"type,omitempty" maxLength:"100" doc:"media type; only to find out what it is"`
		SHA256   string `json:"sha256,omitempty" maxLength:"64" doc:"of the whole file, in hex: what comes is held against it"`
		Replaces string `json:"replaces,omitempty" maxLength:"26" doc:"id of the file in whose place it comes; left out: it comes last"`
	}
}

// coming is how far an upload is.
type coming struct {
	ID     string `json:"id"`
	Offset int64  `json:"offset" doc:"how much came: the next piece begins here"`
	Length int64  `json:"length"`
}

type comingOutput struct {
	Location string `header:"Location"`
	Offset   int64  `header:"Upload-Offset"`
	Cache    string `header:"Cache-Control"`
	Body     coming
}

func (c Cases) coming(path string, open files.Open, err error) (*comingOutput, error) {
	if err != nil {
		return nil, c.told(err)
	}
	return &comingOutput{path, open.Offset, noStore, coming{open.ID, open.Offset, open.Length}}, nil
}

// chunkInput takes the body as it comes: what came before the line broke is
// kept.
type chunkInput struct {
	UploadPath
	Offset int64 `header:"Upload-Offset" required:"true" minimum:"0" doc:"where this piece begins: the offset of the upload"`
	body   io.Reader
}

// Resolve hands the body on unread.
func (in *chunkInput) Resolve(ctx huma.Context) []error {
	_ = ctx.SetReadDeadline(time.Now().Add(sendWithin)) // else the server's holds
	in.body = ctx.BodyReader()
	return nil
}

func uploadsOf(id, material string) string {
	return root + "/applications/" + id + "/materials/" + material + "/uploads/"
}

func (c Cases) registerUploads(api huma.API) {
	const path = "/applications/{id}/materials/{material}/uploads"
	huma.Register(api, created(c.operation("beginUpload", http.MethodPost, path, "Begin an upload that can go on after a break")),
		func(ctx context.Context, in *beginInput) (*comingOutput, error) {
			open, err := c.Load.BeginUpload(ctx, by(ctx), caseload.Coming{
				Application: in.ID, Material: in.Material, Replaces: in.Body.Replaces, Name: in.Body.Name, Type: in.Body.Type,
			}, in.Body.Length, files.Hash(in.Body.SHA256))
			return c.coming(uploadsOf(in.ID, in.Material)+open.ID, open, err)
		})
	huma.Register(api, c.operation("getUpload", http.MethodGet, path+"/{upload}", "How far an upload is"),
		func(ctx context.Context, in *UploadPath) (*comingOutput, error) {
			open, err := c.Load.UploadStatus(ctx, by(ctx), in.ID, in.Material, in.Upload)
			return c.coming("", open, err)
		})
	chunk := c.operation("sendChunk", http.MethodPatch, path+"/{upload}", "Send a piece of an upload, of any size")
	chunk.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/offset+octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
	huma.Register(api, chunk, func(ctx context.Context, in *chunkInput) (*comingOutput, error) {
		open, err := c.Load.TakePart(ctx, by(ctx), in.ID, in.Material, in.Upload, in.Offset, in.body)
		return c.coming("", open, err)
	})
	huma.Register(api, created(c.operation("finishUpload", http.MethodPost, path+"/{upload}/completion", "Put an upload of which all came under its material", 412)),
		func(ctx context.Context, in *struct {
			UploadPath
			IfMatch string `header:"If-Match" doc:"version of the application as it was read; left out: whatever it is"`
		},
		) (*uploadOutput, error) {
			seen, err := Conditional{IfMatch: in.IfMatch}.seen()
			if err != nil {
				return nil, err
			}
			a, ready, err := c.Load.FinishUpload(ctx, by(ctx), in.ID, seen, in.Material, in.Upload)
			return c.uploaded(ctx, a, ready, err)
		})
	huma.Register(api, nothing(c.operation("dropUpload", http.MethodDelete, path+"/{upload}", "Let go of an upload")),
		func(ctx context.Context, in *UploadPath) (*struct{}, error) {
			return nil, c.told(c.Load.DropUpload(ctx, by(ctx), in.ID, in.Upload))
		})
}
