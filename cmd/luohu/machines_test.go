package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"luohu/backend/audit"
	"luohu/backend/broadcast"
	"luohu/backend/store"
	"luohu/bot/sim"
)

// start starts one more machine of a role; the first that takes pages is where WeChat and
// staff find the account.
func (c *chaos) start(role string) *program {
	p := startProgramAs(c.t, []string{"serve", "--roles", role}, c.dir, slices.Clone(c.environ)...)
	if role == "web,bot" {
		c.url.Store(&p.url)
	}
	return p
}

func TestATokenThatExpiresInTheMiddleIsFetchedOnceForAllMachines(t *testing.T) {
	c := newChaos(t, straight, append(together(t, 11), "LUOHU_BROADCASTS__RATE=400")...)
	p := c.start("web,bot")
	for range 2 {
		c.start("worker")
	}
	c.sends()
	p.waitUntil(t, "it is in the middle", func() bool { return c.shown() > int64(c.recipients/4) })
	before := c.wechat.WeatherState().Tokens
	for _, weather := range []sim.Weather{{TokenSeconds: 1}, {}} { // what there is ends in a second; the next lives as usual
		if err := c.wechat.SetWeather(weather); err != nil {
			t.Fatal(err)
		}
	}
	if c.shown() > int64(c.recipients/2) {
		t.Fatal("it is too fast for anything to happen in its middle")
	}
	c.ends(p)
	if tokens := c.wechat.WeatherState().Tokens; tokens.Made != before.Made+1 || tokens.Asked != before.Asked+1 {
		t.Errorf("of %+v came %+v", before, tokens)
	}
}

// Two machines look after the schedules. The year turns while a broadcast waits: it is sent
// after midnight in China, and begun by one of them; another keeps to the quiet hours.
func TestTwoSchedulersBeginABroadcastOnceWhenTheYearTurns(t *testing.T) {
	midnight := time.Date(2027, 1, 1, 0, 0, 0, 0, time.FixedZone("", 8*3600))
	c := newChaos(t, straight, append(together(t, 12), "LUOHU_CLOCK__NOW="+midnight.Add(-20*time.Second).Format(time.RFC3339))...)
	p := c.start("web,bot")
	for range 2 {
		c.start("worker")
	}
	at := midnight.Add(2 * time.Second)
	c.asksFor(map[string]any{"at": at, "anytime": true})
	sent := c.id
	c.asksFor(map[string]any{"at": at})
	quiet := c.id
	c.id = sent
	c.ends(p)
	c.people(func(ctx context.Context, people people) {
		b, err := people.store.Broadcast(ctx, sent)
		if err != nil || b.BeganAt.Before(at) || b.BeganAt.After(at.Add(30*time.Second)) {
			t.Errorf("it was to begin at %s, and did at %s: %v", at, b.BeganAt, err)
		}
		waits, err := people.store.Broadcast(ctx, quiet)
		if err != nil || waits.Stage != broadcast.Waiting || !waits.DueAt.Equal(midnight.Add(8*time.Hour)) {
			t.Errorf("in the quiet hours it is %s, until %s: %v", waits.Stage, waits.DueAt, err)
		}
		acts := map[string]int{}
		all, err := people.store.AuditPage(ctx, store.AuditFilter{Subject: audit.Subject{Kind: "broadcast", ID: sent}})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			acts[one.Act]++
		}
		if acts["broadcast.frozen"] != 1 || acts["broadcast.begin"] != 1 || acts["broadcast.end"] != 1 {
			t.Errorf("the audit has %v", acts)
		}
	})
}
