package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"luohu/backend/broadcast"
)

// Progress is how far a broadcast is.
type Progress struct {
	Tallies []Tally
	Chunks  int
	Open    int
	Rate    int       // recipients a minute, of late; 0: nobody knows yet
	LastDue time.Time // of what is open
	Workers []Worker
}

// Worker is a machine that sends a broadcast, as the parts of its ledger tell.
type Worker struct {
	Name   string    `json:"name"`
	InHand int       `json:"in_hand"` // parts
	Rate   int       `json:"rate"`    // recipients a minute, of late; 0: nobody knows yet
	Heard  time.Time `json:"heard_at"`
	Lost   bool      `json:"lost"` // it let its time with a part run out: it is gone, or can't reach the database

	closed []closing // of late
}

// closing is when a worker was through with a part, of so many recipients.
type closing struct {
	at time.Time
	n  int
}

// shownFor is for how long a worker that has nothing in hand is told of.
const shownFor = 10 * time.Minute

// ProgressOf counts a ledger by its parts.
func (s *Store) ProgressOf(ctx context.Context, ledger int64) (p Progress, err error) {
	var chunks []Chunk
	if err := s.reading(ctx).Where("ledger = ?", ledger).Find(&chunks).Error; err != nil {
		return p, fmt.Errorf("read how far ledger %d is: %w", ledger, err)
	}
	now, sums, workers := s.time(), map[Tally]int{}, map[string]Worker{}
	p.Chunks = len(chunks)
	for _, c := range chunks {
		var own []Tally
		if err := json.Unmarshal([]byte(c.Tally), &own); err != nil {
			return p, fmt.Errorf("read how far ledger %d is: %w", ledger, err)
		}
		for _, t := range own {
			n := t.N
			t.N = 0
			sums[t] += n
		}
		if c.IsOpen {
			p.Open++
			if c.DueAt.After(p.LastDue) {
				p.LastDue = c.DueAt
			}
		}
		if c.Worker != "" {
			workers[c.Worker] = workers[c.Worker].with(c, own, now)
		}
	}
	for t, n := range sums {
		t.N = n
		p.Tallies = append(p.Tallies, t)
	}
	p.Workers = []Worker{}
	for name, w := range workers {
		w.Name, w.Lost, w.Rate = name, w.Lost && w.InHand == 0, perMinute(w.closed, now)
		if w.InHand > 0 || now.Sub(w.Heard) < shownFor {
			p.Rate += w.Rate
			p.Workers = append(p.Workers, w)
		}
	}
	slices.SortFunc(p.Workers, func(a, b Worker) int { return cmp.Compare(a.Name, b.Name) })
	return p, nil
}

// with is a worker with what one of its parts tells of it.
func (w Worker) with(c Chunk, has []Tally, now time.Time) Worker {
	held := c.IsOpen && c.LeasedBy != ""
	if held && c.LeasedUntil.After(now) {
		w.InHand++
		w.Heard = now
		return w
	}
	w.Lost = w.Lost || held
	w.Heard = later(w.Heard, c.LeasedUntil)
	if !c.IsOpen && c.ClosedAt != nil && now.Sub(*c.ClosedAt) < late {
		w.closed = append(w.closed, closing{*c.ClosedAt, settledIn(has)})
	}
	return w
}

const (
	// late is what counts for a rate.
	late = 2 * time.Minute
	// knownAfter is for how long a worker goes on before its rate is told.
	knownAfter = 10 * time.Second
)

// perMinute is how many recipients a worker is through with in a minute. It counts
// from when it was through with a part: about a minute ago, or else the first of
// late, as after a pause.
func perMinute(closed []closing, now time.Time) int {
	slices.SortFunc(closed, func(a, b closing) int { return a.at.Compare(b.at) })
	var from time.Time
	n := 0
	for _, c := range closed {
		if from.IsZero() || now.Sub(c.at) >= time.Minute {
			from, n = c.at, 0
			continue
		}
		if c.at.After(from) {
			n += c.n
		}
	}
	if took := now.Sub(from); took >= knownAfter {
		return int(time.Duration(n) * time.Minute / took)
	}
	return 0
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// settledIn is how many recipients a part is through with, but for those who were not to
// be written to.
func settledIn(has []Tally) (n int) {
	for _, t := range has {
		if t.State != broadcast.Skipped {
			n += t.N
		}
	}
	return n
}
