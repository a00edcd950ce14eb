package sim

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"
)

const (
	repeatWithin = 10 * time.Minute // a client_msg_id is known for so long
	generation   = 5 * time.Minute  // those that came within are forgotten together
	generations  = 3                // the present one, and those that may hold what is known
	repeatShards = 64
	// shardRepeats bounds a generation of a shard: six million ids in all.
	shardRepeats = 6_000_000 / generations / repeatShards
)

// repeats know messages by their client_msg_id, of whom they were sent to: the hash
// of both, and the number that the message has.
type repeats struct {
	now    func() time.Time
	seed   maphash.Seed
	shards [repeatShards]repeatShard
}

type repeatShard struct {
	mu    sync.Mutex
	began time.Time                     // of the first generation
	known [generations]map[uint64]int64 // numbers, the newest first
}

func newRepeats(now func() time.Time) *repeats {
	return &repeats{now: now, seed: maphash.MakeSeed()}
}

// claim gives a message its number, or the one that it had already.
func (r *repeats) claim(follower, clientID string, number func() int64) (given int64, repeated bool) {
	if clientID == "" {
		return number(), false
	}
	var h maphash.Hash
	h.SetSeed(r.seed)
	h.WriteString(follower)
	h.WriteByte(0)
	h.WriteString(clientID)
	key := h.Sum64()
	shard := &r.shards[key%repeatShards]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	now := r.now()
	shard.turn(now)
	for _, known := range shard.known {
		if old, is := known[key]; is && now.Sub(numberedAt(old)) < repeatWithin {
			return old, true
		}
	}
	given = number()
	shard.known[0][key] = given
	return given, false
}

// turn wants mu held: it begins a generation when one is over, or full.
func (s *repeatShard) turn(now time.Time) {
	if s.known[0] != nil && now.Sub(s.began) < generation && len(s.known[0]) < shardRepeats {
		return
	}
	copy(s.known[1:], s.known[:])
	s.known[0], s.began = map[uint64]int64{}, now
}

// numbers are those of what is sent: they grow, and tell when they were given.
type numbers struct {
	now  func() time.Time
	last atomic.Int64
}

func (n *numbers) next() int64 {
	for {
		last := n.last.Load()
		next := max(last+1, n.now().UnixMilli()*1000)
		if n.last.CompareAndSwap(last, next) {
			return next
		}
	}
}

func numberedAt(number int64) time.Time { return time.UnixMilli(number / 1000) }
