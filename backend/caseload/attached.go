package caseload

import (
	"context"
	"encoding/json"

	"luohu/backend/casework"
	"luohu/backend/files"
	"luohu/backend/store"
)

// Attached is what is known of an uploaded file besides.
type Attached struct {
	ID        string
	Material  string
	Thumbnail bool // there is one
	Pages     int
	Quality   *files.Quality // nil: it was not measured
	Remarks   []files.Remark
}

// Attached are the files of an application by id, those that were taken out too.
func (c *Caseload) Attached(ctx context.Context, by casework.Actor, id string) (all map[string]Attached, err error) {
	if _, err := c.Application(ctx, by, id); err != nil {
		return nil, err
	}
	all = map[string]Attached{}
	err = c.Store.Look(ctx, func(tx *store.Tx) error {
		rows, err := tx.FilesOf(id)
		for _, row := range rows {
			var about aboutFile
			if row.About != "" {
				if err := json.Unmarshal([]byte(row.About), &about); err != nil {
					return err
				}
			}
			all[row.ID] = Attached{row.ID, row.Material, row.Thumb != "", row.Pages, about.Quality, about.Remarks}
		}
		return err
	})
	return all, err
}

// PutBack puts a file that was taken out under its material again, as the last.
func (c *Caseload) PutBack(ctx context.Context, by casework.Actor, id string, seen int64, file string) (*casework.Application, error) {
	return c.act(ctx, by, id, seen, func(tx *store.Tx, _ *casework.Application, w casework.World) (casework.Command, error) {
		row, err := tx.File(id, file)
		if err != nil {
			return nil, err
		}
		policy, err := c.policy(ctx, w.Period)
		if err != nil {
			return nil, err
		}
		return casework.AddFile{Material: row.Material, Known: policy.HasMaterial(row.Material), File: fileOf(row)}, nil
	})
}
