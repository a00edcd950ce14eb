package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/oklog/ulid/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luohu/backend/broadcast"
)

// Chunk is a part of a ledger that one worker has in hand at a time.
type Chunk struct {
	Ledger      int64 `gorm:"primaryKey;autoIncrement:false"`
	Chunk       int   `gorm:"primaryKey;autoIncrement:false"`
	Size        int   // recipients of each of the ledger's, but the last
	IsOpen      bool
	DueAt       time.Time // by the clock of the rules
	NextAt      time.Time
	Tries       int
	LeasedUntil time.Time
	LeasedBy    string
	Worker      string
	ClosedAt    *time.Time
	Tally       string
}

func (Chunk) TableName() string { return "delivery_chunks" }

// recipients narrows a query to those of the chunk.
func (c Chunk) recipients(db *gorm.DB) *gorm.DB {
	return db.Where("ledger = ? AND seq > ? AND seq <= ?", c.Ledger, c.Chunk*c.Size, (c.Chunk+1)*c.Size)
}

// AddChunks divides a ledger that is complete into parts of a size; times are when they are
// due, by the clock of the rules.
func (tx *Tx) AddChunks(ledger int64, size int, times []time.Time) error {
	all := make([]Chunk, len(times))
	for i, at := range times {
		all[i] = Chunk{Ledger: ledger, Chunk: i, Size: size, IsOpen: true, DueAt: at.UTC(), NextAt: tx.now, LeasedUntil: tx.now}
	}
	if err := tx.db.CreateInBatches(&all, messagesAtOnce).Error; err != nil {
		return fmt.Errorf("divide ledger %d: %w", ledger, err)
	}
	for _, c := range all {
		if err := tx.tally(c); err != nil {
			return fmt.Errorf("count ledger %d: %w", ledger, err)
		}
	}
	return nil
}

// FirstDue is when the first of what is open of a ledger was or is due; zero: nothing is open.
func (tx *Tx) FirstDue(ledger int64) (time.Time, error) {
	var first []Chunk
	err := tx.db.Select("due_at").Where("ledger = ? AND is_open = ?", ledger, true).Order("due_at").Limit(1).Find(&first).Error
	if err != nil || len(first) == 0 {
		return time.Time{}, err
	}
	return first[0].DueAt, nil
}

// Postpone sets anew when the open parts of a ledger are due.
func (tx *Tx) Postpone(ledger int64, times func(n int) []time.Time) error {
	var open []int
	find := tx.db.Model(&Chunk{}).Where("ledger = ? AND is_open = ?", ledger, true)
	if err := find.Order("chunk").Pluck("chunk", &open).Error; err != nil {
		return fmt.Errorf("look for what is open of ledger %d: %w", ledger, err)
	}
	for i, at := range times(len(open)) {
		err := tx.db.Model(&Chunk{}).Where("ledger = ? AND chunk = ?", ledger, open[i]).UpdateColumn("due_at", at.UTC()).Error
		if err != nil {
			return fmt.Errorf("put ledger %d off: %w", ledger, err)
		}
	}
	return nil
}

// among is how many open chunks a worker chooses from, so that several seldom want the
// same.
const among = 16

// ClaimChunk takes a chunk that is due for a worker, for a while; nil: there is none.
func (s *Store) ClaimChunk(ctx context.Context, worker string, rules time.Time, lasts time.Duration) (*Chunk, error) {
	now := s.time()
	var open []Chunk
	err := s.reading(ctx).Where("is_open = ? AND due_at <= ? AND next_at <= ? AND leased_until <= ?", true, rules.UTC(), now, now).
		Where("ledger IN (SELECT ledger FROM broadcasts WHERE state = ?)", string(broadcast.Sending)).
		Order("due_at, ledger, chunk").Limit(among).Find(&open).Error
	if err != nil {
		return nil, fmt.Errorf("look for what is to be sent: %w", err)
	}
	for _, i := range rand.Perm(len(open)) {
		c := open[i]
		c.LeasedBy, c.LeasedUntil, c.Worker = ulid.Make().String(), now.Add(lasts), worker
		done := s.write.WithContext(ctx).Model(&Chunk{}).Where("ledger = ? AND chunk = ? AND is_open = ? AND leased_until <= ?", c.Ledger, c.Chunk, true, now).
			UpdateColumns(map[string]any{"leased_by": c.LeasedBy, "leased_until": c.LeasedUntil, "worker": worker})
		if done.Error != nil {
			return nil, fmt.Errorf("take what is to be sent: %w", done.Error)
		}
		if done.RowsAffected == 1 {
			return &c, nil
		}
	}
	return nil, nil
}

