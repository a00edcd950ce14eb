package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"luohu/backend/audit"
)

// readHead is where the chain stands. That row is made with the table and never
// again: without it nobody knows where to go on.
func readHead(db *gorm.DB) (audit.Head, error) {
	var h auditHead
	err := db.Take(&h, 1).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return audit.Head{}, errNoHead
	}
	if err != nil {
		return audit.Head{}, err
	}
	hash, err := audit.ParseHash(h.Hash)
	if err != nil {
		return audit.Head{}, errNoHead
	}
	return audit.Head{Number: h.Number, Hash: hash}, nil
}

var errNoHead = errors.New("the head of the audit chain is missing or no hash")

// VerifyAudit walks the whole chain. What is broken is told as an [audit.Break];
// whole is how many entries, from the first, are as they were sealed. The points
// come lowest first.
//
// Entries may be sealed meanwhile: the highest number is read first, and then
// the head, which is never behind it.
func (s *Store) VerifyAudit(ctx context.Context, points []audit.Point) (whole int64, err error) {
	return s.VerifyAuditTold(ctx, points, func(int64, int64) {})
}

// VerifyAuditTold is VerifyAudit that tells now and then how many entries of how
// many it has found whole.
func (s *Store) VerifyAuditTold(ctx context.Context, points []audit.Point, tell func(done, of int64)) (whole int64, err error) {
	db := s.read.WithContext(ctx)
	var highest sql.NullInt64
	if err := db.Model(&auditEntry{}).Select("MAX(number)").Scan(&highest).Error; err != nil {
		return 0, fmt.Errorf("verify the audit log: %w", err)
	}
	head, err := readHead(db)
	headless := errors.Is(err, errNoHead)
	if headless {
		head.Number = highest.Int64
	} else if err != nil {
		return 0, fmt.Errorf("verify the audit log: %w", err)
	}
	walk := audit.NewWalk(points)
	if err := s.walk(ctx, walk, head.Number, tell); err != nil {
		return walk.At().Number, err
	}
	if headless {
		return walk.At().Number, &audit.Break{Number: walk.At().Number, What: audit.NoHead}
	}
	if b := walk.End(head); b != nil {
		return walk.At().Number, b
	}
	if highest.Int64 > head.Number {
		return walk.At().Number, &audit.Break{Number: head.Number + 1, What: audit.AfterAll}
	}
	return walk.At().Number, nil
}

// canonical reads an entry's canonical form in one column: a column each would
// take three times as long. No field of an entry holds the separator, and the
// walk counts them.
var canonical = fmt.Sprintf("concat_ws('%s', '%s', %s)", audit.Separator, audit.Format, strings.Join(audit.Columns(), ", "))

// tellEvery is after how many entries it is told how far a walk is.
const tellEvery = 1 << 12

func (s *Store) walk(ctx context.Context, walk *audit.Walk, last int64, tell func(done, of int64)) error {
	rows, err := s.entries(ctx, last)
	if err != nil {
		return fmt.Errorf("verify the audit log: %w", err)
	}
	defer rows.Close()
	var number int64
	var text, hash sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&number, &text, &hash); err != nil {
			return fmt.Errorf("verify the audit log: %w", err)
		}
		if number%tellEvery == 0 {
			tell(number, last)
		}
		b := walk.Take(number, text, hash)
		if b == nil {
			continue
		}
		if b.What == audit.Altered && rehashed(rows, walk, bytes.Clone(text)) {
			b.What = audit.Rehashed
		}
		return b
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("verify the audit log: %w", err)
	}
	return nil
}

// rehashed looks at the row after the one at which the walk stopped.
func rehashed(rows *sql.Rows, walk *audit.Walk, stopped []byte) bool {
	var number int64
	var text, hash sql.RawBytes
	return rows.Next() && rows.Scan(&number, &text, &hash) == nil && walk.OnlyRehashed(stopped, text, hash)
}

// entries are all up to a number: number, canonical form and hash.
func (s *Store) entries(ctx context.Context, last int64) (*sql.Rows, error) {
	return sqlDB(s.read).QueryContext(ctx, fmt.Sprintf("SELECT number, %s, hash FROM audit_entries WHERE number <= %d ORDER BY number", canonical, last))
}
