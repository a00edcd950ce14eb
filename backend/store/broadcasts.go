package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"luohu/backend/broadcast"
)

// broadcastRow is a row of broadcasts.
type broadcastRow struct {
	ID        string `gorm:"primaryKey"`
	Ledger    int64
	Version   int64
	State     string
	Notice    string
	DueAt     *time.Time
	CreatedAt time.Time
	Doc       string
}

func (broadcastRow) TableName() string { return "broadcasts" }

func (r broadcastRow) read() (*broadcast.Broadcast, error) {
	var b broadcast.Broadcast
	if err := json.Unmarshal([]byte(r.Doc), &b); err != nil {
		return nil, fmt.Errorf("broadcast %s: %w", r.ID, err)
	}
	return &b, nil
}

func broadcastsIn(rows []broadcastRow) (all []*broadcast.Broadcast, err error) {
	for _, row := range rows {
		b, err := row.read()
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

// SaveBroadcast keeps a broadcast that became so by one change; ErrConflict if it has
// changed meanwhile. A new one is given its number in the ledger.
func (tx *Tx) SaveBroadcast(b *broadcast.Broadcast) error {
	if b.Ledger == 0 {
		n, err := tx.Count("broadcasts")
		if err != nil {
			return err
		}
		b.Ledger = int64(n)
	}
	doc, err := json.Marshal(b)
	if err != nil {
		return err
	}
	row := broadcastRow{ID: b.ID, Ledger: b.Ledger, Version: b.Version, State: string(b.Stage), Notice: b.Notice, CreatedAt: b.CreatedAt.UTC(), Doc: string(doc)}
	if !b.DueAt.IsZero() {
		at := b.DueAt.UTC()
		row.DueAt = &at
	}
	if err := tx.saveVersion(&row, b.Version); err != nil {
		return fmt.Errorf("save broadcast %s: %w", b.ID, err)
	}
	return nil
}

// Broadcast reads one; ErrNotFound if there is none.
func (tx *Tx) Broadcast(id string) (*broadcast.Broadcast, error) {
	var row broadcastRow
	if err := tx.db.Take(&row, "id = ?", id).Error; err != nil {
		return nil, found(err, "broadcast "+id)
	}
	return row.read()
}

// Broadcast reads one; ErrNotFound if there is none.
func (s *Store) Broadcast(ctx context.Context, id string) (*broadcast.Broadcast, error) {
	return (&Tx{db: s.reading(ctx)}).Broadcast(id)
}

// BroadcastFilter narrows a list; what is empty narrows nothing.
type BroadcastFilter struct {
	Stages []broadcast.Stage
	Notice string
	Before string // the id before which the page begins
	Limit  int
}

// Broadcasts are one page, the newest first.
func (s *Store) Broadcasts(ctx context.Context, f BroadcastFilter) (all []*broadcast.Broadcast, err error) {
	find := s.reading(ctx).Model(&broadcastRow{})
	if len(f.Stages) > 0 {
		find = find.Where("state IN ?", f.Stages)
	}
	if f.Notice != "" {
		find = find.Where("notice = ?", f.Notice)
	}
	if f.Before != "" {
		find = find.Where("id < ?", f.Before)
	}
	var rows []broadcastRow
	if err := find.Order("id DESC").Limit(f.Limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read broadcasts: %w", err)
	}
	return broadcastsIn(rows)
}

// ledgersOf are the numbers of other broadcasts that send the same notice.
func (tx *Tx) ledgersOf(notice string, but int64) (all []int64, err error) {
	err = tx.db.Model(&broadcastRow{}).Where("notice = ? AND ledger <> ?", notice, but).Order("ledger").Pluck("ledger", &all).Error
	if err != nil {
		return nil, fmt.Errorf("look for broadcasts of a notice: %w", err)
	}
	return all, nil
}

// BroadcastOf is the one that a ledger is of.
func (s *Store) BroadcastOf(ctx context.Context, ledger int64) (*broadcast.Broadcast, error) {
	var row broadcastRow
	if err := s.reading(ctx).Take(&row, "ledger = ?", ledger).Error; err != nil {
		return nil, found(err, fmt.Sprintf("broadcast of ledger %d", ledger))
	}
	return row.read()
}

// BroadcastsAtWork are those at some stages with which something is to do: of those that
// are through only where something is open.
func (s *Store) BroadcastsAtWork(ctx context.Context, stages []broadcast.Stage, most int) (all []*broadcast.Broadcast, err error) {
	var rows []broadcastRow
	err = s.reading(ctx).Where("state IN ?", stages).
		Where("state <> ? OR EXISTS (SELECT 1 FROM delivery_chunks WHERE delivery_chunks.ledger = broadcasts.ledger AND delivery_chunks.is_open)", string(broadcast.Cancelled)).
		Order("id").Limit(most).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for broadcasts: %w", err)
	}
	return broadcastsIn(rows)
}

// BroadcastsOf are those that send a notice.
func (tx *Tx) BroadcastsOf(notice string) (all []*broadcast.Broadcast, err error) {
	var rows []broadcastRow
	if err := tx.db.Where("notice = ?", notice).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the broadcasts of a notice: %w", err)
	}
	return broadcastsIn(rows)
}
