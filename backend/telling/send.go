package telling

import (
	"context"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"

	"luohu/backend/store"
)

const (
	takenAtOnce = 1024
	taken       = 2 * time.Minute // by one machine: longer than all of them may take
	handsAtOnce = 256
	tooLong     = 48 * time.Hour // then it is told when they write
)

// pauses are between tries, the last one again and again.
var pauses = []time.Duration{2 * time.Second, 10 * time.Second, time.Minute, 5 * time.Minute}

// Send writes to who is to be told something, those of one follower one after the
// other; done is to how many.
func (t *Tellings) Send(ctx context.Context) (done int, err error) {
	all, err := t.Store.TakeTellings(ctx, ulid.Make().String(), takenAtOnce, taken)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	left, others, err := t.still(ctx, all)
	if err != nil {
		return 0, err
	}
	of := map[string][]store.Telling{}
	var order []string
	for _, one := range left {
		if of[one.Follower] == nil {
			order = append(order, one.Follower)
		}
		of[one.Follower] = append(of[one.Follower], one)
	}
	var mu sync.Mutex
	var sent []string
	var working sync.WaitGroup
	hands := make(chan struct{}, handsAtOnce)
	for _, follower := range order {
		hands <- struct{}{}
		working.Go(func() {
			defer func() { <-hands }()
			wrote, rest := t.write(ctx, of[follower])
			mu.Lock()
			defer mu.Unlock()
			sent, others = append(sent, wrote...), append(others, rest...)
		})
	}
	working.Wait()
	settling := context.WithoutCancel(ctx) // what was sent is to be known
	if err := t.Store.SettleSent(settling, sent); err != nil {
		return 0, err
	}
	for _, one := range others {
		if err := t.Store.SettleTelling(settling, one); err != nil {
			return 0, err
		}
		if one.State == store.TellingKept {
			t.Kept(settling, one.Follower)
		}
	}
	return len(all), nil
}

// write sends one after the other; behind one that has to wait all wait.
func (t *Tellings) write(ctx context.Context, all []store.Telling) (sent []string, others []store.Telling) {
	for i, one := range all {
		if one.Stale(t.Now()) {
			one.State, one.Why = store.TellingDropped, ByLate
			others = append(others, one)
			continue
		}
		err := t.Channel.SendText(ctx, one.Follower, one.Text)
		if err == nil {
			sent = append(sent, one.ID)
			continue
		}
		if one.Why = t.Why(err); one.Why == ByClosed || one.Why == ByTooMany {
			var settled bool
			if settled, one, err = t.otherwise(ctx, one); settled {
				continue
			}
		}
		switch {
		case one.State == store.TellingSent:
		case one.Why == ByGone:
			one.State = store.TellingDropped
		case one.Why != "":
			one.State = store.TellingKept
		case time.Since(one.MadeAt) > tooLong:
			one.State, one.Why = store.TellingKept, ByLong
		default:
			t.Log.Warn("a follower is told later", "telling", one.ID, "tries", one.Tries, "error", err)
			next := time.Now().Add(pauses[min(one.Tries, len(pauses))-1])
			for _, waits := range all[i:] {
				waits.NextAt = next
				others = append(others, waits)
			}
			return sent, others
		}
		others = append(others, one)
	}
	return sent, others
}

// otherwise tells who can't be written to: by a notice that they have agreed to, and
// then it is settled, else by a card. An error is why it has to wait.
func (t *Tellings) otherwise(ctx context.Context, one store.Telling) (settled bool, _ store.Telling, err error) {
	settled, err = t.notice(ctx, one)
	if err != nil {
		one.Why = t.Why(err)
		return false, one, err
	}
	if settled {
		return true, one, nil
	}
	carded, err := t.card(ctx, one)
	if err != nil {
		t.Log.Warn("a card was not sent", "telling", one.ID, "error", err)
	}
	if carded {
		one.State, one.Why = store.TellingSent, ByCard
	}
	return false, one, nil
}
