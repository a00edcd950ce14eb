package delivery

import (
	"context"
	"strconv"
	"time"

	"luohu/backend/kv"
)

// Pace is how fast messages are handed over, on all machines together.
type Pace struct {
	KV     kv.Store
	Second int // messages a second; 0: as fast as it goes
	Now    func() time.Time
}

const (
	unit        = 25 // messages that are counted as one
	paceKey     = "broadcast:pace:"
	slowKey     = "broadcast:slow"
	slowFor     = time.Minute // WeChat's limits are by the minute
	mostSlow    = 64          // how often the pace is halved at most, as a power of two
	whenTooFast = 500         // messages a second from which it is slowed down, where none are set
	aSecond     = 4           // waves at least, where there is a limit: no machine waits long for its turn
)

// Wait waits until n messages may go.
func (p Pace) Wait(ctx context.Context, n int) error {
	for units := (n + unit - 1) / unit; units > 0; units-- {
		for {
			wait := p.count(ctx)
			if wait == 0 {
				break
			}
			pause(ctx, wait)
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	return nil
}

// count takes one unit of this second's; wait is until the next one. While the store is
// away nothing is counted: WeChat says itself when it is too much.
func (p Pace) count(ctx context.Context) (wait time.Duration) {
	most, limited := p.limit(ctx)
	if !limited {
		return 0
	}
	now := p.Now()
	n, err := p.KV.Count(ctx, paceKey+strconv.FormatInt(now.Unix(), 10), 3*time.Second)
	if err != nil || n <= max(1, int64(most/unit)) {
		return 0
	}
	return now.Truncate(time.Second).Add(time.Second).Sub(now)
}

// limit is how many messages may go in a second, if there is a limit.
func (p Pace) limit(ctx context.Context) (most int, limited bool) {
	most = p.Second
	slow, found, err := p.KV.Get(ctx, slowKey)
	if err != nil || !found {
		return most, most > 0
	}
	if most == 0 {
		most = whenTooFast
	}
	by, _ := strconv.Atoi(slow) // ours
	return most / max(by, 1), true
}

// Wave is how many messages are handed over together.
func (p Pace) Wave(ctx context.Context) int {
	most, limited := p.limit(ctx)
	if !limited {
		return waveSize
	}
	return min(waveSize, max(unit, most/aSecond/unit*unit))
}

// Slower halves the pace for a minute.
func (p Pace) Slower(ctx context.Context) {
	by := 1
	if slow, found, err := p.KV.Get(ctx, slowKey); err == nil && found {
		by, _ = strconv.Atoi(slow) // ours
	}
	_ = p.KV.Set(ctx, slowKey, strconv.Itoa(min(2*max(by, 1), mostSlow)), slowFor) // it is away: WeChat says so again
}
