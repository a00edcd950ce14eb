package delivery

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/store"
)

// pauses are before a chunk comes again in which something is left, the last one again
// and again.
var pauses = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, time.Minute}

// send gives a chunk's recipients to WeChat, wave by wave, and says after which time
// what is left of it comes again: later and later, until something of it goes through.
func (e *Engine) send(ctx context.Context, b *broadcast.Broadcast, c *store.Chunk) (after time.Duration, err error) {
	if wait, rests, err := e.mayGoOn(ctx, b); wait > 0 || rests || err != nil {
		return wait, err
	}
	all, err := e.left(ctx, *c)
	if err != nil {
		return 0, err
	}
	after = pauses[min(c.Tries, len(pauses)-1)]
	for wave := range e.waves(ctx, b, all) {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		done, wait, goesOn, err := e.wave(ctx, b, *c, wave)
		if done > 0 {
			c.Tries, after = -1, pauses[0] // the next time is the first again
		}
		if err != nil || !goesOn {
			return max(wait, after), err
		}
	}
	return after, nil
}

// mayGoOn says how long a broadcast has to wait; or lets it rest, when its time is over.
func (e *Engine) mayGoOn(ctx context.Context, b *broadcast.Broadcast) (wait time.Duration, rests bool, err error) {
	now := e.Rules()
	if until := b.Schedule.Until; !until.IsZero() && !b.Overtime && !now.Before(until) {
		return 0, true, e.rest(ctx, b, broadcast.ByWindow, "")
	}
	return min(e.open(b, now).Sub(now), time.Minute), false, nil
}

// left are a chunk's recipients who are still to be told. Of whom a worker that died had
// in hand it is decided first what they may have.
func (e *Engine) left(ctx context.Context, c store.Chunk) ([]store.Delivery, error) {
	all, err := e.Store.ChunkDeliveries(ctx, c)
	if err != nil {
		return nil, err
	}
	left, found := all[:0], []store.Delivery(nil)
	for _, d := range all {
		if d.State == broadcast.Handing {
			d = e.lost(d, broadcast.WhyKilled)
			found = append(found, d)
		}
		if d.State == broadcast.Planned {
			left = append(left, d)
		}
	}
	if len(found) > 0 {
		err = e.Store.Settle(ctx, c, found, nil)
	}
	return left, err
}

// lost is a delivery of which nobody knows whether WeChat has it: it is tried again with
// the same id while WeChat knows that, and afterwards as the promise of its way says.
func (e *Engine) lost(d store.Delivery, why broadcast.Why) store.Delivery {
	switch within := d.Way.RepeatsWithin(); {
	case d.HandedAt != nil && e.Now().Sub(*d.HandedAt) < within:
		d.State, d.Why = broadcast.Planned, why
	case e.Promises[d.Way] == broadcast.AtLeastOnce:
		d.State, d.Why, d.HandedAt = broadcast.Planned, why, nil
	default:
		d.State, d.Why = broadcast.Uncertain, why
	}
	return d
}

