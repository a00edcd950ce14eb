package main

import (
	"context"
	"fmt"
	"io"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/casework"
	"luohu/backend/store"
)

type (
	// BroadcastCmd is about what is sent to many followers.
	BroadcastCmd struct {
		Status BroadcastStatus `cmd:"" help:"Print how far a broadcast is."`
	}
	// BroadcastStatus prints it.
	BroadcastStatus struct {
		ID     string `arg:"" help:"Of the broadcast, as its page and the API name it."`
		Follow bool   `short:"f" help:"Print it again every two seconds, until nothing more is done by itself."`
	}
)

// statusEvery is how often it is printed again.
const statusEvery = 2 * time.Second

// Run prints how far a broadcast is, and nobody's OpenID.
func (c BroadcastStatus) Run(load loader, out io.Writer) error {
	return withData(load, func(ctx context.Context, s *store.Store) error {
		ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
		defer stop()
		for {
			b, err := s.Broadcast(ctx, strings.TrimSpace(c.ID))
			if err != nil {
				return err
			}
			p, err := s.ProgressOf(ctx, b.Ledger)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(out, statusOf(b, p)); err != nil {
				return err
			}
			if !c.Follow || !slices.Contains([]broadcast.Stage{broadcast.Freezing, broadcast.Waiting, broadcast.Sending}, b.Stage) {
				return nil
			}
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(statusEvery):
			}
		}
	})
}

// minute is a moment in China, as far as schedules are told.
func minute(t time.Time) string { return t.In(casework.Zone).Format("2006-01-02 15:04") }

// barWide is how wide a bar is, in characters.
const barWide = 40

// statusOf is a bar, and a line for each state, channel and reason.
func statusOf(b *broadcast.Broadcast, p store.Progress) string {
	settled := 0
	for _, t := range p.Tallies {
		if t.State.Final() {
			settled += t.N
		}
	}
	full, percent := 0, 0
	if b.Total > 0 {
		full, percent = barWide*settled/b.Total, 100*settled/b.Total
	}
	var says strings.Builder
	fmt.Fprintf(&says, "[%s%s] %3d%%  %d of %d  %s", strings.Repeat("#", full), strings.Repeat(".", barWide-full), percent, settled, b.Total, b.Stage)
	if b.Pause != "" {
		fmt.Fprintf(&says, " (%s %s)", b.Pause, b.Detail)
	}
	if p.Rate > 0 {
		fmt.Fprintf(&says, "  about %d a minute", p.Rate)
	}
	says.WriteString("\n")
	if b.Stage == broadcast.Waiting {
		fmt.Fprintf(&says, "%10s  begins at %s\n", "", minute(b.DueAt))
	}
	if b.Schedule.Over > 0 && !p.LastDue.IsZero() {
		fmt.Fprintf(&says, "%10s  the last part is due at %s\n", "", minute(p.LastDue))
	}
	slices.SortFunc(p.Tallies, func(a, c store.Tally) int { return c.N - a.N })
	for _, t := range p.Tallies {
		fmt.Fprintf(&says, "%10d  %s\n", t.N, strings.Join(slices.DeleteFunc([]string{string(t.State), string(t.Way), string(t.Why)}, func(s string) bool { return s == "" }), " · "))
	}
	for _, w := range p.Workers {
		fmt.Fprintf(&says, "%10d  a minute by %s, %d in hand, heard of at %s", w.Rate, w.Name, w.InHand, w.Heard.In(casework.Zone).Format(time.TimeOnly))
		if w.Lost {
			says.WriteString("; it has gone silent, and what it had is taken by others")
		}
		says.WriteString("\n")
	}
	return says.String()
}
