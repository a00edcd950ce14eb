package site

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Changes are the ids of what something was done to behind a place, and the last
// place: none while the place has moved: more than can be told; behind a negative
// place: only where it stands. It is asked again and again, on every machine.
type Changes func(ctx context.Context, behind int64) (about []string, last int64, err error)

// Bounds of what one machine carries to open pages. Who finds no room asks every
// few seconds instead.
const (
	streamsMost    = 2000
	streamsOfOne   = 8 // of a session; a browser opens six to one host
	lookEvery      = time.Second
	anythingOfAll  = "" // the id by which a stream follows everything
	changesTrouble = "pages can't be told of changes"
)

// live tells streams that what they are about has changed.
type live struct {
	changes Changes
	log     *slog.Logger
	closed  chan struct{} // when the program stops

	mu     sync.Mutex
	open   map[*follower]struct{} // guarded by mu
	of     map[string]int         // how many a session has; guarded by mu
	runs   bool                   // guarded by mu
	behind int64                  // of the one that follows
}

// follower is an open stream.
type follower struct {
	session string
	about   []string
	woken   chan struct{} // holds one if it is to look
}

func newLive(changes Changes, log *slog.Logger) *live {
	return &live{changes: changes, log: log, closed: make(chan struct{}), open: map[*follower]struct{}{}, of: map[string]int{}, behind: -1}
}

// Follow carries changes to open pages until ctx ends; then all of them are let
// go, so that a server can stop. It is to run once.
func (s *Site) Follow(ctx context.Context) {
	l := s.live
	if l.changes == nil {
		return
	}
	l.mu.Lock()
	l.runs = true
	l.mu.Unlock()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	defer l.close()
	trouble := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := l.look(ctx)
		if err != nil && !trouble && ctx.Err() == nil { // once, not every time
			l.log.Warn(changesTrouble, "error", err)
		}
		trouble = err != nil
	}
}

// Follows says whether open pages are told of changes just now.
func (s *Site) Follows() bool {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	return s.live.runs
}

// look wakes those whose pages are about what has changed. While nobody listens
// nothing is asked.
func (l *live) look(ctx context.Context) error {
	l.mu.Lock()
	listen := len(l.open) > 0
	l.mu.Unlock()
	if !listen {
		l.behind = -1
		return nil
	}
	about, last, err := l.changes(ctx, l.behind)
	if err != nil || last == l.behind {
		return err
	}
	l.behind = last
	l.mu.Lock()
	defer l.mu.Unlock()
	for f := range l.open {
		if about == nil || f.follows(about) {
			f.wake()
		}
	}
	return nil
}

func (f *follower) follows(about []string) bool {
	return slices.ContainsFunc(f.about, func(id string) bool { return id == anythingOfAll || slices.Contains(about, id) })
}

func (f *follower) wake() {
	select {
	case f.woken <- struct{}{}:
	default: // it is told already
	}
}

// join is nil if there is no room, or nobody to tell it anything.
func (l *live) join(session string, about []string) *follower {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.runs || len(l.open) >= streamsMost || l.of[session] >= streamsOfOne {
		return nil
	}
	f := &follower{session, about, make(chan struct{}, 1)}
	l.open[f] = struct{}{}
	l.of[session]++
	return f
}

func (l *live) leave(f *follower) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, f)
	if l.of[f.session]--; l.of[f.session] == 0 {
		delete(l.of, f.session)
	}
}

func (l *live) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs = false
	close(l.closed)
}
