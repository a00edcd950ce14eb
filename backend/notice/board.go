package notice

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Posted is a notice that is out, as it stands in a list.
type Posted struct {
	ID        string
	Kind      Kind
	Number    string
	Seq       int64
	Title     string
	At        time.Time
	Corrects  string // another that it corrects
	Corrected bool   // another corrects it
}

// Kept is where notices are kept.
type Kept interface {
	// NoticeEdition grows with everything that is published or withdrawn.
	NoticeEdition(ctx context.Context) (int64, error)
	// Posted are those that are out, the newest first, behind a place (0: from the
	// beginning).
	Posted(ctx context.Context, behind int64, limit int) ([]Posted, error)
}

// Board is the newest notices in memory: who asks for them waits for no database.
type Board struct {
	now        atomic.Pointer[posted]
	refreshing sync.Mutex
}

type posted struct {
	edition int64
	newest  []Posted
}

// onBoard is how many are kept.
const onBoard = 30

// Newest are those of now, the newest first. They must not be changed.
func (b *Board) Newest() []Posted {
	if now := b.now.Load(); now != nil {
		return now.newest
	}
	return nil
}

// Refresh takes in what has changed since it was last called; if nothing has, it
// costs one small question. On an error the board stays.
func (b *Board) Refresh(ctx context.Context, kept Kept) (changed bool, err error) {
	b.refreshing.Lock()
	defer b.refreshing.Unlock()
	edition, err := kept.NoticeEdition(ctx)
	if before := b.now.Load(); err != nil || before != nil && before.edition == edition {
		return false, err
	}
	newest, err := kept.Posted(ctx, 0, onBoard)
	if err != nil {
		return false, err
	}
	b.now.Store(&posted{edition, newest})
	return true, nil
}
