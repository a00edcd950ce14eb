package store

import (
	"bytes"
	"fmt"

	fast "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"luohu/backend/casework"
)

// ScoredBy are applications with some ids, in any order, as far as it takes to score
// them: with the records of one department, and without the materials and what was
// sent in. These are most of a document, and of what it takes to read it. What is
// read so is looked at, and never saved.
func (tx *Tx) ScoredBy(department string, ids []string) (all []*casework.Application, err error) {
	var rows []application
	if err := tx.db.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the applications that %s scores: %w", department, err)
	}
	for _, row := range rows {
		doc := documentOf{Scores: records{of: department}}
		if err := row.readInto(&doc, &doc.Application); err != nil {
			return nil, err
		}
		doc.Application.Scores = doc.Scores.all
		all = append(all, &doc.Application)
	}
	return all, nil
}

// documentOf is that of an application, of which the fields beside it are read so
// instead.
type documentOf struct {
	casework.Application
	Materials unread  `json:"materials"`
	Frozen    unread  `json:"frozen"`
	Scores    records `json:"scores"`
}

// unread is passed over.
type unread struct{}

func (*unread) UnmarshalJSONFrom(d *jsontext.Decoder) error { return d.SkipValue() }

// records are those of a department.
type records struct {
	of  string
	all []casework.ScoreRecord
}

// UnmarshalJSONFrom passes over the records of others: that the name stands in one
// is seen without reading it.
func (r *records) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if opened, err := d.ReadToken(); err != nil || opened.Kind() != '[' {
		return err
	}
	for d.PeekKind() == '{' {
		src, err := d.ReadValue()
		if err != nil {
			return err
		}
		if !bytes.Contains(src, []byte(r.of)) {
			continue
		}
		var one casework.ScoreRecord
		if err := fast.Unmarshal(src, &one); err != nil {
			return err
		}
		if one.Department == r.of {
			r.all = append(r.all, one)
		}
	}
	_, err := d.ReadToken()
	return err
}
