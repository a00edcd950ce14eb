package main

import (
	"strings"
	"testing"
	"time"

	"luohu/backend/store/storetest"
)

// slows lets everything take its time on a line.
func (l *line) slows() {
	l.t.Helper()
	l.troubled(`{"name": "slow", "type": "latency", "attributes": {"latency": 400, "jitter": 200}}`)
}

// resets breaks connections off in the middle.
func (l *line) resets() {
	l.t.Helper()
	l.troubled(`{"name": "reset", "type": "reset_peer", "attributes": {"timeout": 50}}`)
}

func (l *line) troubled(toxic string) {
	l.t.Helper()
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		l.t.Fatal(err)
	}
}

// The lines to WeChat, to Redis and to the database are slow, cut, silent and reset while
// a broadcast is sent; everybody gets it once all the same.
func TestABroadcastReachesEverybodyOnceWhateverLineIsBroken(t *testing.T) {
	dsn := storetest.Place(t, "postgres", server(t, "TEST_POSTGRES_DSN"))
	port := between(dsn, "port=", " ")
	redis, database := newLine(t, server(t, "TEST_REDIS_ADDR")), newLine(t, "127.0.0.1:"+port)
	_, own, _ := strings.Cut(database.addr(), ":")
	var wechat *line
	c := newChaos(t, func(addr string) string {
		wechat = newLine(t, addr)
		return wechat.addr()
	}, "LUOHU_DATABASE__DRIVER=postgres", "LUOHU_DATABASE__DSN="+strings.Replace(dsn, "port="+port, "port="+own, 1), "LUOHU_REDIS__ADDR="+redis.addr(), "LUOHU_REDIS__DB=10",
		"LUOHU_BROADCASTS__RATE=200", "LUOHU_VAULT__KEYS="+testVaultKey, "LUOHU_VAULT__LOOKUP_KEY="+testVaultKey)
	p := c.starts()
	c.sends()
	p.waitUntil(t, "it has begun", func() bool { return c.shown() > 0 })
	for _, l := range []*line{wechat, redis, database} {
		for _, fault := range []struct{ breaks, mends func() }{
			{l.slows, l.speakAgain}, {l.cut, l.mend}, {l.silence, l.speakAgain}, {l.resets, l.speakAgain},
		} {
			before := c.shown()
			if before >= int64(c.recipients) {
				t.Log("it is through before all lines were broken")
				break
			}
			fault.breaks()
			time.Sleep(time.Second) // as long as it lasts
			fault.mends()
			p.waitUntilWithin(t, time.Minute, "it goes on", func() bool { now := c.shown(); return now > before || now >= int64(c.recipients) })
		}
	}
	c.ends(p)
}
