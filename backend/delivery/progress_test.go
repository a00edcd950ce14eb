package delivery_test

import (
	"testing"
	"time"

	"luohu/backend/broadcast"
	"luohu/backend/store"
)

// workers are those of a broadcast, by name.
func (o *office) workers(b *broadcast.Broadcast) (rate int, all map[string]store.Worker) {
	o.t.Helper()
	p, err := o.ProgressOf(o.t.Context(), b.Ledger)
	if err != nil {
		o.t.Fatal(err)
	}
	all = map[string]store.Worker{}
	for _, w := range p.Workers {
		all[w.Name] = w
	}
	return p.Rate, all
}

func TestWhichMachinesSendHowFastAndWhichHaveGoneSilentIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.follow(1600)
		if err := o.Hush(t.Context(), follower(3), true); err != nil {
			t.Fatal(err)
		}
		e := o.engine()
		b := o.sending(e, content(broadcast.ByTemplate))
		step := func() {
			t.Helper()
			if worked, err := e.Step(t.Context()); !worked || err != nil {
				t.Fatal(worked, err)
			}
		}
		step()
		if rate, _ := o.workers(b); rate != 0 {
			t.Errorf("after one part, at once: %d a minute", rate)
		}
		first := o.counts(b)[broadcast.Handed]
		o.later(20 * time.Second)
		step()
		if c, err := o.ClaimChunk(t.Context(), "two", o.now(), 4*time.Second); c == nil || err != nil {
			t.Fatal(c, err)
		}
		second := o.counts(b)[broadcast.Handed] - first
		rate, now := o.workers(b)
		if one, two := now["one"], now["two"]; rate > 3*second || rate < 2*second || one.Rate != rate || one.InHand != 0 || two.Rate != 0 || two.InHand != 1 || two.Lost {
			t.Errorf("%d in 20 seconds: %d a minute, by %+v", second, rate, now)
		}
		heard := now["one"].Heard
		o.later(2 * time.Minute)
		rate, now = o.workers(b)
		if one, two := now["one"], now["two"]; rate != 0 || one.Rate != 0 || !one.Heard.Equal(heard) || one.Lost || two.InHand != 0 || !two.Lost {
			t.Errorf("two minutes later: %d a minute, by %+v", rate, now)
		}
		o.through(e, b, broadcast.Done)
		o.later(30 * time.Second)
		if rate, now = o.workers(b); len(now) != 1 || now["one"].Rate < 100 || rate != now["one"].Rate {
			t.Errorf("what the silent one had was taken by others: %d a minute by %+v", rate, now)
		}
		o.later(time.Hour)
		if _, now = o.workers(b); len(now) != 0 {
			t.Errorf("an hour after all: %+v", now)
		}
	})
}