// wave hands some over together: it is noted that they are, they are, and what became
// of them is written. Done is with how many nothing more is to do, wait for how long the
// chunk has to rest at least.
func (e *Engine) wave(ctx context.Context, b *broadcast.Broadcast, c store.Chunk, all []store.Delivery) (done int, wait time.Duration, goesOn bool, err error) {
	w, err := e.prepare(ctx, b, all)
	if err != nil {
		return 0, 0, false, err
	}
	if len(w.others) > 0 {
		if err := e.Store.Settle(ctx, c, w.others, nil); err != nil {
			return 0, 0, false, err
		}
		done = len(w.others)
	}
	if w.ready, err = e.repeatable(ctx, c, w.ready); err != nil {
		return done, 0, false, err
	}
	if e.breaker.State() == gobreaker.StateHalfOpen && !b.AsOne() { // one finds out whether it is back
		w.ready = w.ready[:min(1, len(w.ready))]
	}
	ready, wait, err := e.within(ctx, b, w.ready)
	if err != nil || len(ready) == 0 {
		return done, wait, wait == 0, err
	}
	tried, open := e.breaker.Allow()
	if open != nil {
		return done, away, false, nil
	}
	var came error
	defer func() { tried(came) }()
	if err := e.Pace.Wait(ctx, calls(b, len(ready))); err != nil {
		return done, 0, false, err
	}
	if ready, err = e.repeatable(ctx, c, ready); err != nil || len(ready) == 0 { // it may have waited long
		return done, wait, wait == 0, err
	}
	if err := e.Store.Hand(ctx, c, lease, ready); err != nil {
		return done, 0, false, err
	}
	now := e.Now()
	began := &now
	for i := range ready {
		if ready[i].HandedAt == nil {
			ready[i].HandedAt = began
		}
		ready[i].State, ready[i].Tries = broadcast.Handing, ready[i].Tries+1
	}
	results := e.hand(context.WithoutCancel(ctx), b, c, ready, w.values) // what was begun is finished
	spent := e.judge(w, began, ready, results)
	if err := e.Store.Settle(context.WithoutCancel(ctx), c, ready, spent); err != nil {
		return done, 0, false, err
	}
	for _, d := range ready {
		if d.State.Final() {
			done++
		}
	}
	told := calls(b, len(ready))
	rest, err := e.react(context.WithoutCancel(ctx), b, now, ready[:told], results[:told])
	if errors.Is(err, errAway) {
		came = err
		return done, max(wait, away), false, nil
	}
	return done, max(wait, rest), rest == 0 && wait == 0, err
}

// repeatable are those whom WeChat surely does not have yet, or whose id it still knows.
// Of the others, for whom it took too long until now, it is settled that they may have it.
// All is used up.
func (e *Engine) repeatable(ctx context.Context, c store.Chunk, all []store.Delivery) (ready []store.Delivery, err error) {
	ready = all[:0]
	var late []store.Delivery
	for _, d := range all {
		if d.HandedAt != nil {
			d = e.lost(d, d.Why)
		}
		if d.State == broadcast.Planned {
			ready = append(ready, d)
		} else {
			late = append(late, d)
		}
	}
	if len(late) > 0 {
		err = e.Store.Settle(ctx, c, late, nil)
	}
	return ready, err
}

// errAway trips the breaker: then nothing is handed over for a while.
var errAway = errors.New("WeChat is away")

// away is for how long.
const away = 5 * time.Second

func newBreaker() *gobreaker.TwoStepCircuitBreaker[any] {
	return gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Timeout: away, MaxRequests: 1,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures > 0 },
		IsSuccessful: func(err error) bool { return !errors.Is(err, errAway) },
	})
}

// result is what one try came to.
type result struct {
	number  string
	outcome broadcast.Outcome
	detail  string
}

// hand gives them to WeChat, as many at once as there are hands.
func (e *Engine) hand(ctx context.Context, b *broadcast.Broadcast, c store.Chunk, all []store.Delivery, values map[string]map[string]string) []result {
	if b.AsOne() {
		return e.handAsOne(ctx, b, c, all)
	}
	results := make([]result, len(all))
	var next atomic.Int64
	var working sync.WaitGroup
	for range min(len(all), cap(e.hands)) {
		working.Go(func() {
			e.hands <- struct{}{}
			defer func() { <-e.hands }()
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				results[i] = e.handOne(ctx, b, all[i], values)
			}
		})
	}
	working.Wait()
	return results
}

func (e *Engine) handOne(ctx context.Context, b *broadcast.Broadcast, d store.Delivery, values map[string]map[string]string) result {
	number, err := e.Channels[d.Way].Send(ctx, Letter{Follower: d.Follower, ID: messageID(b, d), Issue: &b.Issue, Values: values[d.Application]})
	r := result{number: number, outcome: broadcast.Taken}
	if err != nil {
		r.outcome, r.detail = e.Outcome(err)
	}
	if e.Seen != nil {
		e.Seen(d.Way, r.outcome)
	}
	return r
}

