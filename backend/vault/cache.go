package vault

import (
	"container/list"
	"sync"
	"time"
)

// cache holds the data keys used last. A key that goes is overwritten where it
// stood. That is as far as Go allows: copies on stacks that have moved, and the
// round keys inside a cipher, stay in memory until something else is written
// there.
type cache struct {
	most int
	now  func() time.Time

	mu     sync.Mutex
	keys   map[string]*list.Element // of held
	order  *list.List               // used last first
	erased int                      // how often something was dropped on purpose
}

type held struct {
	owner string
	key   secret
	until time.Time
}

func newCache(most int, now func() time.Time) *cache {
	return &cache{most: most, now: now, keys: map[string]*list.Element{}, order: list.New()}
}

// get copies a key. seen goes back into put.
func (c *cache) get(owner string) (key secret, seen int, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, found := c.keys[owner]
	if !found {
		return key, c.erased, false
	}
	h := e.Value.(*held)
	if c.now().After(h.until) {
		c.remove(e)
		return key, c.erased, false
	}
	c.order.MoveToFront(e)
	return h.key, c.erased, true
}

// put keeps a key, unless one was dropped since it was looked for: it may be
// this one.
func (c *cache) put(owner string, key *secret, seen int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, there := c.keys[owner]; there || seen != c.erased {
		return
	}
	if c.order.Len() >= c.most {
		c.remove(c.order.Back())
	}
	c.keys[owner] = c.order.PushFront(&held{owner, *key, c.now().Add(cachedFor)})
}

// drop forgets a key that is destroyed.
func (c *cache) drop(owner string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.erased++
	if e, there := c.keys[owner]; there {
		c.remove(e)
	}
}

func (c *cache) remove(e *list.Element) {
	h := c.order.Remove(e).(*held)
	delete(c.keys, h.owner)
	clear(h.key[:])
}
