package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"luohu/backend/audit"
)

// countAgain is how often the whole chain is counted for who looks at it.
const countAgain = time.Minute

// auditCount is how many entries were there when they were counted.
type auditCount struct {
	mu      sync.Mutex // held while they are counted: once is enough for all who ask
	at      time.Time
	number  int64 // of the head
	entries int64
}

// AuditStand is AuditHead for who looks at the log page by page: the whole chain
// is counted once a minute at most, and between that only what was sealed since.
func (s *Store) AuditStand(ctx context.Context) (head audit.Head, entries int64, err error) {
	c := &s.counted
	c.mu.Lock()
	defer c.mu.Unlock()
	now := s.now()
	if head, err = readHead(s.reading(ctx)); err != nil {
		return audit.Head{}, 0, fmt.Errorf("read the head of the audit chain: %w", err)
	}
	fresh := !c.at.IsZero() && now.Sub(c.at).Abs() < countAgain && c.number <= head.Number
	from, counted, at := int64(0), int64(0), now
	if fresh {
		from, counted, at = c.number, c.entries, c.at
	}
	if !fresh || from < head.Number {
		if err := s.reading(ctx).Model(&auditEntry{}).Where("number > ? AND number <= ?", from, head.Number).Count(&entries).Error; err != nil {
			return audit.Head{}, 0, fmt.Errorf("count the audit entries: %w", err)
		}
	}
	c.at, c.number, c.entries = at, head.Number, counted+entries
	return head, c.entries, nil
}