// judge says what became of each, and which consents are spent. Of whom an earlier try was
// lost it can't be said that they do not have it, whatever WeChat answers to a later one.
func (e *Engine) judge(w *prepared, began *time.Time, all []store.Delivery, results []result) (spent []store.NoticeConsent) {
	taken := slices.ContainsFunc(results, func(r result) bool { return r.outcome == broadcast.Taken })
	for i := range all {
		d, r := &all[i], results[i]
		earlier := d.HandedAt
		if earlier == began {
			earlier = nil
		}
		switch r.outcome {
		case broadcast.Taken:
			d.State, d.Why, d.Number = broadcast.Handed, "", r.number
			if one, spends := w.spends[d.Follower]; spends && d.Way == broadcast.BySubscription {
				spent = append(spent, one)
			}
		case broadcast.Gone:
			d.State, d.Why = broadcast.Failed, broadcast.WhyLeft
		case broadcast.Closed:
			w.closes(d)
		case broadcast.Lost:
			*d = e.lost(*d, broadcast.WhyLost)
		case broadcast.Unfit:
			if d.State, d.Why, d.HandedAt = broadcast.Planned, "", nil; taken { // others like it went through
				d.State, d.Why = broadcast.Failed, broadcast.WhyContent
			}
		default: // it was surely not taken
			d.State, d.Why, d.HandedAt = broadcast.Planned, "", nil
		}
		if d.State == broadcast.Planned && d.Tries >= mostTries {
			d.State, d.Why = broadcast.Failed, broadcast.WhyLong
		}
		if earlier == nil || d.State == broadcast.Handed || d.State == broadcast.Uncertain {
			continue
		}
		if d.HandedAt = earlier; d.State != broadcast.Planned || d.Why == broadcast.WhyNoWay {
			d.State, d.Why = broadcast.Uncertain, broadcast.WhyLost
		}
	}
	return spent
}

// react is what a wave means to all: it goes slower, waits for WeChat's next day, or
// rests; who is gone is marked, unless they have come back since it began. Rest is for
// how long the chunk has to.
func (e *Engine) react(ctx context.Context, b *broadcast.Broadcast, began time.Time, all []store.Delivery, results []result) (rest time.Duration, err error) {
	counts := map[broadcast.Outcome]int{}
	detail, barred, unused := map[broadcast.Outcome]string{}, map[broadcast.Way]bool{}, map[broadcast.Way]int{}
	for i, r := range results {
		counts[r.outcome]++
		if r.outcome != broadcast.Taken && r.outcome != broadcast.Lost {
			unused[all[i].Way]++
		}
		detail[r.outcome] = r.detail
		if r.outcome == broadcast.Quota {
			barred[all[i].Way] = true
		}
	}
	for way, n := range unused {
		if err := e.Store.GiveBackQuota(ctx, broadcast.DayOf(began), way, n); err != nil {
			return 0, err
		}
	}
	for way := range barred {
		until := nextDay(e.Now())
		if err := e.Store.BarWay(ctx, broadcast.DayOf(e.Now()), way, until); err != nil {
			return 0, err
		}
		e.Log.Warn("WeChat takes no more messages today", "way", way, "until", until)
		rest = time.Minute
	}
	var gone []string
	for i, r := range results {
		if r.outcome == broadcast.Gone {
			gone = append(gone, all[i].Follower)
		}
	}
	if err := e.Store.MarkGone(ctx, gone, began); err != nil {
		return 0, err
	}
	if counts[broadcast.Slower] > 0 {
		e.Pace.Slower(ctx)
		rest = max(rest, time.Second)
	}
	switch {
	case counts[broadcast.Stop] > 0:
		return time.Second, e.rest(ctx, b, broadcast.ByWeChat, detail[broadcast.Stop])
	case counts[broadcast.Unfit] > 0 && counts[broadcast.Taken] == 0:
		return time.Second, e.rest(ctx, b, broadcast.ByContent, detail[broadcast.Unfit])
	case counts[broadcast.Taken] == 0 && counts[broadcast.Again]+counts[broadcast.Lost] == len(results):
		return rest, errAway // the next wave would burn as well
	}
	return rest, nil
}

// nextDay is when it counts anew.
func nextDay(t time.Time) time.Time {
	y, m, d := t.In(casework.Zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, casework.Zone)
}
