package main

import (
	"testing"

	"luohu/backend/broadcast"
)

// An article goes to 10,000 in one call: a kill in the middle of it is a matter of all.
func TestAnArticleReachesEverybodyOnceThoughTheProgramIsKilled(t *testing.T) {
	c := newChaos(t, straight)
	c.way = broadcast.ByMass
	p := c.starts()
	c.sends()
	for range c.kills {
		if c.moment(); c.shown() >= int64(c.recipients) {
			break
		}
		p = c.killed(p, func() *program { return c.starts() })
	}
	c.ends(p)
}
