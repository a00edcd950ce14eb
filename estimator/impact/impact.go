// Package impact counts what another version of a table would mean for many
// people: who gains, who loses, who crosses the line. It says how many, never
// who: nothing of anybody's facts is kept or told.
package impact

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"luohu/estimator"
)

// Comparison is what people are counted by.
type Comparison struct {
	From *estimator.Policy
	To   *estimator.Policy // nil: an open reading of From
	// Reading is the id of the open reading that takes the place of To.
	Reading string
	// AsOf is the day to which everybody is counted; zero: each to the day that
	// their source says.
	AsOf estimator.Day
}

// Run counts everybody from the sources under both, on all cores, in memory
// that does not grow with their number.
func Run(ctx context.Context, c Comparison, w *Words, sources ...Source) (*Report, error) {
	reading, err := c.reading()
	if err != nil {
		return nil, err
	}
	batches := make(chan *batch)
	feed := &feed{ctx: ctx, batches: batches}

	counters := make([]*counter, runtime.GOMAXPROCS(0))
	var working sync.WaitGroup
	for i := range counters {
		counters[i] = newCounter(c, reading)
		working.Go(func() {
			for b := range batches {
				counters[i].count(b)
				b.done()
			}
		})
	}
	for _, source := range sources {
		if err = source(feed); err != nil {
			break
		}
	}
	close(batches)
	working.Wait()
	if err != nil {
		return nil, err
	}
	all := counters[0]
	for _, other := range counters[1:] {
		all.add(&other.tallies)
	}
	return all.report(c, w), nil
}

// reading is the place of the open reading among the policy's.
func (c Comparison) reading() (int, error) {
	if c.To != nil {
		return -1, nil
	}
	readings := c.From.OpenReadings()
	i := slices.IndexFunc(readings, func(r estimator.OpenReading) bool { return r.ID == c.Reading })
	if i < 0 {
		return 0, fmt.Errorf("policy %s has no open reading %q", c.From.ID, c.Reading)
	}
	return i, nil
}
