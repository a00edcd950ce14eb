// Package list is the list of those who may settle as a document: one sequence
// of bytes that follows from the records, is hashed and signed, and that anybody
// can check.
package list

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"time"

	"luohu/backend/casework"
	"luohu/estimator"
)

// Format stands first in every document. Another form has another one.
const Format = "luohu list 1"

// Head is what a list followed from. Its fields stand in the document in this
// order.
type Head struct {
	Format        string             `json:"format"`
	List          string             `json:"list"` // its id
	Period        casework.PeriodID  `json:"period"`
	Policy        string             `json:"policy"`
	PolicyVersion string             `json:"policy_version"`
	Selection     casework.Selection `json:"selection"`
	Mask          casework.ListTerms `json:"mask"`
	Display       casework.Window    `json:"display"` // as it was when the list was frozen, in UTC
	FrozenAt      time.Time          `json:"frozen_at"`
	Listed        int                `json:"listed_count"`
	NotListed     int                `json:"not_listed_count"`
	Ledger        string             `json:"ledger"` // what both who asked and who approved have seen
}

// Row is one person of a list: nothing else of them is public.
type Row struct {
	Place    int              `json:"place,omitempty"` // equal totals share the better one; none on the second list
	Number   string           `json:"number"`          // 受理编号
	Name     string           `json:"name"`            // masked
	IDNumber string           `json:"id_number"`       // masked
	Unit     string           `json:"unit"`
	Total    estimator.Points `json:"total"`
	Reason   string           `json:"reason,omitempty"` // on the second list: why they are not on the first
}

// Document is a list that was read back.
type Document struct {
	Head
	Rows      []Row `json:"listed"`
	Remaining []Row `json:"not_listed,omitempty"` // where the period publishes a second list
}

// Write writes the document: the head, those on the list by their places, and
// where the period publishes them those who are not, each on a line of its own.
// rows are all of them in this order.
func Write(to io.Writer, head Head, rows iter.Seq2[Row, error]) error {
	w := bufio.NewWriterSize(to, 1<<16)
	start, err := appendJSON(nil, head)
	if err != nil {
		return err
	}
	_, _ = w.Write(start[:len(start)-1]) // without the brace; a bufio.Writer keeps its error until Flush
	_, _ = w.WriteString(`,"listed":[`)
	between, second := "\n", false
	turn := func() {
		_, _ = w.WriteString("\n],\"not_listed\":[")
		between, second = "\n", true
	}
	var line []byte
	for row, err := range rows {
		if err != nil {
			return err
		}
		if row.Place == 0 && !second {
			turn()
		}
		if line, err = appendJSON(line[:0], row); err != nil {
			return err
		}
		_, _ = w.WriteString(between)
		_, _ = w.Write(line)
		between = ",\n"
	}
	if head.Mask.Second && !second {
		turn()
	}
	_, _ = w.WriteString("\n]}\n")
	return w.Flush()
}

// appendJSON writes characters as they are, not as HTML would want them.
func appendJSON(to []byte, v any) ([]byte, error) {
	b := bytes.NewBuffer(to)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// All are rows one after the other.
func All(parts ...[]Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, rows := range parts {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}
