package list

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"luohu/backend/casework"
	"luohu/backend/digest"
	"luohu/backend/signature"
)

// Hash is the SHA-256 of a document, as `sha256sum FILE` says it.
func Hash(document []byte) string { return digest.Of(document) }

// Check says what is wrong with a document: the signature over its bytes first,
// then whether it agrees with itself.
func Check(document, signed []byte, key signature.Public) (*Document, error) {
	if err := key.Verify(document, signed); err != nil {
		return nil, fmt.Errorf("%w: these are not the bytes that were signed with key %s", err, key.Fingerprint())
	}
	d, err := Read(document)
	if err != nil {
		return nil, err
	}
	return d, d.agrees()
}

// Read reads a document. One in any other form than [Write] gives it is refused.
func Read(src []byte) (*Document, error) {
	var d Document
	if err := json.Unmarshal(src, &d); err != nil {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	if d.Format != Format {
		return nil, fmt.Errorf("read the list: it is %q, not %q", d.Format, Format)
	}
	var again bytes.Buffer
	if err := Write(&again, d.Head, All(d.Rows, d.Remaining)); err != nil {
		return nil, err
	}
	if !bytes.Equal(again.Bytes(), src) {
		return nil, errors.New("read the list: it is not in the form of a list")
	}
	return &d, nil
}

// agrees says whether the places follow from the totals by the rule, and the
// counts from the rows.
func (d *Document) agrees() error {
	if len(d.Rows) != d.Listed || d.Mask.Second && len(d.Remaining) != d.NotListed || !d.Mask.Second && len(d.Remaining) > 0 {
		return fmt.Errorf("the list says %d and %d persons and has %d and %d", d.Listed, d.NotListed, len(d.Rows), len(d.Remaining))
	}
	var all []casework.Candidate
	rows, numbers := slices.Concat(d.Rows, d.Remaining), map[string]bool{}
	for _, row := range rows {
		all = append(all, casework.Candidate{Number: row.Number, Total: row.Total})
		numbers[row.Number] = true
	}
	if len(numbers) != len(all) {
		return errors.New("a number stands on the list twice")
	}
	if !d.Mask.Second {
		return nil // those who are not on it are not known
	}
	placed := d.Selection.Place(all)
	for i, row := range rows {
		if by := placed[i]; row.Number != by.Number || row.Place != by.Rank {
			return fmt.Errorf("row %d is number %s with place %d; by the rule it is number %s with place %d", i+1, row.Number, row.Place, by.Number, by.Rank)
		}
	}
	if d.Selection.Ledger(placed) != d.Ledger {
		return errors.New("the ledger is not that of the rows")
	}
	return nil
}
