package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"luohu/backend/caseload"
	"luohu/backend/casework"
	"luohu/backend/spreadsheet"
	"luohu/backend/web/problem"
)

type importInput struct {
	Secured
	ID      string `path:"id" maxLength:"8" example:"2026-2"`
	DryRun  bool   `query:"dry_run" doc:"say what would become of every row; nothing is written"`
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"CSV (UTF-8 or GB18030) or XLSX, at most 20,000 rows"`
	}]
}

// faultShown is what is wrong with a cell.
type faultShown struct {
	Row    int           `json:"row" doc:"as the spreadsheet counts"`
	Column string        `json:"column" doc:"what stands at its head"`
	Code   casework.Code `json:"code"`
	Detail string        `json:"detail" doc:"for people"`
}

// faultsShown is how many faults are told of.
const faultsShown = 200

type importOutput struct {
	Body struct {
		DryRun    bool                 `json:"dry_run"`
		File      string               `json:"file" doc:"its SHA-256"`
		Rows      int                  `json:"rows"`
		Scored    int                  `json:"scored"`
		Skipped   int                  `json:"skipped"`
		Unchanged int                  `json:"unchanged" doc:"the record says so already"`
		Blank     int                  `json:"blank" doc:"nothing is said of the record"`
		Errors    int                  `json:"errors" doc:"rows; while there are any, nothing is written"`
		Results   []caseload.RowResult `json:"results,omitempty" doc:"of a dry run: every row"`
		Faults    []faultShown         `json:"faults" doc:"of a dry run: the first 200"`
	}
}

func (c Cases) importScores(ctx context.Context, in *importInput) (*importOutput, error) {
	file := in.RawBody.Data().File
	defer file.Close()
	src, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	hash, done, err := c.Exchange.Import(ctx, by(ctx), casework.PeriodID(in.ID), src, in.DryRun)
	if faulty, ok := errors.AsType[*caseload.FaultyImport](err); ok {
		return nil, c.faulty(faulty.Imported)
	}
	if err != nil {
		return nil, c.exchanged(err)
	}
	out := &importOutput{}
	b := &out.Body
	b.DryRun, b.File, b.Rows, b.Errors = in.DryRun, hash, len(done.Results), done.Count[caseload.RowFaulty]
	b.Scored, b.Skipped = done.Count[caseload.RowScored], done.Count[caseload.RowSkipped]
	b.Unchanged, b.Blank = done.Count[caseload.RowUnchanged], done.Count[caseload.RowBlank]
	if b.Faults = c.faults(done); in.DryRun {
		b.Results = done.Results
	}
	return out, nil
}

func (c Cases) faults(done *caseload.Imported) []faultShown {
	shown := []faultShown{}
	for _, f := range done.Faults[:min(len(done.Faults), faultsShown)] {
		says, help := c.Words.Refusal(f.Refusal)
		shown = append(shown, faultShown{f.Row, c.Exchange.Tables.Column(f.Column), f.Refusal.Code, says + help})
	}
	return shown
}

// faulty says what is to be mended before anything is written.
func (c Cases) faulty(done *caseload.Imported) error {
	p := c.problem(&casework.Refusal{
		Code: caseload.CodeImportRefused, Params: map[string]any{"rows": len(done.Results), "count": len(done.Faults)},
	})
	shown := c.faults(done)
	p.Params = map[string]any{"rows": len(done.Results), "count": len(done.Faults), "faults": shown}
	for _, f := range shown {
		p.Errors = append(p.Errors, problem.Field{Pointer: fmt.Sprintf("/file/%d/%s", f.Row, f.Column), Detail: f.Detail})
	}
	return p
}

func (c Cases) importTemplate(ctx context.Context, in *struct {
	Secured
	ID string `path:"id" maxLength:"8" example:"2026-2"`
},
) (*contentOutput, error) {
	var file bytes.Buffer
	if err := c.Exchange.Template(ctx, by(ctx), casework.PeriodID(in.ID), "", &file); err != nil {
		return nil, c.exchanged(err)
	}
	return &contentOutput{spreadsheet.Type, `attachment; filename="scores.xlsx"`, "private, no-store", "nosniff", file.Bytes()}, nil
}
