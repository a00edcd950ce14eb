package kv

import (
	"context"
	"hash/maphash"
	"strconv"
	"sync"
	"time"
)

const (
	shards     = 32
	sweepEvery = 5 * time.Second
)

// Memory is a Store within one process.
type Memory struct {
	now    func() time.Time
	seed   maphash.Seed
	shards [shards]shard
	turns  *queue
	stop   chan struct{}
	swept  sync.WaitGroup
}

type shard struct {
	mu     sync.Mutex
	values map[string]entry
}

type entry struct {
	value   string
	expires int64 // Unix nanoseconds
}

// NewMemory starts an empty store; Close ends its sweeper. The clock is real
// time: what lives here are leases, not rules of the programme.
func NewMemory(now func() time.Time) *Memory {
	m := &Memory{now: now, seed: maphash.MakeSeed(), turns: newQueue(), stop: make(chan struct{})}
	for i := range m.shards {
		m.shards[i].values = map[string]entry{}
	}
	m.swept.Go(m.sweep)
	return m
}

func (m *Memory) Get(_ context.Context, key string) (string, bool, error) {
	s := m.lock(key)
	defer s.mu.Unlock()
	e, ok := s.live(key, m.now())
	return e.value, ok, nil
}

func (m *Memory) Set(_ context.Context, key, value string, ttl time.Duration) error {
	s := m.lock(key)
	defer s.mu.Unlock()
	s.values[key] = entry{value, m.now().Add(ttl).UnixNano()}
	return nil
}

func (m *Memory) SetNX(_ context.Context, key, value string, ttl time.Duration) (bool, error) {
	s := m.lock(key)
	defer s.mu.Unlock()
	now := m.now()
	if _, ok := s.live(key, now); ok {
		return false, nil
	}
	s.values[key] = entry{value, now.Add(ttl).UnixNano()}
	return true, nil
}

func (m *Memory) Delete(_ context.Context, keys ...string) error {
	for _, key := range keys {
		s := m.lock(key)
		delete(s.values, key)
		s.mu.Unlock()
	}
	return nil
}

func (m *Memory) DeleteIf(_ context.Context, key, value string) (bool, error) {
	s := m.lock(key)
	defer s.mu.Unlock()
	e, ok := s.live(key, m.now())
	if !ok || e.value != value {
		return false, nil
	}
	delete(s.values, key)
	return true, nil
}

func (m *Memory) Count(_ context.Context, key string, ttl time.Duration) (int64, error) {
	s := m.lock(key)
	defer s.mu.Unlock()
	now := m.now()
	e, ok := s.live(key, now)
	if !ok {
		e.expires = now.Add(ttl).UnixNano()
	}
	n, _ := strconv.ParseInt(e.value, 10, 64)
	e.value = strconv.FormatInt(n+1, 10)
	s.values[key] = e
	return n + 1, nil
}

// Lock needs no time to live here: a holder that dies takes the process along.
func (m *Memory) Lock(ctx context.Context, key string, _ time.Duration) (func(), error) {
	if err := m.turns.enter(ctx, key); err != nil {
		return nil, err
	}
	return func() { m.turns.leave(key) }, nil
}

func (m *Memory) Ping(context.Context) error { return nil }

func (m *Memory) Close() error {
	close(m.stop)
	m.swept.Wait()
	return nil
}

func (m *Memory) lock(key string) *shard {
	s := &m.shards[maphash.String(m.seed, key)%shards]
	s.mu.Lock()
	return s
}

func (s *shard) live(key string, now time.Time) (entry, bool) {
	e, ok := s.values[key]
	if !ok || e.expires <= now.UnixNano() {
		return entry{}, false
	}
	return e, true
}

// sweep drops what has expired, so that memory follows what is alive.
func (m *Memory) sweep() {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-m.stop:
			return
		case <-tick.C:
			m.dropExpired()
		}
	}
}

func (m *Memory) dropExpired() {
	now := m.now().UnixNano()
	for i := range m.shards {
		s := &m.shards[i]
		s.mu.Lock()
		for key, e := range s.values {
			if e.expires <= now {
				delete(s.values, key)
			}
		}
		s.mu.Unlock()
	}
}
