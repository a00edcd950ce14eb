package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// figures are what a load brought.
type figures struct {
	answers   int
	took      time.Duration
	latencies []time.Duration // sorted
	cpu       time.Duration   // of the server
}

func (f figures) perSecond() float64 { return float64(f.answers) / f.took.Seconds() }

func (f figures) quantile(q float64) time.Duration {
	if len(f.latencies) == 0 {
		return 0
	}
	return f.latencies[min(len(f.latencies)-1, int(q*float64(len(f.latencies))))]
}

func (f figures) String() string {
	return fmt.Sprintf("%7.0f/s   p50 %-9v p99 %-9v cpu %v a request", f.perSecond(),
		f.quantile(0.5).Round(10*time.Microsecond), f.quantile(0.99).Round(10*time.Microsecond),
		(f.cpu / time.Duration(max(1, f.answers))).Round(100*time.Nanosecond))
}

// talker sends one message over a connection: the n-th of its worker.
type talker func(c *client, worker, n int) error

// closed sends as fast as answers come, over conns connections, for a time or
// until total messages are answered (0: no bound).
func closed(ctx context.Context, p *process, conns, total int, lasts time.Duration, talk talker) (figures, error) {
	ctx, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	per := make([][]time.Duration, conns)
	begun, cpu := time.Now(), p.cpu()
	err := together(conns, func(worker int) error {
		c, err := dial(ctx, p.addr)
		if err != nil {
			return err
		}
		defer c.conn.Close()
		for n := 0; ctx.Err() == nil && (total == 0 || n < total/conns); n++ {
			sent := time.Now()
			if err := talk(c, worker, n); err != nil {
				return err
			}
			per[worker] = append(per[worker], time.Since(sent))
		}
		return nil
	})
	return gather(per, time.Since(begun), p.cpu()-cpu), err
}

// open sends rate messages a second whether answers come or not; latency is
// counted from when a message was due, so that a stall is not hidden.
func open(ctx context.Context, p *process, conns, rate int, lasts time.Duration, talk talker) (figures, error) {
	total := rate * int(lasts/time.Second)
	per := make([][]time.Duration, conns)
	begun, cpu := time.Now(), p.cpu()
	err := together(conns, func(worker int) error {
		c, err := dial(ctx, p.addr)
		if err != nil {
			return err
		}
		defer c.conn.Close()
		for n := worker; n < total && ctx.Err() == nil; n += conns {
			due := begun.Add(time.Duration(n) * time.Second / time.Duration(rate))
			time.Sleep(time.Until(due))
			if err := talk(c, worker, n/conns); err != nil {
				return err
			}
			per[worker] = append(per[worker], time.Since(due))
		}
		return nil
	})
	return gather(per, time.Since(begun), p.cpu()-cpu), err
}

func together(n int, work func(worker int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = work(i) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func gather(per [][]time.Duration, took, cpu time.Duration) figures {
	all := slices.Concat(per...)
	slices.Sort(all)
	return figures{answers: len(all), took: took, latencies: all, cpu: cpu}
}
