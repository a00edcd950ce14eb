package sim

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Bounds of WeChat's for tags.
const (
	mostTags       = 100
	mostTagsOfOne  = 20
	mostTaggedOnce = 50
	longestTag     = 30      // characters
	mostDeleted    = 100_000 // followers of a tag that is deleted
	firstTag       = 100     // those below are WeChat's own
)

var (
	errManyTags   = &wxError{45056, "tag num exceed limit"}
	errFullTag    = &wxError{45057, "can't delete the tag that has too many fans"}
	errSystemTag  = &wxError{45058, "can't modify sys tag"}
	errTagsOfOne  = &wxError{45059, "can not tag the user with too many tags"}
	errTagName    = &wxError{45157, "invalid tag name"}
	errLongTag    = &wxError{45158, "tag name too long"}
	errUnknownTag = &wxError{45159, "invalid tag id"}
)

// tag is one by which the account sorts its followers. Of the crowd a bit for each place
// is kept.
type tag struct {
	id     int
	name   string
	phones map[string]bool
	crowd  []uint64
	count  int
}

func (t *tag) has(openID string) bool {
	place, is := crowdPlace(openID)
	if !is {
		return t.phones[openID]
	}
	return place/64 < len(t.crowd) && t.crowd[place/64]&(1<<(place%64)) != 0
}

func (t *tag) put(openID string) {
	if t.has(openID) {
		return
	}
	t.count++
	place, is := crowdPlace(openID)
	if !is {
		t.phones[openID] = true
		return
	}
	if need := place/64 + 1 - len(t.crowd); need > 0 {
		t.crowd = append(t.crowd, make([]uint64, need)...)
	}
	t.crowd[place/64] |= 1 << (place % 64)
}

// copied stands still while the tag changes.
func (t *tag) copied() *tag {
	one := *t
	one.phones, one.crowd = maps.Clone(t.phones), slices.Clone(t.crowd)
	return &one
}

func (t *tag) drop(openID string) {
	if !t.has(openID) {
		return
	}
	t.count--
	if place, is := crowdPlace(openID); is {
		t.crowd[place/64] &^= 1 << (place % 64)
	} else {
		delete(t.phones, openID)
	}
}

// tags are those that the account has made, in the order of their numbers.
type tags struct {
	mu   sync.Mutex
	last int
	all  []*tag
}

func newTags() *tags { return &tags{last: firstTag - 1} }

// with does something to a tag. Its errors are WeChat's.
func (t *tags) with(id int, do func(*tag) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.all, func(one *tag) bool { return one.id == id })
	switch {
	case i >= 0:
		return do(t.all[i])
	case id >= 0 && id < firstTag:
		return errSystemTag
	}
	return errUnknownTag
}

// nameFor wants mu held: it says whether a tag may be called so, which may be its name.
func (t *tags) nameFor(id int, name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errTagName
	case utf8.RuneCountInString(name) > longestTag:
		return errLongTag
	case slices.ContainsFunc(t.all, func(one *tag) bool { return one.name == name && one.id != id }):
		return errTagName
	}
	return nil
}

func (t *tags) create(name string) (id int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.nameFor(0, name); err != nil {
		return 0, err
	}
	if len(t.all) >= mostTags {
		return 0, errManyTags
	}
	t.last++
	t.all = append(t.all, &tag{id: t.last, name: name, phones: map[string]bool{}})
	return t.last, nil
}

// of lists the tags that somebody has.
func (t *tags) of(openID string) []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	ids := []int{}
	for _, one := range t.all {
		if one.has(openID) {
			ids = append(ids, one.id)
		}
	}
	return ids
}

// forgetCrowd leaves the phones their tags.
func (t *tags) forgetCrowd() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range t.all {
		one.crowd, one.count = nil, len(one.phones)
	}
}

// give tags some, or none of them when one has too many.
func (t *tags) give(id int, openIDs []string) error {
	return t.with(id, func(chosen *tag) error {
		for _, openID := range openIDs {
			n := 0
			for _, other := range t.all {
				if other.has(openID) {
					n++
				}
			}
			if n >= mostTagsOfOne && !chosen.has(openID) {
				return errTagsOfOne
			}
		}
		for _, openID := range openIDs {
			chosen.put(openID)
		}
		return nil
	})
}
