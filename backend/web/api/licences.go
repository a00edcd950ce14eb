package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/casework"
	"luohu/backend/files"
)

type licenceInput struct {
	UnitInput
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"JPEG, PNG, HEIC or PDF"`
	}]
}

func (c Cases) registerLicences(api huma.API) {
	handIn := c.operation("handInLicence", http.MethodPut, "/units/{uscc}/licence", "Hand in the 营业执照, or a better one", 412, 413)
	handIn.MaxBodyBytes, handIn.BodyReadTimeout = uploadLimit, sendWithin
	huma.Register(api, handIn, c.handInLicence)
	huma.Register(api, c.operation("getLicence", http.MethodGet, "/units/{uscc}/licence", "The 营业执照 of a unit, or its thumbnail"),
		func(ctx context.Context, in *struct {
			UnitInput
			Small bool `query:"thumbnail"`
		},
		) (*contentOutput, error) {
			uscc, _, err := in.read()
			if err != nil {
				return nil, c.told(err)
			}
			return c.content(c.Load.Licence(ctx, by(ctx), uscc, in.Small))
		})
	huma.Register(api, c.operation("checkLicence", http.MethodPost, "/units/{uscc}/licence/decision", "Say whether the licence is right: once on each that was handed in", 412),
		func(ctx context.Context, in *struct {
			UnitInput
			Body struct {
				Approve bool   `json:"approve"`
				File    string `json:"file,omitempty" doc:"licence_file of the unit, of the licence that was looked at: 412 if another has been handed in since; left out: whichever it is" maxLength:"26"`
				Reason  string `json:"reason,omitempty" doc:"needed to refuse: the unit reads it" maxLength:"2000"`
			}
		},
		) (*unitOutput, error) {
			return c.changeUnit(ctx, in.UnitInput, func(uscc casework.USCC, seen int64) (*casework.Unit, error) {
				return c.Load.CheckLicence(ctx, by(ctx), uscc, seen, in.Body.File, in.Body.Approve, in.Body.Reason)
			})
		})
}

func (c Cases) handInLicence(ctx context.Context, in *licenceInput) (*unitOutput, error) {
	uscc, seen, err := in.read()
	if err != nil {
		return nil, c.told(err)
	}
	file := in.RawBody.Data().File
	defer file.Close()
	u, err := c.Load.HandInLicence(ctx, by(ctx), uscc, seen, files.Upload{Name: file.Filename, Type: file.ContentType, Content: file})
	if refusal := c.fileRefused("/file", err); refusal != nil {
		return nil, refusal
	}
	return c.unit(ctx, by(ctx), u, err)
}
