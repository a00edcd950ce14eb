package delivery

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"maps"
	"slices"
	"strconv"

	"luohu/backend/broadcast"
	"luohu/backend/notice"
	"luohu/backend/store"
)

// Crowd is the channel by which WeChat sends one article to many.
type Crowd interface {
	Channel
	// Article keeps it at WeChat, and says under which id it is sent: once.
	Article(ctx context.Context, i *notice.Issue) (article string, err error)
	// SendMany says which number WeChat gave it. The id is the same for every try.
	SendMany(ctx context.Context, followers []string, article, id string) (job string, err error)
}

// fewestAsOne is to how many WeChat sends something as one at least.
const fewestAsOne = 2

// waves are those of a chunk that are handed over together. What is sent as one is of one
// round, or WeChat could not tell its repeat.
func (e *Engine) waves(ctx context.Context, b *broadcast.Broadcast, all []store.Delivery) iter.Seq[[]store.Delivery] {
	if !b.AsOne() {
		return slices.Chunk(all, e.Pace.Wave(ctx))
	}
	rounds := map[int][]store.Delivery{}
	for _, d := range all {
		rounds[d.Round] = append(rounds[d.Round], d)
	}
	return func(yield func([]store.Delivery) bool) {
		for _, round := range slices.Sorted(maps.Keys(rounds)) {
			if !yield(rounds[round]) {
				return
			}
		}
	}
}

// calls is how many calls to WeChat so many messages take.
func calls(b *broadcast.Broadcast, messages int) int {
	if b.AsOne() {
		return min(messages, 1)
	}
	return messages
}

// partSize is how many recipients each part of a ledger has. What is sent as one is
// divided evenly: nobody is left over alone.
func partSize(b *broadcast.Broadcast) int {
	if !b.AsOne() || b.Total == 0 {
		return store.ChunkSize
	}
	parts := (b.Total + store.MassSize - 1) / store.MassSize
	return (b.Total + parts - 1) / parts
}

// prepareAsOne leaves out who has had all articles of the month. Who may have got this one
// stays with those of the first try: WeChat takes it for a repeat.
func (e *Engine) prepareAsOne(ctx context.Context, b *broadcast.Broadcast, all []store.Delivery) (*prepared, error) {
	w := &prepared{}
	followers := make([]string, len(all))
	for i, d := range all {
		followers[i] = d.Follower
	}
	full, err := e.Store.FullOf(ctx, b.Ledger, followers, broadcast.MonthOf(e.Now()))
	if err != nil {
		return nil, err
	}
	channel := e.Channels[broadcast.ByMass]
	open := channel != nil && channel.Template(&b.Issue) != ""
	for _, d := range all {
		switch d.Way = broadcast.ByMass; {
		case d.HandedAt != nil:
			w.ready = append(w.ready, d)
		case !open:
			w.keeps(d, broadcast.WhyNoWay)
		case full[d.Follower]:
			w.keeps(d, broadcast.WhyFull)
		default:
			w.ready = append(w.ready, d)
		}
	}
	if len(w.ready) < fewestAsOne {
		for _, d := range w.ready {
			w.keeps(d, broadcast.WhyNoWay)
		}
		w.ready = nil
	}
	return w, nil
}

func (w *prepared) keeps(d store.Delivery, why broadcast.Why) {
	d.State, d.Why = broadcast.Kept, why
	w.others = append(w.others, d)
}

// handAsOne gives all of them to WeChat in one call.
func (e *Engine) handAsOne(ctx context.Context, b *broadcast.Broadcast, c store.Chunk, all []store.Delivery) []result {
	one := e.sendMany(ctx, b, c, all)
	if e.Seen != nil {
		e.Seen(broadcast.ByMass, one.outcome)
	}
	return slices.Repeat([]result{one}, len(all))
}

func (e *Engine) sendMany(ctx context.Context, b *broadcast.Broadcast, c store.Chunk, all []store.Delivery) (r result) {
	crowd, can := e.Channels[broadcast.ByMass].(Crowd)
	if !can {
		return result{outcome: broadcast.Stop}
	}
	m, err := e.article(ctx, crowd, b, c, all)
	if err != nil {
		if r.outcome, r.detail = e.Outcome(err); r.outcome == broadcast.Lost {
			r.outcome = broadcast.Again // a draft of which nobody knows is in nobody's way
		}
		return r
	}
	followers := make([]string, len(all))
	for i, d := range all {
		followers[i] = d.Follower
	}
	if m.Job, err = crowd.SendMany(ctx, followers, m.Article, massID(b, m)); err == nil {
		if err = e.Store.SaveMass(ctx, m); err != nil { // WeChat says its number again
			return result{outcome: broadcast.Lost}
		}
		return result{number: m.Job, outcome: broadcast.Taken}
	}
	switch r.outcome, r.detail = e.Outcome(err); r.outcome {
	case broadcast.Gone, broadcast.Closed, broadcast.Unfit: // that is said of one follower, and this was of many
		r.outcome, m.Article = broadcast.Unfit, ""
		if err := e.Store.SaveMass(ctx, m); err != nil { // the next try makes a draft anew, or says the same
			e.Log.Warn("it is not noted that WeChat did not take a draft", "error", err)
		}
	}
	return r
}

// article has the article of a part at WeChat: a draft is gone once it was sent, so each
// part has its own.
func (e *Engine) article(ctx context.Context, crowd Crowd, b *broadcast.Broadcast, c store.Chunk, all []store.Delivery) (store.MassSend, error) {
	m, begun, err := e.Store.MassOf(ctx, c.Ledger, c.Chunk, all[0].Round)
	if err != nil {
		return m, err
	}
	if !begun {
		m = store.MassSend{Ledger: c.Ledger, Chunk: c.Chunk, Round: all[0].Round, BegunAt: e.Now()}
	}
	if m.People = len(all); m.Article != "" {
		return m, nil
	}
	if m.Article, err = crowd.Article(ctx, &b.Issue); err != nil {
		return m, err
	}
	return m, e.Store.SaveMass(ctx, m)
}

// massID is the same for every try of a part. WeChat takes up to 64 bytes.
func massID(b *broadcast.Broadcast, m store.MassSend) string {
	sum := sha256.Sum256([]byte(b.ID + "/" + strconv.Itoa(m.Chunk) + "/" + strconv.Itoa(m.Round)))
	return hex.EncodeToString(sum[:16])
}