// renew keeps a chunk in hand; ErrConflict if it is somebody else's by now.
func (tx *Tx) renew(c Chunk, lasts time.Duration) error {
	done := tx.db.Model(&Chunk{}).Where("ledger = ? AND chunk = ? AND leased_by = ?", c.Ledger, c.Chunk, c.LeasedBy).
		UpdateColumn("leased_until", tx.now.Add(lasts))
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrConflict
	}
	return done.Error
}

// RenewChunks keeps chunks in hand that are still who had them's.
func (s *Store) RenewChunks(ctx context.Context, leases []string, lasts time.Duration) error {
	if len(leases) == 0 {
		return nil
	}
	err := s.write.WithContext(ctx).Model(&Chunk{}).Where("leased_by IN ?", leases).UpdateColumn("leased_until", s.time().Add(lasts)).Error
	if err != nil {
		return fmt.Errorf("keep what is being sent in hand: %w", err)
	}
	return nil
}

// ReleaseChunk gives a chunk back: it is open until nothing in it is left to do, and
// comes again after a while.
func (s *Store) ReleaseChunk(ctx context.Context, c Chunk, after time.Duration) error {
	err := s.Do(ctx, func(tx *Tx) error {
		err := tx.holdChunk(&c)
		if err != nil {
			return err
		}
		var left int64
		err = c.recipients(tx.db.Model(&Delivery{})).Where("state IN ?", []broadcast.State{broadcast.Planned, broadcast.Handing}).Count(&left).Error
		if err != nil {
			return err
		}
		columns := map[string]any{"leased_until": tx.now, "leased_by": "", "is_open": left > 0, "next_at": tx.now.Add(after), "tries": c.Tries + 1}
		if left == 0 {
			columns["closed_at"] = tx.now
		}
		return tx.db.Model(&Chunk{}).Where("ledger = ? AND chunk = ? AND leased_by = ?", c.Ledger, c.Chunk, c.LeasedBy).UpdateColumns(columns).Error
	})
	if err != nil {
		return fmt.Errorf("give back a part of ledger %d: %w", c.Ledger, err)
	}
	return nil
}

// holdChunk lets one transaction at a time count a chunk, and finds out its size.
func (tx *Tx) holdChunk(c *Chunk) error {
	var held Chunk
	err := tx.db.Clauses(clause.Locking{Strength: "UPDATE"}).Select("ledger", "chunk", "size").Take(&held, "ledger = ? AND chunk = ?", c.Ledger, c.Chunk).Error
	c.Size = held.Size
	return err
}

// OpenChunks says how many parts of a ledger are open.
func (tx *Tx) OpenChunks(ledger int64) (n int64, err error) {
	if err = tx.db.Model(&Chunk{}).Where("ledger = ? AND is_open = ?", ledger, true).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count what is open of ledger %d: %w", ledger, err)
	}
	return n, nil
}

// CloseNext closes the next open chunk of a ledger that nobody has in hand: who is
// planned in it is skipped for a reason, who was being handed over is uncertain. False:
// there is none.
func (s *Store) CloseNext(ctx context.Context, ledger int64, why broadcast.Why) (more bool, err error) {
	err = s.Do(ctx, func(tx *Tx) error {
		var c Chunk
		err := tx.db.Clauses(clause.Locking{Strength: "UPDATE"}).Where("ledger = ? AND is_open = ? AND leased_until <= ?", ledger, true, tx.now).Order("chunk").Take(&c).Error
		if more = err == nil; !more {
			if err = found(err, "chunk"); errors.Is(err, ErrNotFound) {
				return nil
			}
			return err
		}
		for _, is := range []struct {
			from string
			to   settled
		}{
			{"state = 'planned' AND handed_at IS NULL", settled{state: broadcast.Skipped, why: why}},
			{"state = 'planned'", settled{state: broadcast.Uncertain, why: broadcast.WhyLost}}, // they may have it
			{"state = 'handing'", settled{state: broadcast.Uncertain, why: broadcast.WhyKilled}},
		} {
			err := c.recipients(tx.db.Model(&Delivery{})).Where(is.from).
				UpdateColumns(map[string]any{"state": string(is.to.state), "why": string(is.to.why), "done_at": tx.now}).Error
			if err != nil {
				return err
			}
		}
		err = tx.db.Model(&Chunk{}).Where("ledger = ? AND chunk = ?", c.Ledger, c.Chunk).UpdateColumns(map[string]any{"is_open": false, "closed_at": tx.now}).Error
		if err != nil {
			return err
		}
		return tx.tally(c)
	})
	if err != nil {
		return false, fmt.Errorf("close ledger %d: %w", ledger, err)
	}
	return more, nil
}
